//! Which schemes read a column of codes, and what share of it: for a reader who has the wrong one.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::candidate::Lists;
use super::reading::Reader;
use super::token::{Kind, Text};
use crate::evidence::missing::is_missing;
use crate::evidence::scheme::Scheme;
use crate::table::TableError;

/// The share of the texts that each scheme reads whole as one code, the best first; those that read none are
/// left out. Of two that read as much the one that lists more of it as it is written goes before, and then the
/// one with fewer codes: it would read less by chance.
///
/// Cells of several codes count as their first. Texts are to be the distinct ones.
///
/// # Errors
/// If an embedded table does not read.
pub fn fitting(texts: &[&str]) -> Result<Vec<(Scheme, f64)>, TableError> {
    let cells: Vec<(Text, Option<Text>)> =
        texts.iter().filter(|text| !is_missing(text)).map(|text| (Text::new(text), head(text))).collect();
    if cells.is_empty() {
        return Ok(Vec::new());
    }
    // Schemes without a list of their own read by that of their parent: many read alike.
    let mut read: FxHashMap<String, (usize, usize, usize)> = FxHashMap::default();
    let mut found = Vec::new();
    for scheme in Scheme::ALL {
        let manner = manner(scheme);
        let (known, printed, room) = match read.get(&manner) {
            Some(same) => *same,
            None => {
                let reader = Reader::new(scheme, None)?;
                let reads = |(cell, head): &(Text, Option<Text>)| {
                    let whole = reader.reads_at_once(cell);
                    whole.or_else(|| head.as_ref().and_then(|head| reader.reads_at_once(head)))
                };
                let (mut known, mut printed) = (0, 0);
                for is_printed in cells.iter().filter_map(reads) {
                    known += 1;
                    printed += usize::from(is_printed);
                }
                let counted = (known, printed, room(scheme, &reader.lists()));
                read.insert(manner, counted);
                counted
            }
        };
        if known > 0 {
            found.push((known, printed, room, scheme));
        }
    }
    found.sort_by_key(|(known, printed, room, scheme)| (Reverse(*known), Reverse(*printed), *room, *scheme));
    let share = |known: usize| known as f64 / cells.len() as f64;
    Ok(found.into_iter().map(|(known, _, _, scheme)| (scheme, share(known))).collect())
}

/// What decides how a scheme reads: two with the same read alike.
fn manner(scheme: Scheme) -> String {
    let entry = scheme.entry();
    let year = if entry.marks.contains('\'') { entry.version.as_str() } else { "" };
    let lister = scheme.lister();
    let nace = (scheme.form(), scheme.is_nace());
    format!("{lister:?} {nace:?} {:?} {:?} {} {year}", entry.rule.least(), entry.digits, entry.marks)
}

/// How many codes a scheme may read: those listed, and ten times as many for each national digit.
fn room(scheme: Scheme, lists: &Lists) -> usize {
    let Some(list) = lists.own else { return usize::MAX };
    let longest = scheme.entry().digits.iter().copied().max().unwrap_or_default();
    let national = u32::try_from(longest.saturating_sub(list.longest)).unwrap_or(u32::MAX);
    list.codes.len().saturating_mul(10_usize.saturating_pow(national))
}

/// What stands before the title or the next code in a cell.
fn head(written: &str) -> Option<Text> {
    let text = Text::new(written);
    let digits = (0..text.len()).find(|at| text.is_digits(*at))?;
    let ends =
        |at: &usize| matches!(text.kind(*at), Some(Kind::Blank | Kind::Break | Kind::Mark(';' | '|' | ':')));
    let end = (digits + 1..text.len()).find(ends)?;
    let (start, end) = text.bytes(0, end);
    Some(Text::new(written.get(start..end)?))
}
