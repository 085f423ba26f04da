//! Labels before and after codes: names of schemes with their vintages, and words such as `code`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::candidate::is_year;
use super::phrase::Phrases;
use super::token::{Kind, Text};
use crate::evidence::scheme::{Rule, Scheme, Schemes};
use crate::table::{self, TableError};

/// A set of schemes that a label may mean; `other` is one that is none of ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meant {
    schemes: Schemes,
    pub other: bool,
}

impl Meant {
    fn read(cell: &str) -> Result<Self, String> {
        let mut meant = Self::default();
        for name in table::split_joined(cell) {
            if name == "other" {
                meant.other = true;
            } else {
                let scheme = Scheme::from_name(&name).ok_or_else(|| format!("`{name}` is no scheme"))?;
                meant.schemes.insert(scheme);
            }
        }
        Ok(meant)
    }

    fn has(self, scheme: Scheme) -> bool {
        self.schemes.contains(scheme)
    }

    /// Whether codes under this label may stand in a column of a scheme: it is the scheme's own name, or
    /// that of the one it refines, or of refinements of it alone.
    #[must_use]
    pub fn fits(self, scheme: Scheme) -> bool {
        // A list that numbers some classes anew is no mere refinement.
        let refines =
            |name: Scheme| name.parent() == Some(scheme) && name.entry().rule != Rule::Prefix4ElseGroup;
        self.has(scheme)
            || scheme.parent().is_some_and(|parent| self.has(parent))
            || (!self.other && !self.schemes.is_empty() && self.schemes.iter().all(refines))
    }
}

/// What kind of word a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// It names a scheme.
    Scheme(Meant),
    /// It says that a short number may be a code: section, division.
    Level,
    /// It says nothing of the scheme: code, activity.
    Any,
}

/// A label that was read.
#[derive(Clone, Copy, Debug)]
pub struct Label {
    pub end: usize,
    pub naming: Naming,
    /// Whether it holds a number.
    pub dated: bool,
    /// Where the number ends behind a name that is no vintage known: `WZ 77`. It is a code, unless another
    /// number follows or one went before.
    pub undated: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Named(u16),
    Level,
    Any,
    Revision,
}

#[derive(Debug)]
struct Vintage {
    pieces: Vec<String>,
    meant: Meant,
    glued: bool,
}

#[derive(Debug, Default)]
struct Named {
    name: String,
    bare: Meant,
    /// The longest first.
    vintages: Vec<Vintage>,
}

/// The labels and what they mean.
#[derive(Debug, Default)]
pub struct Labels {
    phrases: Phrases<Family>,
    families: Vec<Named>,
}

#[derive(Deserialize)]
struct RawLabel {
    label: String,
    family: String,
    #[serde(rename = "lang")]
    _lang: String,
}

#[derive(Deserialize)]
struct RawFamily {
    family: String,
    vintage: String,
    schemes: String,
    form: String,
    #[serde(rename = "why")]
    _why: String,
}

static LABELS: LazyLock<Result<Labels, TableError>> = LazyLock::new(Labels::read);

/// The labels.
///
/// # Errors
/// If an embedded table does not read; the tests read them all.
pub fn labels() -> Result<&'static Labels, TableError> {
    LABELS.as_ref().map_err(Clone::clone)
}

/// Whether a mark may stand between the parts of a label, or between it and the code.
fn is_joint(kind: Option<Kind>) -> bool {
    matches!(
        kind,
        Some(
            Kind::Blank
                | Kind::Mark('_' | '-' | '.' | ':' | '#' | '(' | '/' | '=' | '\'' | '’' | '‘' | '´' | '`')
        )
    )
}

fn past_joints(text: &Text, mut at: usize) -> usize {
    // Few: a longer run is no label's.
    let last = at + 4;
    while at < last && is_joint(text.kind(at)) {
        at += 1;
    }
    at
}

/// A name of none of our schemes.
const OTHER: Naming = Naming::Scheme(Meant { schemes: Schemes::NONE, other: true });

/// Where a number ends behind a name that may be a vintage: two digits, or a year.
fn undated(text: &Text, end: usize) -> Option<usize> {
    let number = past_joints(text, end);
    let colon = (end..number).any(|at| text.is_mark(at, ':') || text.is_mark(at, '='));
    let short = text.is_digits(number) && (text.word(number).len() < 3 || is_year(text.word(number)));
    (short && !colon && text.ends_before_vintage(number + 1)).then_some(number + 1)
}

/// The number that follows a vintage with joints between at most.
fn number_after(text: &Text, end: usize) -> Option<usize> {
    let number = Labels::code_after(text, end);
    (number > end && text.is_digits(number)).then_some(number)
}

