//! One date with the words around it: before, since, built, at the end of.

use super::cell::Said;
use super::choices::Token;
use super::parts::{self, Dated};
use super::scan::What;
use super::span::Bound;
use super::words::{Kind, Meaning};
use super::{Interval, Manner};
use crate::evidence::role::DateKind;
use crate::law::calendar::Day;

/// The words around a date, taken together.
#[derive(Default)]
struct Around {
    bound: Option<Bound>,
    kinds: Vec<Kind>,
}

/// Reads a date and the words around it.
pub fn read(tokens: &[Token<'_>], manner: &Manner) -> Option<Said> {
    if let [Token { what: What::Word(Meaning { kind: Kind::Now, .. }), .. }] = tokens {
        let interval = Interval { first: Day::MAX, last: Day::MAX };
        return Some(Said { interval, aside: true, half: false });
    }
    let mut around = Around::default();
    let mut rest = tokens;
    // `since`, `in the` and the like are taken off with the rest, at both ends.
    while let [Token { what: What::Word(meaning), .. }, inner @ ..] = rest {
        if !meaning.ahead() || !around.take(meaning.kind)? {
            break;
        }
        rest = without_stop(inner);
    }
    while let [inner @ .., Token { what: What::Word(meaning), .. }] = without_last_stop(rest) {
        if !meaning.behind() || !around.take(meaning.kind)? {
            break;
        }
        rest = inner;
    }
    // `1990 –`, `1990+`: from then on, and no one says until when.
    if let [inner @ .., Token { what: What::Sign('-' | '–' | '+' | '~'), .. }] = rest {
        rest = inner;
        around.bind(Bound::Onward)?;
    }
    let dated = with_time(rest, manner).or_else(|| parts::read(rest, manner))?;
    let interval = around.of(&dated, manner)?;
    Some(Said { interval, aside: around.aside(manner), half: around.has(Kind::Between) })
}

/// `built: 1990`, `approx. 1990`.
fn without_stop<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match tokens {
        [Token { what: What::Sign('.' | ':'), gap: false }, rest @ ..] => rest,
        _ => tokens,
    }
}

fn without_last_stop<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match tokens {
        [rest @ .., Token { what: What::Sign('.'), gap: false }]
            if matches!(rest.last(), Some(Token { what: What::Word(_), .. })) =>
        {
            rest
        }
        _ => tokens,
    }
}

/// A date and a time of day. The time is checked, not used: no one says of which zone the day is.
fn with_time(tokens: &[Token<'_>], manner: &Manner) -> Option<Dated> {
    let colon = tokens.iter().position(|token| token.what == What::Sign(':'))?;
    let (date, time) = tokens.split_at_checked(colon.checked_sub(1)?)?;
    if !is_time(time) {
        return None;
    }
    let date = match date {
        [rest @ .., Token { what: What::Word(Meaning { kind: Kind::Clock, .. }) | What::Sign(','), .. }] => {
            rest
        }
        _ => date,
    };
    parts::read(date, manner).filter(|dated| dated.to_the_day)
}

/// `10:00`, `10:00:00.000`, with a zone or a half of the day behind.
fn is_time(tokens: &[Token<'_>]) -> bool {
    let below =
        |digits: &str, limit: u32| digits.len() <= 2 && digits.parse().is_ok_and(|value: u32| value < limit);
    let mut rest = tokens;
    let mut limits = [25, 60, 61].into_iter();
    loop {
        let ([Token { what: What::Number(digits), .. }, next @ ..], Some(limit)) = (rest, limits.next())
        else {
            return false;
        };
        if !below(digits, limit) {
            return false;
        }
        rest = next;
        match rest {
            [Token { what: What::Sign(':'), .. }, next @ ..] => rest = next,
            _ => break,
        }
    }
    if let [
        Token { what: What::Sign('.' | ','), gap: false },
        Token { what: What::Number(_), gap: false },
        next @ ..,
    ] = rest
    {
        rest = next;
    }
    if let [Token { what: What::Word(Meaning { kind: Kind::Clock, .. }), .. }, next @ ..] = rest {
        rest = without_stop(next);
    }
    match rest {
        [] => true,
        [Token { what: What::Sign('+' | '-'), .. }, Token { what: What::Number(zone), gap: false }] => {
            zone.len() == 4 || below(zone, 15)
        }
        [
            Token { what: What::Sign('+' | '-'), .. },
            Token { what: What::Number(hours), gap: false },
            Token { what: What::Sign(':'), gap: false },
            Token { what: What::Number(minutes), gap: false },
        ] => below(hours, 15) && below(minutes, 60),
        _ => false,
    }
}

impl Around {
    fn has(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    /// Takes a word; false if it belongs to the date itself, None if the words do not go together.
    fn take(&mut self, kind: Kind) -> Option<bool> {
        match kind {
            Kind::Before => self.bind(Bound::Before)?,
            Kind::Until => self.bind(Bound::Until)?,
            Kind::After => self.bind(Bound::After)?,
            Kind::Onward => self.bind(Bound::Onward)?,
            Kind::Since | Kind::In => {}
            Kind::Started
            | Kind::Built
            | Kind::Works
            | Kind::Note
            | Kind::Closed
            | Kind::Within
            | Kind::Turn
            | Kind::Between => self.kinds.push(kind),
            _ => return Some(false),
        }
        Some(true)
    }

    fn bind(&mut self, bound: Bound) -> Option<()> {
        let known = self.bound.replace(bound);
        known.is_none_or(|known| known == bound).then_some(())
    }

    /// Whether the words speak of another event than the column.
    fn aside(&self, manner: &Manner) -> bool {
        let of_changes = matches!(manner.kind, Some(DateKind::ModificationStarted | DateKind::Retrofit));
        (self.has(Kind::Note) && !of_changes)
            || (self.has(Kind::Closed) && manner.kind != Some(DateKind::Closed))
    }

    /// What the words and the date say of the event of the column.
    fn of(&self, dated: &Dated, manner: &Manner) -> Option<Interval> {
        // A winter of a year begins in the year before or ends in the year after.
        const BEFORE_NEW_YEAR: Day = 31;
        const AFTER_NEW_YEAR: Day = 91;
        let mut span = dated.span;
        if self.has(Kind::Turn) {
            let (first, last) = (span.first.0 - BEFORE_NEW_YEAR, span.last.1 + AFTER_NEW_YEAR);
            span = super::span::Span { first: (first, last), last: (first, last) };
        }
        let interval = match self.bound {
            None => span.within(),
            // Before some day of the year is not yet before the year.
            Some(Bound::Before) if self.has(Kind::Within) => span.bounded(Bound::Until),
            Some(Bound::After) if self.has(Kind::Within) => span.bounded(Bound::Onward),
            Some(bound) => span.bounded(bound),
        };
        let at_the_latest = Interval { first: Day::MIN, last: interval.last };
        let known = match manner.kind {
            // When work began, or ended, is not when the source closed.
            Some(DateKind::Closed)
                if self.has(Kind::Started) || self.has(Kind::Built) || self.has(Kind::Works) =>
            {
                return None;
            }
            _ if self.has(Kind::Built) => at_the_latest,
            // `rebuilt 2006`: it began no later.
            Some(DateKind::ModificationStarted | DateKind::Retrofit) if self.has(Kind::Note) => at_the_latest,
            Some(DateKind::OperationStarted | DateKind::FirstReported) => interval,
            _ if self.has(Kind::Works) => at_the_latest,
            _ => interval,
        };
        (known != Interval::ALL).then_some(known)
    }
}
