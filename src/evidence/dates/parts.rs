//! The parts of one date: which number is a year, a month or a day, as far as words say so.

use super::choices::Token;
use super::count::Year;
use super::scan::What;
use super::sound::Sound;
use super::span::Span;
use super::words::{self, Kind, Meaning, Touch};
use super::{Calendar, Manner, named, numeric};

/// A date that was read.
#[derive(Clone, Copy, Debug)]
pub struct Dated {
    pub span: Span,
    /// A day of a month was named.
    pub to_the_day: bool,
}

impl Dated {
    /// A date that is no finer than a month.
    pub fn wide(span: Span) -> Self {
        Self { span, to_the_day: false }
    }

    /// A day.
    pub fn day(span: Span) -> Self {
        Self { span, to_the_day: true }
    }
}

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit<'a> {
    /// Digits without a word.
    Number(&'a str),
    /// A year by its word or its era.
    Year(Year),
    /// A month by name, in a calendar; whether it needs a day.
    Named(Calendar, u32, bool),
    Roman(u32),
    /// A month by number and word.
    Month(u32),
    Day(u32),
    Quarter(u32),
    Half(u32),
    Week(u32),
    /// The ten years, or hundred, from a year on.
    Decade(Year),
    Fiscal,
}

/// What stands between two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sep {
    /// `.`, `-`, `–`, `/`, `,`, or a blank for none of these.
    pub sign: char,
    /// A blank stands beside the sign.
    pub loose: bool,
}

const BLANK: Sep = Sep { sign: ' ', loose: true };

/// A part and what stands ahead of it.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    pub sep: Sep,
    pub unit: Unit<'a>,
}

/// Reads a date without words around it.
pub fn read(tokens: &[Token<'_>], manner: &Manner) -> Option<Dated> {
    // `1. 7. 1998.`, `2003. 07.`
    let (tokens, stopped) = match tokens {
        [rest @ .., Token { what: What::Sign('.'), gap: false }] => (rest, true),
        _ => (tokens, false),
    };
    let parts = Parser::new(tokens, manner).parts()?;
    let dated = numeric::read(&parts, stopped, manner).or_else(|| named::read(&parts, manner))?;
    Sound::gregorian(manner).may_begin(dated.span.first.0).then_some(dated)
}

/// The number that digits write, if they are no more than a date has.
pub fn number(digits: &str, longest: usize) -> Option<u32> {
    (digits.len() <= longest).then(|| digits.parse().ok())?
}

struct Parser<'t, 'a> {
    rest: &'t [Token<'a>],
    manner: &'t Manner,
    parts: Vec<Part<'a>>,
    sep: Sep,
    /// The last piece was a word.
    word: bool,
    /// A word that is no part stands since the last part.
    filled: bool,
}

/// A date has no more parts than these.
const MOST: usize = 5;

