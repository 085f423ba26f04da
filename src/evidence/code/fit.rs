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
/// left out. Of two that read as much the one that lists more of it as it is written goes before, then the one with
/// fewer codes, which would read less by chance, and then the one that has a list of its own.
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
        let counted = if let Some(same) = read.get(&manner) {
            *same
        } else {
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
        };
        let (known, printed, room) = counted;
        if known > 0 {
            found.push((known, printed, room, scheme));
        }
    }
    found.sort_by_key(|(known, printed, room, scheme)| {
        (Reverse(*known), Reverse(*printed), *room, scheme.lister() != *scheme, *scheme)
    });
    Ok(found.into_iter().map(|(known, _, _, scheme)| (scheme, share(known, cells.len()))).collect())
}

fn share(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole)
}

/// Codes of a column that another scheme reads better.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit {
    /// What share of the codes the column's own scheme reads.
    pub share: f64,
    /// The schemes that read more of them, the best first, each with its share.
    pub better: Vec<(Scheme, f64)>,
}

/// Chance reads much of a short list: of fewer distinct codes another scheme has to read all, and the column's
/// own next to none. Fewer than the least prove nothing.
const FEW: usize = 20;
const LEAST: usize = 4;
const HARDLY: f64 = 0.25;
/// A scheme that reads so much of a column is not doubted.
const READS: f64 = 0.9;
/// Another is worth a word if it reads so much more.
const MORE: f64 = 0.1;

/// Whether another scheme reads a column clearly better than the one that it is read as. Texts are to be the
/// distinct ones; other lists are loaded only where the column's own leaves many codes unread.
///
/// # Errors
/// If an embedded table does not read.
pub fn misfit(scheme: Scheme, texts: &[&str]) -> Result<Option<Misfit>, TableError> {
    let cells: Vec<&str> = texts.iter().copied().filter(|text| !is_missing(text)).collect();
    if cells.len() < LEAST {
        return Ok(None);
    }
    let reader = Reader::new(scheme, None)?;
    let reads = |text: &&&str| {
        let whole = reader.reads_at_once(&Text::new(text));
        whole.or_else(|| head(text).and_then(|head| reader.reads_at_once(&head))).is_some()
    };
    let share = share(cells.iter().filter(reads).count(), cells.len());
    let few = cells.len() < FEW;
    if share >= if few { HARDLY } else { READS } {
        return Ok(None);
    }
    let mut fitting = fitting(&cells)?;
    fitting.retain(|(_, read)| !few || *read >= 1.0);
    Ok(doubted(share, fitting))
}

/// The doubt that a scheme which reads so much of a column leaves, given what all of them read.
#[must_use]
pub fn doubted(share: f64, mut fitting: Vec<(Scheme, f64)>) -> Option<Misfit> {
    fitting.retain(|(_, more)| *more >= share + MORE);
    (share < READS && !fitting.is_empty()).then_some(Misfit { share, better: fitting })
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
