//! A cell as tokens: runs of digits, words, blanks and single marks, folded so that case, accents, width
//! and script of digits do not matter.

use unicode_normalization::char::is_combining_mark;

use crate::fold::fold;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Decimal digits, of any script.
    Digits,
    /// Letters of a script that has cases (Latin, Greek, Cyrillic, Armenian).
    Letters,
    /// Letters of a script that has none, which may touch a code.
    Script,
    /// Blanks within a line.
    Blank,
    /// A line break or a tab.
    Break,
    /// Any other character: punctuation, a symbol.
    Mark(char),
    /// A number that is no decimal digit (½, ², ①).
    Number,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    kind: Kind,
    /// Whether it begins with a capital, and whether it is capitals throughout.
    upper: bool,
    capitals: bool,
    /// Its place in the cell, in bytes.
    start: u32,
    end: u32,
    /// Its place in the folded text.
    from: u32,
    to: u32,
}

/// A cell as tokens. Tokens follow each other without gaps, so that two touch unless one is blank.
#[derive(Debug, Default)]
pub struct Text {
    tokens: Vec<Token>,
    folded: String,
    /// Where signs that are not seen stand between two digits, in bytes.
    hidden: Vec<(u32, u32)>,
}

/// The zeros of the scripts that have decimal digits of their own.
const ZEROS: [u32; 22] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0x1946, 0x19D0, 0xFF10,
];

fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    let point = u32::from(c);
    let zero = ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&point))?;
    char::from_digit(point - zero, 10)
}

/// Characters that are not seen: joiners, marks of direction, the byte order mark.
fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The plain form of full-width characters, dashes and roman numerals.
fn plain(c: char) -> char {
    match c {
        _ if c.is_ascii() => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{2e3a}' | '\u{2e3b}' => '-',
        '\u{66b}' => '.',
        '\u{66c}' => ',',
        '\u{ff64}' => '\u{3001}',
        '\u{ff65}' => '\u{30fb}',
        other => other,
    }
}

/// The letters of a roman numeral that is one character.
fn roman(c: char) -> Option<&'static str> {
    const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let at = match c {
        '\u{2160}'..='\u{216b}' => u32::from(c) - 0x2160,
        '\u{2170}'..='\u{217b}' => u32::from(c) - 0x2170,
        _ => return None,
    };
    ROMAN.get(at as usize).copied()
}

fn kind_of(c: char) -> Kind {
    if c.is_ascii() {
        return match c {
            '0'..='9' => Kind::Digits,
            'a'..='z' | 'A'..='Z' => Kind::Letters,
            ' ' => Kind::Blank,
            // The separators of records and units of old, too.
            '\t'..='\r' | '\u{1c}'..='\u{1f}' => Kind::Break,
            _ => Kind::Mark(c),
        };
    }
    if digit(c).is_some() {
        Kind::Digits
    } else if roman(c).is_some() {
        Kind::Letters
    } else if matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') {
        Kind::Break
    } else if c.is_whitespace() {
        Kind::Blank
    } else if c.is_alphabetic() {
        if c.is_lowercase() || c.is_uppercase() { Kind::Letters } else { Kind::Script }
    } else if c.is_numeric() {
        Kind::Number
    } else {
        Kind::Mark(c)
    }
}

impl Text {
    /// The tokens of a cell; linear in its length.
    #[must_use]
    pub fn new(cell: &str) -> Self {
        let folded = String::with_capacity(cell.len());
        let mut text = Self { tokens: Vec::with_capacity(cell.len().min(32)), folded, hidden: Vec::new() };
        // The token that is being read, with its start.
        let mut open: Option<(Kind, usize)> = None;
        // Where something that is not seen stands behind a digit.
        let mut hidden: Option<usize> = None;
        for (at, c) in cell.char_indices() {
            if is_invisible(c) {
                if matches!(open, Some((Kind::Digits, _))) {
                    hidden = hidden.or(Some(at));
                }
                continue;
            }
            let c = plain(c);
            let kind = match (kind_of(c), open) {
                // An accent that stands as a character of its own belongs to the letter before it.
                (Kind::Mark(_), Some((before @ (Kind::Letters | Kind::Script), _)))
                    if is_combining_mark(c) =>
                {
                    before
                }
                (kind, _) => kind,
            };
            // Between two digits it may be the border of two codes, as a blank may.
            if let (Some(hidden), Kind::Digits) = (hidden.take(), kind) {
                text.hidden.push((hidden as u32, at as u32));
            }
            match open {
                Some((before, _)) if before == kind && !matches!(kind, Kind::Mark(_) | Kind::Number) => {}
                Some((before, from)) => {
                    text.push(before, cell, from, at);
                    open = Some((kind, at));
                }
                None => open = Some((kind, at)),
            }
        }
        if let Some((kind, from)) = open {
            text.push(kind, cell, from, cell.len());
        }
        text
    }

    fn push(&mut self, kind: Kind, cell: &str, start: usize, end: usize) {
        let from = self.folded.len();
        let written = cell.get(start..end).unwrap_or_default();
        match kind {
            Kind::Digits if written.is_ascii() => self.folded.push_str(written),
            Kind::Digits => self.folded.extend(written.chars().filter_map(digit)),
            Kind::Blank => self.folded.push(' '),
            Kind::Break => self.folded.push('\n'),
            Kind::Mark(c) => self.folded.push(c),
            Kind::Number => self.folded.push_str(written),
            Kind::Letters | Kind::Script => {
                if written.is_ascii() {
                    self.folded.push_str(written);
                    if let Some(word) = self.folded.get_mut(from..) {
                        word.make_ascii_lowercase();
                    }
                } else {
                    let mut narrow = String::with_capacity(written.len());
                    for c in written.chars().filter(|c| !is_invisible(*c)) {
                        match roman(c) {
                            Some(letters) => narrow.push_str(letters),
                            None => narrow.push(plain(c)),
                        }
                    }
                    self.folded.push_str(&fold(&narrow));
                }
            }
        }
        self.tokens.push(Token {
            kind,
            upper: written.chars().next().is_some_and(|c| plain(c).is_uppercase()),
            capitals: kind == Kind::Letters && written.chars().all(|c| !plain(c).is_lowercase()),
            start: start as u32,
            end: end as u32,
            from: from as u32,
            to: self.folded.len() as u32,
        });
    }

