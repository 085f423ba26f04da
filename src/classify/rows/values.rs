//! A column as an engine lends it: plain slices, nothing copied. The borders make them; the kernel
//! reads them, whatever library they come from.

/// Which rows of a column hold a value, as an Arrow validity bitmap.
#[derive(Clone, Copy, Debug)]
pub struct Validity<'a> {
    pub bytes: &'a [u8],
    /// Of the first row, in bits.
    pub offset: usize,
}

impl Validity<'_> {
    /// For some rows all bits set where there is a value, else none.
    pub(super) fn spread(&self, start: usize, out: &mut [u32]) {
        let mut bit = self.offset + start;
        let mut rest = out;
        while !rest.is_empty() {
            let byte = self.bytes.get(bit / 8).copied().unwrap_or(0) >> (bit % 8);
            let here = (8 - bit % 8).min(rest.len());
            let (now, later) = rest.split_at_mut(here);
            for (place, mask) in now.iter_mut().enumerate() {
                *mask = 0_u32.wrapping_sub(u32::from(byte >> place & 1));
            }
            bit += here;
            rest = later;
        }
    }

    #[inline]
    fn holds(&self, row: usize) -> bool {
        let bit = self.offset + row;
        self.bytes.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
    }
}

/// The cells of a column by how they are laid out.
#[derive(Clone, Debug)]
pub enum Cells<'a> {
    /// Nothing in any row.
    Empty,
    /// The 16-byte string views of Arrow with their buffers.
    Views {
        views: &'a [[u8; 16]],
        buffers: Vec<&'a [u8]>,
    },
    /// Strings one after another, between offsets.
    Offsets32 {
        offsets: &'a [i32],
        bytes: &'a [u8],
    },
    Offsets64 {
        offsets: &'a [i64],
        bytes: &'a [u8],
    },
    /// Positions in a dictionary.
    Keys {
        keys: Integers<'a>,
        dictionary: Box<Values<'a>>,
    },
    Integers(Integers<'a>),
    Floats32(&'a [f32]),
    Floats64(&'a [f64]),
    /// Bits, from an offset on.
    Booleans(Validity<'a>),
    /// Days since 1970-01-01.
    Days(&'a [i32]),
    /// Moments since 1970-01-01 by how many make a day.
    Moments {
        moments: &'a [i64],
        a_day: i64,
    },
    /// Texts of no engine, for tests and single rows.
    Texts(&'a [Option<&'a str>]),
}

/// Whole numbers of any width.
#[derive(Clone, Copy, Debug)]
pub enum Integers<'a> {
    I8(&'a [i8]),
    I16(&'a [i16]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    U8(&'a [u8]),
    U16(&'a [u16]),
    U32(&'a [u32]),
    U64(&'a [u64]),
}

impl Integers<'_> {
    #[inline]
    pub(super) fn at(&self, row: usize) -> i128 {
        match self {
            Self::I8(numbers) => numbers[row].into(),
            Self::I16(numbers) => numbers[row].into(),
            Self::I32(numbers) => numbers[row].into(),
            Self::I64(numbers) => numbers[row].into(),
            Self::U8(numbers) => numbers[row].into(),
            Self::U16(numbers) => numbers[row].into(),
            Self::U32(numbers) => numbers[row].into(),
            Self::U64(numbers) => numbers[row].into(),
        }
    }
}

/// A column.
#[derive(Clone, Debug)]
pub struct Values<'a> {
    pub cells: Cells<'a>,
    /// None if every row holds a value.
    pub validity: Option<Validity<'a>>,
    /// Rows; a column of one row speaks for all rows of a batch.
    pub length: usize,
}

impl<'a> Values<'a> {
    /// Texts of no engine.
    #[must_use]
    pub fn texts(texts: &'a [Option<&'a str>]) -> Self {
        Self { cells: Cells::Texts(texts), validity: None, length: texts.len() }
    }

    /// For some rows all bits set where there is a value, else none.
    #[inline]
    pub(super) fn spread(&self, start: usize, out: &mut [u32]) {
        match &self.validity {
            Some(validity) => validity.spread(start, out),
            None => out.fill(u32::MAX),
        }
    }

    #[inline]
    pub(super) fn holds(&self, row: usize) -> bool {
        self.validity.is_none_or(|validity| validity.holds(row))
    }

    /// A text of ten bytes, little end first; None if the cell is anything else.
    #[inline]
    pub(super) fn ten_bytes(&self, row: usize) -> Option<u128> {
        const TEN: usize = 10;
        let bytes = match &self.cells {
            Cells::Views { views, .. } => {
                let view = &views[row];
                return (length(view) == TEN).then(|| u128::from_le_bytes(*view) >> 32);
            }
            Cells::Offsets32 { .. } | Cells::Offsets64 { .. } | Cells::Texts(_) => self.bytes(row),
            _ => return None,
        };
        (bytes.len() == TEN).then(|| inline(bytes) >> 32)
    }

    /// The bytes of a text that is no inline view.
    #[inline]
    pub(super) fn bytes(&self, row: usize) -> &'a [u8] {
        match &self.cells {
            Cells::Offsets32 { offsets, bytes } => &bytes[offsets[row] as usize..offsets[row + 1] as usize],
            Cells::Offsets64 { offsets, bytes } => &bytes[offsets[row] as usize..offsets[row + 1] as usize],
            Cells::Views { views, buffers } => long(u128::from_le_bytes(views[row]), buffers),
            Cells::Texts(texts) => texts[row].map_or(&[], str::as_bytes),
            _ => &[],
        }
    }
}

/// The most bytes that a view holds itself.
pub(super) const INLINE: usize = 12;

/// How long the text of a view is.
#[inline]
pub(super) fn length(view: &[u8; 16]) -> usize {
    u32::from_le_bytes([view[0], view[1], view[2], view[3]]) as usize
}

/// The bytes of a view that points into a buffer.
fn long<'a>(view: u128, buffers: &[&'a [u8]]) -> &'a [u8] {
    let (length, buffer, offset) =
        (view as u32 as usize, (view >> 64) as u32 as usize, (view >> 96) as u32 as usize);
    buffers.get(buffer).and_then(|bytes| bytes.get(offset..offset + length)).unwrap_or_default()
}

/// The view of a text that fits into it.
#[inline]
pub(super) fn inline(text: &[u8]) -> u128 {
    let mut view = [0_u8; 16];
    view[0] = text.len() as u8;
    view[4..4 + text.len()].copy_from_slice(text);
    u128::from_le_bytes(view)
}

/// The text that a view of up to twelve bytes holds.
#[inline]
pub(super) fn inlined(view: &[u8; 16]) -> &[u8] {
    &view[4..4 + usize::from(view[0]).min(INLINE)]
}
