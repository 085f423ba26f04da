//! The steps of the grammar: what may stand at a place, by what stood before it.

use super::{Grammar, State, Step, What};
use crate::evidence::code::form;
use crate::evidence::code::key;
use crate::evidence::code::label::{Labels, Naming};
use crate::evidence::code::token::Kind;
use crate::evidence::code::words::Joins;
use crate::evidence::missing::Says;
use crate::evidence::scheme::{Form, Scheme};

impl Grammar<'_> {
    /// Every step from a place, whether it leads on or not.
    pub(super) fn each_step(&self, (state, at): (State, usize), step: &mut impl FnMut(Step)) {
        if self.cell.text.kind(at).is_none() {
            return;
        }
        self.cell.look(1);
        if let Some(end) = self.counters.get(at).copied().flatten() {
            step(Step { to: (State::Item, end), what: What::Counter });
            return;
        }
        // Who does not know what else there is has not said that it is nothing.
        if self.unknown.binary_search(&at).is_ok() {
            return;
        }
        match state {
            State::Item | State::Long => self.steps_of_item(state, at, step),
            State::Code | State::Short => self.steps_of_code(state, at, step),
            State::Prose => self.steps_of_prose(at, step),
        }
    }

    fn steps_of_item(&self, state: State, at: usize, step: &mut impl FnMut(Step)) {
        let text = self.cell.text;
        let mut go = |to: (State, usize), what: What| step(Step { to, what });
        // `plus en activité`, whatever its first words would join.
        if self.beside(at).is_some_and(|(end, takes)| takes.stopped && self.is_last(end)) {
            return;
        }
        if let Some(label) = self.label(at) {
            let after = Labels::code_after(text, label.end);
            match label.naming {
                Naming::Scheme(meant) => {
                    // `24.42 (WZ 77)`: what follows is the vintage of the code before, and not known.
                    let of_code = label.undated.is_some() && self.is_behind_code(at);
                    if self.cell.fits(meant) && !of_code {
                        go((State::Item, after), What::Label(label));
                    }
                    return;
                }
                Naming::Level => go((State::Item, after), What::Label(label)),
                Naming::Any => go((State::Long, after), What::Label(label)),
            }
        }
        match text.kind(at) {
            Some(Kind::Blank) => return go((state, at + 1), What::Nothing),
            Some(Kind::Break) => return go((State::Item, at + 1), What::Nothing),
            // `24.10; ...` leaves something out.
            Some(Kind::Mark('.')) if text.is_mark(at + 1, '.') => {}
            Some(Kind::Mark('.' | ':')) if !text.is_digits(at + 1) => go((state, at + 1), What::Nothing),
            // `="24.10"`: a text that a spreadsheet is to keep as it is.
            Some(Kind::Mark('=')) if matches!(text.kind(at + 1), Some(Kind::Mark('"' | '“' | '”'))) => {
                go((state, at + 1), What::Nothing);
            }
            // `* 24.10`: a bullet at the beginning of a line.
            Some(Kind::Mark('*')) if self.is_bullet(at) => go((state, at + 1), What::Nothing),
            _ => {}
        }
        if let Some((end, joins)) = self.separator(at) {
            // A word joins what has been said.
            let begins = text.is_word(at) && self.is_beginning(at);
            // A sign before a number makes it an amount or a telephone number.
            let sign = matches!(text.kind(at), Some(Kind::Mark('-' | '+' | '~'))) && text.is_digits(end);
            if !(sign || begins || self.is_left_open(at, joins) && self.is_end(end)) {
                go((if joins.hard { State::Item } else { state }, end), What::Separator(joins));
            }
        }
        if self.is_part(at)
            && let Some((end, _)) = self.cell.words.blank(text, at)
        {
            go((State::Code, end), What::Nothing);
        }
        if self.stubs
            && let Some(stub) = form::stub(self.cell, at)
            && (stub.bracketed || self.is_after_separator(at))
        {
            let next = if stub.bracketed { State::Code } else { State::Short };
            go((next, stub.end), What::Stub(stub));
        }
        if self.edges_at(at).iter().any(|edge| Self::counts(edge, state)) {
            // The codes themselves can be read on from, or they would not be here.
            go((State::Item, text.len()), What::Codes(at));
        } else if let Some(code) = self.titled_code(at) {
            go((State::Item, text.len()), What::Codes(code));
        }
    }

    fn steps_of_code(&self, state: State, at: usize, step: &mut impl FnMut(Step)) {
        let text = self.cell.text;
        let mut go = |to: (State, usize), what: What| step(Step { to, what });
        match text.kind(at) {
            Some(Kind::Blank) => {
                go((state, at + 1), What::Nothing);
                return go((State::Item, at + 1), What::Nothing);
            }
            // A line below a code is another item, unless it is its title.
            Some(Kind::Break) => return go((State::Item, at + 1), What::Nothing),
            Some(Kind::Mark('.')) if !text.is_mark(at + 1, '.') => return go((state, at + 1), What::Nothing),
            Some(Kind::Mark(':' | '=')) => return go((state, at + 1), What::Nothing),
            _ => {}
        }
        if let Some(label) = self.label(at)
            && let Naming::Scheme(meant) = label.naming
        {
            // A number behind a name that follows a code is its vintage; one that is not known is no other code.
            if self.cell.fits(meant) && label.undated.is_none() {
                go((state, label.end), What::Label(label));
            }
            return;
        }
        // `24.10 n/a`: who has no value for what the code means does not mean it.
        if self.cell.words.blank(text, at).is_some() && !self.is_part(at) {
            return;
        }
        if let Some((end, takes)) = self.beside(at) {
            let compound = text.is_mark(end, '-') && text.is_word(end + 1);
            if takes.back || takes.negates && !compound || takes.stopped && self.is_last(end) {
                return;
            }
        }
        if let Some((end, joins)) = self.separator(at)
            && !(self.is_left_open(at, joins) && self.is_end(end))
        {
            go((State::Item, end), What::Separator(joins));
            // What stands behind it is another item, be it in words.
            if !self.is_joint(at) && !self.adds(at, joins) {
                go((state, end), What::Separator(joins));
            }
        }
        // A word that joins, at the end, is no prose.
        let joins = self.separator(at).is_some_and(|(end, _)| self.is_end(end));
        let joins = joins || self.is_joint(at);
        if text.is_word(at) && state == State::Code && !joins && !self.is_lost_step(at) {
            go((State::Prose, at), What::Nothing);
        }
    }

    /// Whether a word behind a code is no prose but what may be a further code or step: any word in a scheme
    /// of letters, a letter or roman numeral by itself in a scheme of steps.
    fn is_lost_step(&self, at: usize) -> bool {
        let text = self.cell.text;
        match self.scheme.form() {
            Form::Letter => true,
            Form::Steps => {
                let step = |at: usize| text.is_word(at) && key::steps_of_letters(text.word(at)).is_some();
                let next = text.past_blank(at + 1);
                // NFR writes its steps between blanks: the c of `1 A 1 c` begins no prose.
                step(at) && (self.scheme == Scheme::Nfr14 || !text.is_word(next) || step(next))
            }
            _ => false,
        }
    }

    fn steps_of_prose(&self, at: usize, step: &mut impl FnMut(Step)) {
        let text = self.cell.text;
        let mut go = |to: (State, usize), what: What| step(Step { to, what });
        match text.kind(at) {
            Some(Kind::Digits | Kind::Number | Kind::Mark('?')) => return,
            Some(Kind::Blank) => return go((State::Prose, at + 1), What::Nothing),
            _ => {}
        }
        if let Some(label) = self.label(at)
            && let Naming::Scheme(meant) = label.naming
            && (label.dated || text.is_capitals(at))
        {
            if self.cell.fits(meant) && label.undated.is_none() {
                go((State::Prose, label.end), What::Label(label));
            }
            return;
        }
        if let Some((end, takes)) = self.beside(at)
            && ((takes.back || takes.negates) && self.is_beside(end) || takes.stopped && self.is_last(end))
        {
            return;
        }
        // `(b)` amid words may be a further code.
        if self.scheme.form() == Form::Steps && form::stub(self.cell, at).is_some_and(|stub| stub.bracketed) {
            return;
        }
        if let Some((end, joins)) = self.cell.separator(at) {
            let sign = text.is_mark(at, '-')
                && text.is_digits(end)
                && at.checked_sub(1).is_some_and(|before| text.kind(before) == Some(Kind::Blank));
            if joins.hard {
                go((State::Item, end), What::Nothing);
                if self.adds(at, joins) {
                    return;
                }
            } else if (joins.list || joins.range) && !sign {
                go((State::Long, end), What::Nothing);
            }
            return go((State::Prose, end), What::Nothing);
        }
        go((State::Prose, at + 1), What::Nothing);
    }

    /// The separator at a place. A capital that is a code itself joins nothing: the E of `E 41.00` is a
    /// section, be it of another revision.
    fn separator(&self, at: usize) -> Option<(usize, Joins)> {
        let text = self.cell.text;
        let letter = text.letter(at).filter(|_| text.is_upper(at));
        let is_code = match letter {
            // The letters of NFR stand between blanks too.
            Some(_) if self.scheme.form() == Form::Steps => self.scheme == Scheme::Nfr14,
            Some(letter) => !self.cell.lists.find(&letter.to_ascii_uppercase().to_string()).is_empty(),
            None => false,
        };
        if is_code { None } else { self.cell.separator(at) }
    }

    /// Whether a code ends before a place, with blanks and brackets between at most.
    fn is_behind_code(&self, at: usize) -> bool {
        let text = self.cell.text;
        let open = |at: &usize| !(text.kind(*at) == Some(Kind::Blank) || text.is_bracket(*at));
        let last = (at.saturating_sub(4)..at).rev().find(open);
        let digits = |at: Option<usize>| at.is_some_and(|at| text.is_digits(at));
        digits(last) || last.is_some_and(|last| text.letter(last).is_some() && digits(last.checked_sub(1)))
    }

    /// Whether a separator asks for something behind it: a word that joins, a plus, dots. At the end something is
    /// left out.
    fn is_left_open(&self, at: usize, joins: Joins) -> bool {
        self.cell.text.is_word(at)
            || matches!(self.cell.text.kind(at), Some(Kind::Mark('+' | '&')))
            || joins.range && !joins.list
    }

    /// Whether a separator says that something more follows: a plus, or a mark that stands in no prose. A line may
    /// break within words.
    fn adds(&self, at: usize, joins: Joins) -> bool {
        joins.hard && self.cell.text.kind(at) != Some(Kind::Break)
            || matches!(self.cell.text.kind(at), Some(Kind::Mark('+' | '&')))
    }

    /// Whether a word joins here that begins no title: what stands behind it is another item.
    fn is_joint(&self, at: usize) -> bool {
        let text = self.cell.text;
        let stands = |end: usize| text.is_open(end) || text.kind(at) == Some(Kind::Script);
        text.is_word(at) && self.separator(at).is_some_and(|(end, joins)| joins.joint && stands(end))
    }

    /// Whether a star begins a line and a blank follows.
    fn is_bullet(&self, at: usize) -> bool {
        let text = self.cell.text;
        let before = at.checked_sub(1).filter(|before| text.kind(*before) == Some(Kind::Blank)).or(Some(at));
        let line = before.and_then(|before| before.checked_sub(1)).and_then(|line| text.kind(line));
        text.kind(at + 1) == Some(Kind::Blank) && matches!(line, None | Some(Kind::Break))
    }

    /// Whether a part of a list begins at a place: at the start, after a comma or a hard separator, with or
    /// without quotes and brackets that open. What stands elsewhere is said of the code before it.
    fn is_part(&self, at: usize) -> bool {
        let text = self.cell.text;
        let opens = |at: usize| match text.kind(at) {
            Some(Kind::Blank) => true,
            Some(Kind::Mark(')' | ']' | '}' | '>')) => false,
            _ => self.cell.separator(at).is_some_and(|(_, joins)| joins.quote),
        };
        // Few: a longer run is no one's quotes.
        let first = at.saturating_sub(8);
        let Some(last) = (first..at).rev().find(|at| !opens(*at)) else { return first == 0 };
        self.cell.separator(last).is_some_and(|(_, joins)| joins.hard)
            || matches!(text.kind(last), Some(Kind::Mark(',' | '、' | '،')))
    }

    /// Whether a word at a place says that there is another item, which the writer did not know.
    pub(super) fn is_not_known(&self, at: usize) -> bool {
        let says = self.cell.words.blank(self.cell.text, at).map(|(_, says)| says);
        says == Some(Says::Unknown) && (self.is_part(at) || self.is_behind_joint(at))
    }

    /// Whether a word or sign that lists ends before a place, with a blank between at most.
    fn is_behind_joint(&self, at: usize) -> bool {
        let blank = at.checked_sub(1).filter(|before| self.cell.text.kind(*before) == Some(Kind::Blank));
        let end = blank.unwrap_or(at);
        // No such word has more tokens.
        (end.saturating_sub(8)..end).any(|from| {
            self.cell.separator(from).is_some_and(|(to, joins)| (joins.list || joins.hard) && to == end)
        })
    }

    /// Whether nothing but blanks and marks stands before a place.
    fn is_beginning(&self, at: usize) -> bool {
        let text = self.cell.text;
        let first = at.saturating_sub(8);
        first == 0
            && (first..at).all(|at| matches!(text.kind(at), Some(Kind::Blank | Kind::Break | Kind::Mark(_))))
    }

    /// Whether nothing but blanks and marks stands from a place to the end.
    fn is_end(&self, mut at: usize) -> bool {
        let text = self.cell.text;
        // A long tail of marks is no end that matters.
        let last = at + 8;
        while at < last && matches!(text.kind(at), Some(Kind::Blank | Kind::Break | Kind::Mark(_))) {
            at += 1;
        }
        text.kind(at).is_none()
    }

    /// Whether a word that ends at a place stands beside a code that follows, or at the end of its part.
    fn is_beside(&self, at: usize) -> bool {
        let text = self.cell.text;
        let hard = self.next_hard(at);
        let goes_on = |at: &usize| !matches!(text.kind(*at), Some(Kind::Blank | Kind::Mark(_)));
        match (at..hard.min(at + 8)).find(goes_on) {
            Some(next) => text.is_digits(next),
            None => hard <= at + 8,
        }
    }

    /// Whether nothing but blanks and brackets stands from a place to the end of its part.
    fn is_last(&self, at: usize) -> bool {
        let text = self.cell.text;
        let part = self.next_hard(at).min(at + 8);
        let goes_on = |at: &usize| !(text.is_open(*at) || text.is_bracket(*at) || text.is_mark(*at, '.'));
        match (at..part).find(goes_on) {
            Some(next) => text.is_mark(next, ','),
            None => self.next_hard(at) <= at + 8,
        }
    }

    /// Whether the last thing before a place, blanks aside, is a mark that separates.
    fn is_after_separator(&self, at: usize) -> bool {
        let text = self.cell.text;
        let before = at.checked_sub(1).map(|before| {
            if text.kind(before) == Some(Kind::Blank) { before.saturating_sub(1) } else { before }
        });
        before.is_some_and(|before| {
            !text.is_word(before)
                && !text.is_mark(before, '_')
                && self.cell.separator(before).is_some_and(|(_, joins)| joins.list || joins.hard)
        })
    }
}
