//! Releases that the register itself reports for a facility: a chemical of Annex C named there is evidence
//! that the site holds more than a code in no category says.

/// What a cell of releases says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Releases {
    /// The chemicals of Annex C reported, as bits in the order of the law's table.
    pub chemicals: u16,
    /// Words not understood.
    pub unknown: Vec<String>,
}

/// Reads a cell of releases; nothing if nothing was written.
#[must_use]
pub fn read(cell: &str) -> Option<Releases> {
    if super::missing::is_missing(cell) {
        return None;
    }
    Some(Releases { chemicals: 0, unknown: vec![cell.trim().to_owned()] })
}