/// A name whose vintage is not known, if the number behind it can be nothing else: a code follows it that is
/// longer (`WZ 77 24.42`). Codes of one kind may be a list (`NACE 24 38`).
fn unknown_vintage(text: &Text, label: Label) -> Option<Label> {
    let end = label.undated?;
    let number = number_after(text, end)?;
    let pointed = text.is_mark(number + 1, '.') && text.is_digits(number + 2);
    let long = text.word(number).len() > 2 && text.word(end - 1).len() < 3;
    (pointed || long).then_some(Label { end, naming: OTHER, dated: true, undated: None })
}

impl Labels {
    fn read() -> Result<Self, TableError> {
        let mut labels = Self::default();
        let file = "evidence/data/code_families.csv";
        for raw in table::read::<RawFamily>(file, include_str!("../data/code_families.csv"))? {
            let meant = Meant::read(&raw.schemes).map_err(|problem| TableError::new(file, problem))?;
            let index = labels.family(&raw.family);
            let Some(named) = labels.families.get_mut(index) else { continue };
            let text = Text::new(&raw.vintage);
            if text.is_empty() {
                named.bare = meant;
                continue;
            }
            let pieces: Vec<String> = (0..text.len()).map(|at| text.word(at).to_owned()).collect();
            named.vintages.push(Vintage { pieces, meant, glued: raw.form == "glued" });
            named.vintages.sort_by_key(|vintage| std::cmp::Reverse(vintage.pieces.len()));
        }
        let file = "evidence/data/code_label_words.csv";
        for raw in table::read::<RawLabel>(file, include_str!("../data/code_label_words.csv"))? {
            let family = match raw.family.as_str() {
                "any" => Family::Any,
                "level" => Family::Level,
                "revision" => Family::Revision,
                "other" => Family::Named(labels.family("other") as u16),
                name => match labels.families.iter().position(|known| known.name == name) {
                    Some(index) => Family::Named(index as u16),
                    None => {
                        return Err(TableError::new(file, format!("{}: `{name}` is no family", raw.label)));
                    }
                },
            };
            labels.phrases.add(&raw.label, family, |first, _| first);
        }
        Ok(labels)
    }

    fn family(&mut self, name: &str) -> usize {
        if let Some(index) = self.families.iter().position(|known| known.name == name) {
            return index;
        }
        let bare = Meant { schemes: Schemes::default(), other: name == "other" };
        self.families.push(Named { name: name.to_owned(), bare, vintages: Vec::new() });
        self.families.len() - 1
    }

    /// The label at a place, in a column of a scheme. A name takes the vintage that follows it.
    #[must_use]
    pub fn at(&self, text: &Text, at: usize, column: Scheme) -> Option<Label> {
        let (end, family) = self.phrases.at(text, at)?;
        let plain = |naming| Some(Label { end, naming, dated: text.is_digits(at), undated: None });
        match family {
            Family::Any => plain(Naming::Any),
            Family::Level => plain(Naming::Level),
            Family::Named(index) => {
                let named = self.families.get(usize::from(index))?;
                let bare = || Label {
                    end,
                    naming: Naming::Scheme(named.bare),
                    dated: text.is_digits(at),
                    undated: undated(text, end),
                };
                let label = self.vintage(text, end, named).unwrap_or_else(bare);
                Some(unknown_vintage(text, label).unwrap_or(label))
            }
            // `Rev. 2 24.44`: the revision of the column's own family.
            // A letter may be a section.
            Family::Revision if text.word(at).len() < 3 => None,
            Family::Revision => {
                let named = self.families.iter().find(|named| named.bare.has(column))?;
                self.vintage(text, at, named)
            }
        }
    }

    /// The vintage after a name. One after `Rev.` that is not known means another scheme.
    fn vintage(&self, text: &Text, end: usize, named: &Named) -> Option<Label> {
        let mut start = past_joints(text, end);
        let mut touching = start == end;
        let mut revision = false;
        if let Some((after, Family::Revision)) = self.phrases.at(text, start) {
            // A letter may be a section: `NACE R90.01`.
            revision = text.word(start).len() > 1;
            start = past_joints(text, after);
            touching = true;
        }
        let found = named.vintages.iter().find_map(|vintage| {
            let last = start + vintage.pieces.len();
            let stands = (start..last).zip(&vintage.pieces).all(|(at, piece)| text.word(at) == piece)
                && text.ends_before_vintage(last)
                && (touching || !vintage.glued || number_after(text, last).is_some());
            stands.then_some((last, vintage.meant))
        });
        match found {
            Some((last, meant)) => {
                // `Rev. 2 (2008)` says the same twice.
                let year = past_joints(text, last);
                let again = named.vintages.iter().any(|vintage| {
                    vintage.meant == meant
                        && vintage.pieces.len() == 1
                        && vintage.pieces.first().is_some_and(|piece| text.word(year) == piece)
                });
                let bracketed = year > last && text.is_mark(year - 1, '(') && text.is_mark(year + 1, ')');
                let end = if again && bracketed { year + 1 } else { last };
                Some(Label { end, naming: Naming::Scheme(meant), dated: true, undated: None })
            }
            None if revision && text.is_digits(start) => {
                Some(Label { end: start + 1, naming: OTHER, dated: true, undated: None })
            }
            None => None,
        }
    }

