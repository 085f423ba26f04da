//! The output columns, in the order of the border, with their kinds and words.

use serde::Serialize;

use crate::classify::outcome::{BASES, BOUNDS, EVIDENCE, OBLIGATIONS, SOURCE_AGES, STRENGTHS};
use crate::evidence::age::AgeBasis;
use crate::law::annex_c::Category;

/// The kind of an output column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One of a fixed list of words.
    Enum,
    /// `;`-joined words.
    Text,
    Date,
    Bool,
}

/// An output column.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Output {
    pub name: &'static str,
    pub kind: Kind,
    /// The words of an Enum, in the order of their numbers.
    pub words: &'static [&'static str],
}

const fn words(name: &'static str, words: &'static [&'static str]) -> Output {
    Output { name, kind: Kind::Enum, words }
}

const fn plain(name: &'static str, kind: Kind) -> Output {
    Output { name, kind, words: &[] }
}

/// All output columns.
pub const OUTPUTS: [Output; 18] = [
    words("annex_c", &Category::REFERENCES),
    plain("annex_c_candidates", Kind::Text),
    words("source_age", &SOURCE_AGES),
    words("age_basis", &AgeBasis::NAMES),
    words("obligation", &OBLIGATIONS),
    words("bat", &STRENGTHS),
    words("bep", &STRENGTHS),
    words("bat_floor", &BOUNDS),
    words("bat_ceiling", &BOUNDS),
    plain("bat_required_from", Kind::Date),
    words("legal_basis", &BASES),
    plain("operating", Kind::Bool),
    words("evidence", &EVIDENCE),
    plain("ancillary", Kind::Text),
    plain("needs", Kind::Text),
    plain("issues", Kind::Text),
    plain("obligation_candidates", Kind::Text),
    plain(REQUIRED_SINCE, Kind::Date),
];

/// The one output that an outcome alone does not give: it depends on the days of the row.
pub const REQUIRED_SINCE: &str = "required_since";
