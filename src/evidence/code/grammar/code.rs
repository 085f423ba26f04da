//! Codes in the grammar: how reading goes on after one, and titles that stand before one.

use super::{Edge, Grammar, State};
use crate::evidence::code::candidate::{Candidate, Look, Needs};
use crate::evidence::code::form;
use crate::evidence::code::label::{Labels, Naming};
use crate::evidence::code::title;
use crate::evidence::code::token::Kind;

/// How far before a code its title may begin, in tokens.
const BEFORE: usize = 80;

impl Grammar<'_> {
    /// Adds the codes that begin at a place and can be read on from.
    pub(super) fn add_edges(&mut self, at: usize) {
        let text = self.cell.text;
        let begins = text.is_digits(at) || text.kind(at) == Some(Kind::Letters) && text.word(at).len() <= 2;
        // The digits after a point are the rest of a number.
        let inside = at.checked_sub(1).is_some_and(|before| text.is_mark(before, '.'))
            && at.checked_sub(2).is_some_and(|before| text.is_digits(before));
        if !begins || inside {
            return;
        }
        for candidate in form::candidates(self.scheme, self.cell, at) {
            self.cell.look(candidate.end - at);
            // The number that counts the next item is no part of this one: `1) 0303 2) 0902`.
            let counted = self.counters.get(at + 1..candidate.end);
            if counted.is_some_and(|counters| counters.iter().any(Option::is_some)) {
                continue;
            }
            if let Some(next) = self.after(&candidate) {
                self.edges.push(Edge { at, candidate, next });
            }
        }
    }

    /// How reading goes on after a code, if it can.
    fn after(&self, code: &Candidate) -> Option<(State, usize)> {
        let end = code.end;
        let entries = || {
            let own = self
                .cell
                .lists
                .own
                .into_iter()
                .flat_map(|list| code.hits.own.iter().map(move |at| (list, *at)));
            let other = self.cell.lists.other;
            own.chain(other.into_iter().flat_map(|list| code.hits.other.iter().map(move |at| (list, *at))))
        };
        let named = |to: usize| Some((State::Code, to)).filter(|next| self.can(*next));
        let titled = entries().filter_map(|(list, entry)| title::exact(self.cell, end, list, entry)).max();
        if let Some(next) = titled.and_then(named) {
            return Some(next);
        }
        // Its words may go on in the next line, unless the title has been said.
        let goes_on = code.needs == Needs::Nothing || titled.is_none();
        let described = |to: usize| {
            let broken = goes_on && self.cell.text.kind(to) == Some(Kind::Break);
            Some((if broken { State::Prose } else { State::Code }, to)).filter(|next| self.can(*next))
        };
        // The title may stand behind a separator, as the next part.
        let segment = match self.next_hard(end) {
            hard if hard == self.cell.text.past_blank(end) => self.next_hard(hard + 1),
            hard => hard,
        };
        // What is not known is no part of a title.
        let known = !self.unknown.iter().any(|at| (end..segment).contains(at));
        let fits = |plain| {
            known && entries().any(|(list, entry)| title::fits(self.cell, end, segment, list, entry, plain))
        };
        if code.needs == Needs::Nothing {
            let plainly = if self.is_amount(code) { None } else { named(end) };
            // A number that can be read in no other way may be one of the title.
            let numbered = || if fits(false) { described(segment) } else { None };
            return plainly.or_else(numbered);
        }
        // `1 of 2` counts, whatever it may join elsewhere.
        let alone = Some((State::Short, end)).filter(|next| self.can(*next) && !self.is_amount(code));
        alone.or_else(|| if fits(code.needs == Needs::Title) { described(segment) } else { None })
    }

    /// Whether a number is an amount or a count by the word behind it.
    fn is_amount(&self, code: &Candidate) -> bool {
        let text = self.cell.text;
        let word = text.past_blank(code.end);
        // `35.11 T` may be a section, `35.11 t` are tonnes.
        let capital = text.letter(word).is_some() && text.is_upper(word);
        let takes = self.beside(word).filter(|_| !capital).map(|(_, takes)| takes);
        takes.is_some_and(|takes| {
            takes.measure && code.look != Look::Code || takes.count && code.look == Look::Number
        })
    }

    /// Where the code begins whose title stands at a place, with labels and marks between at most.
    pub(super) fn titled_code(&self, at: usize) -> Option<usize> {
        let text = self.cell.text;
        let number = self.next_number(at);
        if !text.is_word(at) || number >= text.len() || number - at > BEFORE {
            return None;
        }
        self.cell.look(12);
        // A section may stand before the number.
        let code = (number.saturating_sub(3)..=number)
            .find(|code| *code > at && !self.edges_at(*code).is_empty())?;
        let label = (at + 1..code).rev().take(12).find(|place| {
            self.label(*place).is_some_and(|label| {
                Labels::code_after(text, label.end) == code
                    && !matches!(label.naming, Naming::Scheme(meant) if !self.cell.fits(meant))
            })
        });
        let end = label.unwrap_or(code);
        self.taken(code, State::Item)
            .filter_map(|index| self.edges.get(index))
            .any(|edge| self.is_called(edge, at, end))
            .then_some(code)
    }

    /// Whether words before a code are its title.
    fn is_called(&self, edge: &Edge, from: usize, to: usize) -> bool {
        let lists = [
            (self.cell.lists.own, &edge.candidate.hits.own),
            (self.cell.lists.other, &edge.candidate.hits.other),
        ];
        lists.into_iter().any(|(list, hits)| {
            list.is_some_and(|list| {
                hits.iter().any(|entry| title::fits(self.cell, from, to, list, *entry, true))
            })
        })
    }
}
