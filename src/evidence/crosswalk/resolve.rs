//! Which row speaks for a code: the longest, the union of the finest below a coarse one, or, for a national class
//! that the refined scheme does not have, all of its group.

use rustc_hash::FxHashMap;

use super::{Book, Entry, Row};
use crate::evidence::code;
use crate::evidence::possibility::Mask;
use crate::evidence::scheme::Form;
use crate::law::annex_c::Categories;
use crate::table;

/// What speaks for a finest code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// No row: it is in no category.
    Nothing,
    Row(usize),
    /// All that a coarser code of the refined scheme may be.
    As(usize),
}

impl Book {
    /// The entries under each entry, itself included: by prefix, and under a section letter all up to
    /// the next one, as the lists are printed.
    fn descendants(&self) -> Vec<Vec<usize>> {
        let is_section = |key: &str| {
            matches!(self.scheme.form(), Form::Sectioned | Form::National)
                && key.len() == 1
                && key.starts_with(|c: char| c.is_ascii_alphabetic())
        };
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_unstable_by(|a, b| self.entries[*a].key.cmp(&self.entries[*b].key));
        let mut found = vec![Vec::new(); self.entries.len()];
        for (position, &above) in order.iter().enumerate() {
            let key = &self.entries[above].key;
            found[above] = order[position..]
                .iter()
                .take_while(|below| self.entries[**below].key.starts_with(key.as_str()))
                .copied()
                .filter(|below| code::covers(self.scheme, key, &self.entries[*below].key))
                .collect();
        }
        for (index, under_section) in found.iter_mut().enumerate() {
            if is_section(&self.entries[index].key) {
                let under = (index + 1..self.entries.len())
                    .take_while(|below| !is_section(&self.entries[*below].key));
                under_section.extend(under);
            }
        }
        found
    }

    /// Gives each code its row, or, where finer codes have rows of their own, the union of the finest.
    pub(super) fn resolve(&mut self, parent: Option<&Self>) {
        let descendants = self.descendants();
        self.finest = descendants.iter().map(|under| under.len() == 1).collect();
        let own: Vec<Said> = self.entries.iter().map(|entry| self.said_of(&entry.key, parent)).collect();
        let own = self.with_rows(own, parent);
        for index in 0..self.entries.len() {
            let under = &descendants[index];
            let finer = under.iter().any(|below| own[*below] != own[index]);
            let leaves: Vec<usize> = if finer {
                under.iter().copied().filter(|below| descendants[*below].len() == 1).collect()
            } else {
                vec![index]
            };
            let mut possible = Mask::EMPTY;
            let (mut facts, mut ancillary, mut rows) = (0, 0, Vec::new());
            for leaf in leaves {
                let found = match &own[leaf] {
                    Said::Nothing | Said::As(_) => {
                        possible = possible.or(Mask::OTHER);
                        continue;
                    }
                    Said::Row(row) => {
                        possible = possible.or(self.rows[*row].possible);
                        facts |= self.rows[*row].facts;
                        ancillary |= self.rows[*row].ancillary.0;
                        *row
                    }
                };
                if !rows.contains(&found) {
                    rows.push(found);
                }
            }
            let entry = &mut self.entries[index];
            entry.possible = possible;
            entry.facts = facts;
            entry.ancillary = Categories(ancillary);
            entry.rows = rows;
        }
    }

    /// Makes a row of each coarser code of the refined scheme that speaks for one of this.
    fn with_rows(&mut self, said: Vec<Said>, parent: Option<&Self>) -> Vec<Said> {
        let mut made: FxHashMap<usize, usize> = FxHashMap::default();
        let mut one = |said: Said| {
            let Said::As(above) = said else { return said };
            let Some((parent, entry)) = parent.and_then(|parent| Some((parent, parent.entries.get(above)?)))
            else {
                return Said::Nothing;
            };
            let row = *made.entry(above).or_insert_with(|| {
                self.rows.push(parent.row_of(entry));
                self.rows.len() - 1
            });
            Said::Row(row)
        };
        said.into_iter().map(&mut one).collect()
    }

    /// All that a coarser code may be, as one row.
    fn row_of(&self, entry: &Entry) -> Row {
        let rows = || entry.rows.iter().filter_map(|row| self.rows.get(*row));
        let joined = |text: fn(&Row) -> &str| {
            let mut parts: Vec<&str> = rows().map(text).collect();
            parts.sort_unstable();
            parts.dedup();
            parts.join(" ")
        };
        let mut written: Vec<String> = rows().flat_map(|row| table::split_joined(&row.written)).collect();
        // Codes below it without a row are in no category.
        if entry.possible.and(Mask::OTHER) == Mask::OTHER {
            written.push("none/other".to_owned());
        }
        written.sort_unstable();
        written.dedup();
        let title = self.scheme.title();
        Row {
            scheme: self.scheme,
            code: entry.code.clone(),
            key: entry.key.clone(),
            written: written.join(";"),
            possible: entry.possible,
            facts: entry.facts,
            ancillary: entry.ancillary,
            why: format!(
                "A class of its own, which {title} has not: it counts as {}. {}",
                entry.code,
                joined(|row| &row.why)
            ),
            source: format!("{title} {} and all below it", entry.code),
        }
    }

    /// What speaks for a finest code. A national class that the refined scheme does not have counts as the group
    /// or division that it stands under, unless a row of its own says more.
    fn said_of(&self, key: &str, parent: Option<&Self>) -> Said {
        let row = self.longest_row(key);
        let said = row.map_or(Said::Nothing, Said::Row);
        let Some(parent) = parent else { return said };
        let digits = key.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(list) = code::list::list(parent.scheme) else { return said };
        let above = (2..=digits.min(4)).rev().find_map(|length| list.find(key.get(..length)?));
        let Some((above, entry)) = above.and_then(|above| Some((above, parent.entries.get(above)?))) else {
            return said;
        };
        if parent.finest.get(above).copied().unwrap_or_default() {
            return said;
        }
        match row.and_then(|row| self.rows.get(row)) {
            Some(row) if row.scheme == self.scheme && row.key.len() >= entry.key.len() => said,
            _ => Said::As(above),
        }
    }

    fn longest_row(&self, key: &str) -> Option<usize> {
        (0..self.rows.len())
            .filter(|row| code::covers(self.scheme, &self.rows[*row].key, key))
            .max_by_key(|row| self.rows[*row].key.len())
    }
}
