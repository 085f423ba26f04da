//! Reading the distinct values of a column once: the kernel then sees small numbers only.

use rustc_hash::FxHashMap;

use crate::evidence::crosswalk::{self, Codes};
use crate::evidence::dates::{self, DateCell};
use crate::evidence::facts::{self, Statement};
use crate::evidence::missing::is_missing;
use crate::evidence::possibility::Mask;
use crate::evidence::role::{Fact, Role};
use crate::evidence::{status, words};
use crate::law::annex_c;
use crate::law::party;
use crate::table::{self, TableError};

/// What one cell says.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Missing,
    /// A stated category; with parts that are none, nothing is ruled out.
    Category {
        possible: Mask,
        unknown: bool,
    },
    Codes(Codes),
    Fact(Statement),
    /// What words in free text leave possible; read only with permission.
    Text(Mask),
    Date(DateCell),
    Status(bool),
    Party(Option<&'static str>),
}

/// A column as indices into its distinct cells; the first is [`Cell::Missing`].
#[derive(Debug)]
pub struct Column {
    pub role: Role,
    pub cells: Vec<Cell>,
    pub ids: Vec<u32>,
}

/// Reads a column. `text` permits words in free text to speak.
///
/// # Errors
/// If an embedded table does not read.
pub fn column<'a, I>(role: Role, values: I, text: bool) -> Result<Column, TableError>
where
    I: Iterator<Item = Option<&'a str>>,
{
    let mut cells = vec![Cell::Missing];
    if matches!(role, Role::Name | Role::Activity) && !text {
        return Ok(Column { role, cells, ids: values.map(|_| 0).collect() });
    }
    let mut seen: FxHashMap<&'a str, u32> = FxHashMap::default();
    let mut ids = Vec::with_capacity(values.size_hint().0);
    for value in values {
        ids.push(match value {
            None => 0,
            Some(written) => {
                if let Some(id) = seen.get(written) {
                    *id
                } else {
                    let cell = read(role, written, text)?;
                    let id = match cell {
                        Cell::Missing => 0,
                        // Cells that say the same get the same number, however they are written.
                        cell => {
                            let position = if cells.len() < 256 {
                                cells.iter().position(|known| *known == cell)
                            } else {
                                None
                            };
                            position.unwrap_or_else(|| {
                                cells.push(cell);
                                cells.len() - 1
                            }) as u32
                        }
                    };
                    seen.insert(written, id);
                    id
                }
            }
        });
    }
    Ok(Column { role, cells, ids })
}

/// Reads one cell.
///
/// # Errors
/// If an embedded table does not read.
pub fn read(role: Role, written: &str, text: bool) -> Result<Cell, TableError> {
    Ok(match role {
        Role::Category => category(written),
        Role::Code(scheme) => {
            let codes = crosswalk::book(scheme)?.read_cell(written);
            if codes == Codes::default() { Cell::Missing } else { Cell::Codes(codes) }
        }
        Role::Fact(fact) => match facts::book()?.read_cell(fact, written) {
            // A fuel that the fact table does not know may still be known to the words.
            Some(said) if fact == Fact::Fuel && text && said.values.is_empty() => free_text(written)?,
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
        Role::Date(_) => match dates::read(written) {
            DateCell::Missing => Cell::Missing,
            date => Cell::Date(date),
        },
        Role::Status => status::operates(written).map_or(Cell::Missing, Cell::Status),
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
    if is_missing(written) && annex_c::read_reference(written).is_none() {
        return Cell::Missing;
    }
    let whole = annex_c::read_reference(written).map(Mask::of_all);
    let parts = || table::split_joined(&written.replace([',', '|', '/', '\n'], ";"));
    let read: Vec<Option<Mask>> = match whole {
        Some(mask) => vec![Some(mask)],
        None => parts().iter().map(|part| annex_c::read_reference(part).map(Mask::of_all)).collect(),
    };
    if read.iter().all(Option::is_some) {
        Cell::Category { possible: read.into_iter().flatten().fold(Mask::EMPTY, Mask::or), unknown: false }
    } else {
        Cell::Category { possible: Mask::ALL, unknown: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_categories_read_alone_and_joined() {
        let shown = |text: &str| match category(text) {
            Cell::Category { possible, unknown } => format!("{} {unknown}", possible.categories()),
            _ => "missing".to_owned(),
        };
        assert_eq!(shown("II.d.i"), "II.d.i false");
        assert_eq!(shown("II.a;III.b"), "II.a;III.b false");
        assert_eq!(shown("none"), "none false");
        assert_eq!(shown(""), "missing");
        assert!(shown("IV.q").ends_with("true"));
    }

    #[test]
    fn equal_cells_share_a_number() -> Result<(), TableError> {
        let values = [Some("2444"), None, Some("24.44"), Some("n/a")];
        let read = column(Role::from_name("nace2").unwrap_or(Role::Name), values.into_iter(), false)?;
        assert_eq!(read.ids, [1, 0, 1, 0]);
        Ok(())
    }
}
