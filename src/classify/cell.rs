//! What one cell says.

use crate::evidence::crosswalk::{self, Codes};
use crate::evidence::dates::{self, DateCell};
use crate::evidence::facts::{self, Statement};
use crate::evidence::lexicon;
use crate::evidence::missing::is_missing;
use crate::evidence::possibility::Mask;
use crate::evidence::releases::{self, Releases};
use crate::evidence::role::{Fact, Role};
use crate::evidence::status::{self, Status};
use crate::evidence::words;
use crate::law::annex_c;
use crate::law::party;
use crate::table::{self, TableError};

/// What one cell says.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Missing,
    /// Stated categories, and whether parts were none.
    Category {
        each: Vec<Mask>,
        unknown: bool,
    },
    Codes(Codes),
    Fact(Statement),
    /// What words in free text leave possible; read only with permission.
    Text(Mask),
    Date(DateCell),
    Status(Status),
    Releases(Releases),
    Party(Option<&'static str>),
    /// What is said of this role by people who know the source contradicts itself.
    Contested,
}

/// How the cells of an input are read.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Words in free text may speak.
    pub text: bool,
    /// No one says of which revision the codes are.
    pub revision_unstated: bool,
    /// What stands there only says that others contradict each other.
    pub contested: bool,
    pub dates: dates::Manner,
}

/// Reads one cell.
///
/// # Errors
/// If an embedded table does not read.
pub fn read(role: Role, written: &str, manner: &Manner) -> Result<Cell, TableError> {
    let text = manner.text;
    if manner.contested {
        return Ok(if is_missing(written) { Cell::Missing } else { Cell::Contested });
    }
    Ok(match role {
        Role::Category => category(written),
        Role::Code(scheme) => {
            let book = crosswalk::book(scheme)?;
            let codes =
                if manner.revision_unstated { book.read_unstated(written) } else { book.read_cell(written) };
            if codes == Codes::default() { Cell::Missing } else { Cell::Codes(codes) }
        }
        Role::Fact(fact) => match facts::book()?.read_cell(fact, written) {
            // A fuel that the fact table does not know may still be known to the words.
            Some(said) if fact == Fact::Fuel && text && said.values.is_empty() => match free_text(written)? {
                Cell::Missing => Cell::Fact(said),
                read => read,
            },
            Some(said) => Cell::Fact(said),
            None => Cell::Missing,
        },
        Role::Name | Role::Activity => {
            if text {
                free_text(written)?
            } else {
                Cell::Missing
            }
        }
        Role::Date(_) => match dates::read(written, &manner.dates) {
            DateCell::Missing => Cell::Missing,
            date => Cell::Date(date),
        },
        Role::Status => match status::read(written) {
            Status::Missing => Cell::Missing,
            said => Cell::Status(said),
        },
        Role::Releases => releases::read(written).map_or(Cell::Missing, Cell::Releases),
        Role::Party => {
            if is_missing(written) && party::resolve(written)?.is_none() {
                Cell::Missing
            } else {
                Cell::Party(party::resolve(written)?)
            }
        }
    })
}

fn free_text(written: &str) -> Result<Cell, TableError> {
    Ok(words::book()?.read(written).map_or(Cell::Missing, Cell::Text))
}

fn category(written: &str) -> Cell {
    let whole = reference(written);
    if is_missing(written) && whole.is_none() {
        return Cell::Missing;
    }
    if let Some(whole) = whole {
        return Cell::Category { each: vec![whole], unknown: false };
    }
    let (mut each, mut unknown) = (Vec::new(), false);
    for part in table::split_joined(&written.replace([',', '|', '/', '\n'], ";")) {
        match reference(&part) {
            Some(said) if !each.contains(&said) => each.push(said),
            Some(_) => {}
            None => unknown = true,
        }
    }
    Cell::Category { each, unknown }
}

/// What a reference names; none where a sign doubts or takes it back: `II.a?`, `≠II.a`, `-II.a`.
fn reference(written: &str) -> Option<Mask> {
    let mut letters = written.trim_start().chars();
    let signed = matches!(letters.next(), Some('-' | '−' | '–' | '~'));
    if lexicon::is_doubted(written) || (signed && letters.next().is_some_and(char::is_alphanumeric)) {
        return None;
    }
    annex_c::read_reference(written).map(Mask::of_all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::annex_c::Category;

    #[test]
    fn stated_categories_read_alone_and_joined() {
        let shown = |text: &str| match category(text) {
            Cell::Category { each, unknown } => {
                let all = each.into_iter().fold(Mask::EMPTY, Mask::or);
                format!("{} {unknown}", all.categories())
            }
            _ => "missing".to_owned(),
        };
        assert_eq!(shown("II.d.i"), "II.d.i false");
        assert_eq!(shown("II.a;III.b"), "II.a;III.b false");
        assert_eq!(shown("none"), "none false");
        assert_eq!(shown(""), "missing");
        assert!(shown("IV.q").ends_with("true"));
        for known in Category::REFERENCES {
            for doubted in ["{}?", "?{}", "≠{}", "!{}", "<>{}", "-{}", "−{}", "~{}", " ~{}", "{} ？", "¿{}"]
            {
                assert_eq!(shown(&doubted.replace("{}", known)), " true", "{doubted} {known}");
            }
            assert_eq!(shown(&format!("{known} / ?")), format!("{known} true"));
            assert_eq!(shown(&format!("- {known}")), format!("{known} false"));
        }
    }
}
