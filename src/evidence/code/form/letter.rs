//! GNFR: a letter, alone or with its name (`B_Industry`, `B Industry`).

use crate::evidence::code::candidate::{Candidate, Cell, Look, Needs};
use crate::evidence::code::token::Kind;

pub(super) fn candidates(cell: &Cell<'_>, at: usize) -> Vec<Candidate> {
    let text = cell.text;
    let mut found = Vec::new();
    let Some(letter) = text.letter(at) else { return found };
    let hits = cell.lists.find(&letter.to_string());
    let printed = cell.lists.own.and_then(|list| {
        hits.own.first().and_then(|entry| list.codes.get(*entry)).map(|listed| listed.code.as_str())
    });
    let Some(printed) = printed else { return found };
    // A letter of prose is in lower case, and so is the list's own z.
    let written = if text.is_upper(at) { letter.to_ascii_uppercase() } else { letter };
    if text.ends_before(at + 1) && (printed.starts_with(written) || text.len() == 1) {
        let hits = hits.clone();
        found.push(Candidate { end: at + 1, hits, certain: true, needs: Needs::Title, look: Look::Code });
    }
    // The name that the list prints, with or without marks between its words.
    let name: String = printed.chars().skip(2).map(|c| c.to_ascii_lowercase()).collect();
    let mut read = String::new();
    let mut end = at + 1;
    while read.len() < name.len() {
        match text.kind(end) {
            Some(Kind::Letters) => read.push_str(text.word(end)),
            Some(Kind::Blank | Kind::Mark('_' | '-')) => {}
            _ => break,
        }
        end += 1;
    }
    if read == name && text.ends_before(end) {
        found.push(Candidate { end, hits, certain: true, needs: Needs::Nothing, look: Look::Code });
    }
    found
}