    /// The cell with blanks in the place of signs between two digits that are not seen, of the same length; none if
    /// there are no such signs.
    #[must_use]
    pub fn bordered(&self, cell: &str) -> Option<String> {
        let mut written = String::with_capacity(cell.len());
        let mut from = 0;
        for (start, end) in self.hidden.iter().map(|(start, end)| (*start as usize, *end as usize)) {
            written.push_str(cell.get(from..start)?);
            written.extend(std::iter::repeat_n(' ', end - start));
            from = end;
        }
        written.push_str(cell.get(from..)?);
        (!self.hidden.is_empty()).then_some(written)
    }

    /// How many tokens there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// What the token at a place is; none past the end.
    #[must_use]
    pub fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// The folded text of the token at a place; empty past the end.
    #[must_use]
    pub fn word(&self, at: usize) -> &str {
        let token = self.tokens.get(at);
        token.and_then(|token| self.folded.get(token.from as usize..token.to as usize)).unwrap_or_default()
    }

    /// Whether the token at a place begins with a capital.
    #[must_use]
    pub fn is_upper(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.upper)
    }

    /// Whether the token at a place is in capitals.
    #[must_use]
    pub fn is_capitals(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capitals)
    }

    #[must_use]
    pub fn is_digits(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Digits)
    }

    /// Whether the token at a place is a word of any script.
    #[must_use]
    pub fn is_word(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Letters | Kind::Script))
    }

    #[must_use]
    pub fn is_mark(&self, at: usize, mark: char) -> bool {
        self.kind(at) == Some(Kind::Mark(mark))
    }

    /// Whether the token at a place is a bracket, which stands around a remark as well as around a list.
    #[must_use]
    pub fn is_bracket(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Mark('(' | ')' | '[' | ']' | '{' | '}')))
    }

    /// Whether the token at a place is a blank, a break or the end.
    #[must_use]
    pub fn is_open(&self, at: usize) -> bool {
        matches!(self.kind(at), None | Some(Kind::Blank | Kind::Break))
    }

    /// Whether there are digits alone, and points between them.
    #[must_use]
    pub fn is_number(&self) -> bool {
        let good = |at: usize| self.is_digits(at) || self.is_mark(at, '.');
        self.is_digits(0) && self.is_digits(self.len().saturating_sub(1)) && (0..self.len()).all(good)
    }

    /// One letter of the Latin alphabet, in lower case, if the token at a place is that.
    #[must_use]
    pub fn letter(&self, at: usize) -> Option<char> {
        if self.kind(at) != Some(Kind::Letters) {
            return None;
        }
        let mut letters = self.word(at).chars();
        letters.next().filter(|letter| letter.is_ascii_alphabetic() && letters.next().is_none())
    }

    /// The place after a blank, if there is one here.
    #[must_use]
    pub fn past_blank(&self, at: usize) -> usize {
        if self.kind(at) == Some(Kind::Blank) { at + 1 } else { at }
    }

    /// Whether a code may end before the token at a place: nothing there continues a number or a word.
    #[must_use]
    pub fn ends_before(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Digits | Kind::Letters | Kind::Number) => false,
            Some(Kind::Mark('.' | '\'' | '"' | '’' | '´' | '`' | ':')) => !self.is_digits(at + 1),
            _ => true,
        }
    }

    /// The bytes of the cell that the tokens from one place to another take up.
    #[must_use]
    pub fn bytes(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self.tokens.get(from).map_or(0, |token| token.start);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.end);
        (start as usize, end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(cell: &str) -> Vec<String> {
        let text = Text::new(cell);
        (0..text.len()).map(|at| text.word(at).to_owned()).collect()
    }

    #[test]
    fn cells_fold_to_tokens() {
        assert_eq!(words("5.(B)"), ["5", ".", "(", "b", ")"]);
        assert_eq!(words("３８．２１　Müll"), ["38", ".", "21", " ", "mull"]);
        assert_eq!(words("٣٨.٢١"), ["38", ".", "21"]);
        assert_eq!(words("38.21–24.10"), ["38", ".", "21", "-", "24", ".", "10"]);
        assert_eq!(words("38.21和24.10"), ["38", ".", "21", "和", "24", ".", "10"]);
        assert_eq!(words("5\u{200b}B Ⅷ"), ["5", "b", " ", "viii"]);
        assert_eq!(words("38\u{200b}.\u{feff}21\u{2060}"), ["38", ".", "21"]);
        let bordered = |cell: &str| Text::new(cell).bordered(cell);
        assert_eq!(bordered("38\u{200b}21").as_deref(), Some("38   21"));
        assert_eq!(bordered("38\u{200b}.\u{feff}21\u{2060}"), None);
        assert_eq!(words("38²"), ["38", "²"]);
        assert_eq!(words(""), Vec::<String>::new());
    }

    #[test]
    fn tokens_know_their_bytes() {
        let text = Text::new("é 38.21");
        assert_eq!(text.bytes(2, 5), (3, 8));
        assert_eq!(text.bytes(0, text.len()), (0, 8));
    }
}