impl<'t, 'a> Parser<'t, 'a> {
    fn new(rest: &'t [Token<'a>], manner: &'t Manner) -> Self {
        Self { rest, manner, parts: Vec::with_capacity(4), sep: BLANK, word: false, filled: false }
    }

    fn parts(mut self) -> Option<Vec<Part<'a>>> {
        while let [token, rest @ ..] = self.rest {
            self.rest = rest;
            match token.what {
                What::Sign(sign) => self.sign(sign, token.gap)?,
                What::Word(meaning) => self.word(meaning)?,
                What::Number(digits) => self.number(digits)?,
            }
            if self.parts.len() > MOST {
                return None;
            }
        }
        (self.sep == BLANK).then_some(self.parts)
    }

    fn sign(&mut self, sign: char, gap: bool) -> Option<()> {
        // The stop of an abbreviation; behind a numeral it parts, as behind a number.
        let numeral = matches!(self.parts.last(), Some(Part { unit: Unit::Roman(_), .. }));
        if self.word && !gap && matches!(sign, '.' | ':') && !numeral {
            return Some(());
        }
        if self.sep != BLANK || self.parts.is_empty() || !matches!(sign, '.' | '-' | '–' | '/' | ',') {
            return None;
        }
        self.sep = Sep { sign, loose: gap || self.rest.first().is_some_and(|next| next.gap) };
        self.word = false;
        Some(())
    }

    fn push(&mut self, unit: Unit<'a>) -> Option<()> {
        let last = self.parts.last().map(|part| part.unit);
        // `23 of 4`: no one knows what that says.
        if self.filled && matches!((last, unit), (Some(Unit::Number(_)), Unit::Number(_))) {
            return None;
        }
        // A month named in two languages.
        if last == Some(unit) && matches!(unit, Unit::Named(..)) {
            (self.sep, self.filled) = (BLANK, false);
            return Some(());
        }
        self.parts.push(Part { sep: self.sep, unit });
        (self.sep, self.filled) = (BLANK, false);
        Some(())
    }

    /// A number and the word behind it that says of what.
    fn number(&mut self, digits: &'a str) -> Option<()> {
        let ([Token { what: What::Sign('.'), gap: false }, next, rest @ ..] | [next, rest @ ..]) = self.rest
        else {
            self.word = false;
            return self.push(Unit::Number(digits));
        };
        if let What::Word(meaning) = next.what
            && meaning.behind()
            && matches!(meaning.kind, Kind::Year | Kind::Month | Kind::Day | Kind::Ordinal | Kind::Decade)
        {
            let unit = self.with_word(digits, meaning, next.gap)?;
            (self.rest, self.word) = (rest, true);
            return self.push(unit);
        }
        self.word = false;
        self.push(Unit::Number(digits))
    }

    /// What the word behind it makes of a number.
    fn with_word(&self, digits: &str, meaning: Meaning, gap: bool) -> Option<Unit<'a>> {
        match meaning.kind {
            Kind::Year => self.year(digits).map(Unit::Year),
            Kind::Month => number(digits, 2).map(Unit::Month),
            Kind::Day => number(digits, 2).map(Unit::Day),
            Kind::Ordinal if !gap => number(digits, 2).map(Unit::Day),
            Kind::Decade if !gap || meaning.touch != Touch::Left => self.decade(digits),
            _ => None,
        }
    }

    fn year(&self, digits: &str) -> Option<Year> {
        (digits.len() == 4).then(|| digits.parse().ok())?.map(|number| Year::of(number, self.manner))
    }

    fn decade(&self, digits: &str) -> Option<Unit<'a>> {
        self.year(digits).filter(|year| year.number % 10 == 0).map(Unit::Decade)
    }

    fn word(&mut self, meaning: Meaning) -> Option<()> {
        self.word = true;
        let unit = match meaning.kind {
            Kind::In => {
                // It needs what it belongs to: `2004 of` was cut short.
                let belongs = (meaning.ahead() && !self.rest.is_empty())
                    || (meaning.behind() && !self.parts.is_empty());
                self.filled = true;
                return (belongs && self.sep == BLANK).then_some(());
            }
            Kind::Named(calendar, month, beside_day) => Unit::Named(calendar, month, beside_day),
            Kind::Roman(numeral) => Unit::Roman(numeral),
            Kind::Fiscal => Unit::Fiscal,
            Kind::Era(era) => Unit::Year(self.year_of_era(era)?),
            Kind::Quarter => return self.counted(meaning, 4, Unit::Quarter),
            Kind::Half => return self.counted(meaning, 2, Unit::Half),
            Kind::Week => return self.counted(meaning, 53, Unit::Week),
            Kind::Year if meaning.ahead() => Unit::Year(self.year(self.digits_ahead()?)?),
            Kind::Decade if meaning.ahead() => self.decade(self.digits_ahead()?)?,
            Kind::Month if meaning.ahead() => Unit::Month(number(self.digits_ahead()?, 2)?),
            Kind::Day if meaning.ahead() => Unit::Day(number(self.digits_ahead()?, 2)?),
            _ => return None,
        };
        if matches!(meaning.kind, Kind::Year | Kind::Decade | Kind::Month | Kind::Day) {
            self.take_digits();
        }
        self.push(unit)
    }

    /// The number that comes next, after the stop of an abbreviation.
    fn digits_ahead(&self) -> Option<&'a str> {
        match self.rest {
            [
                Token { what: What::Sign('.' | ':'), gap: false },
                Token { what: What::Number(digits), .. },
                ..,
            ]
            | [Token { what: What::Number(digits), .. }, ..] => Some(digits),
            _ => None,
        }
    }

    fn take_digits(&mut self) {
        if let [Token { what: What::Sign(_), .. }, rest @ ..] = self.rest {
            self.rest = rest;
        }
        if let [Token { what: What::Number(_), .. }, rest @ ..] = self.rest {
            self.rest = rest;
        }
        self.word = false;
    }

    /// A quarter, half or week: its number comes next, or was the last part.
    fn counted(&mut self, meaning: Meaning, most: u32, unit: fn(u32) -> Unit<'a>) -> Option<()> {
        let fits = |value: u32| (1..=most).contains(&value).then_some(value);
        let longest = if most > 9 { 2 } else { 1 };
        if meaning.ahead()
            && let Some(value) = self.digits_ahead().and_then(|digits| number(digits, longest)).and_then(fits)
        {
            self.take_digits();
            return self.push(unit(value));
        }
        // `3rd quarter`, `3. Quartal`.
        let beside = matches!(self.sep.sign, ' ' | '.');
        let last = self.parts.last_mut().filter(|_| meaning.behind() && beside)?;
        let value = match last.unit {
            Unit::Number(digits) => number(digits, longest)?,
            Unit::Day(value) | Unit::Roman(value) => value,
            _ => return None,
        };
        last.unit = unit(fits(value)?);
        (self.sep, self.filled) = (BLANK, false);
        Some(())
    }

    /// The year of an era, with the word for year or without.
    fn year_of_era(&mut self, era: usize) -> Option<Year> {
        let era = words::lent().eras.get(era)?;
        let one = matches!(self.rest, [Token { what: What::Word(Meaning { kind: Kind::One, .. }), .. }, ..]);
        let number = if one { 1 } else { number(self.digits_ahead()?, 4)? };
        if one {
            self.rest = self.rest.get(1..)?;
        } else {
            self.take_digits();
        }
        if let [Token { what: What::Word(meaning), .. }, rest @ ..] = self.rest
            && meaning.kind == Kind::Year
            && meaning.behind()
        {
            (self.rest, self.word) = (rest, true);
        }
        let number = i32::try_from(number).ok()?;
        let known = number >= era.first && era.last.is_none_or(|last| number <= last);
        known.then(|| Year { calendar: era.calendar, number: number + era.plus })
    }
}