    /// Where a code may begin after a label that ends at a place.
    #[must_use]
    pub fn code_after(text: &Text, end: usize) -> usize {
        let mut at = past_joints(text, end);
        if text.is_mark(at, ')') || text.is_mark(at, ']') {
            at = past_joints(text, at + 1);
        }
        at
    }
}

impl Text {
    /// Whether a vintage may end before the token at a place.
    fn ends_before_vintage(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Digits | Kind::Letters | Kind::Number) => false,
            Some(Kind::Mark('.')) => !self.is_digits(at + 1),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, scheme: Scheme) -> Option<(String, bool)> {
        let text = Text::new(cell);
        let label = labels().ok()?.at(&text, 0, scheme)?;
        let rest = (Labels::code_after(&text, label.end)..text.len()).map(|at| text.word(at));
        let fits = match label.naming {
            Naming::Scheme(meant) => meant.fits(scheme),
            Naming::Any | Naming::Level => true,
        };
        Some((rest.collect(), fits))
    }

    #[test]
    fn names_take_their_vintage() {
        for (cell, scheme, rest, fits) in [
            ("NACE Rev. 2 24.44", Scheme::Nace2, "24.44", true),
            ("NACE_1.1:40.11", Scheme::Nace11, "40.11", true),
            ("NACE_1.1:40.11", Scheme::Nace2, "40.11", false),
            ("NACE2.1:38.31", Scheme::Nace21, "38.31", true),
            ("NACE Rev. 2.1 38.31", Scheme::Nace2, "38.31", false),
            ("NACE 24.44", Scheme::Nace2, "24.44", true),
            ("NACE 2.10", Scheme::Nace2, "2.10", true),
            ("NACE Rev. 7 24.44", Scheme::Nace2, "24.44", false),
            ("Rev. 2: 24.44", Scheme::Nace2, "24.44", true),
            ("ISIC 2420", Scheme::Nace2, "2420", false),
            ("ISIC Rev.4 2420", Scheme::Isic4, "2420", true),
            ("SIC 2007 38210", Scheme::Uksic, "38210", true),
            ("SIC 2007 38210", Scheme::Nace2, "38210", true),
            ("SIC 3341", Scheme::Ussic, "3341", true),
            ("SIC 3341", Scheme::Nace2, "3341", false),
            ("NAF rév. 2 3821Z", Scheme::Nace2, "3821z", true),
            ("NACE Rev. 2 38.21", Scheme::Naf2, "38.21", true),
            ("E-PRTR 5.(b)", Scheme::Eprtr, "5.(b)", true),
            ("IED_5.2", Scheme::Eprtr, "5.2", false),
            ("SNAP97 090201", Scheme::Snap97, "090201", true),
            ("GB/T 4754 C3011", Scheme::Isic4, "c3011", false),
            ("code 24.44", Scheme::Nace2, "24.44", true),
            ("WZ03 24.42", Scheme::Nace2, "24.42", false),
            ("WZ 77 24.42", Scheme::Nace2, "24.42", false),
            ("SBI '93: 24.42", Scheme::Nace11, "24.42", true),
            ("CAE-Rev.2.1 24.42", Scheme::Nace11, "24.42", true),
            ("CAE Rev. 3 24.42", Scheme::Nace2, "24.42", true),
            ("SNI 2007 24.42", Scheme::Nace2, "24.42", true),
            ("OKVED 2007 24.42", Scheme::Nace2, "24.42", false),
            ("NACE_R2: 24.42", Scheme::Nace2, "24.42", true),
            ("NACE R90.01", Scheme::Nace2, "r90.01", true),
            ("NACE Rev. 2 (2008) 24.42", Scheme::Nace2, "24.42", true),
            ("NACE 24", Scheme::Nace2, "24", true),
            ("NACE 24 38", Scheme::Nace2, "24 38", true),
        ] {
            assert_eq!(read(cell, scheme), Some((rest.to_owned(), fits)), "{cell} in {}", scheme.name());
        }
        assert_eq!(read("copper 24.44", Scheme::Nace2), None);
    }
}
