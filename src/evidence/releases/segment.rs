//! The parts of a cell of releases: names, amounts and the words beside them.

use super::{Book, Kind, SOME};

/// A part of a cell that tells of some chemicals: between `;`, `|`, new lines, and commas that start a new name.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment {
    pub(super) chemicals: u16,
    /// For each amount whether it is above naught, and whether a unit stands behind it.
    amounts: Vec<(bool, bool)>,
    /// How many names stand here, and whether an amount or a no stands between two of them.
    names: usize,
    between: bool,
    /// The other words beside them, each once.
    words: Vec<Kind>,
    pub(super) unknown: Vec<String>,
}

impl Segment {
    fn says(&self, kind: Kind) -> bool {
        self.words.contains(&kind)
    }

    /// Whether anything was read that may stand for an answer.
    pub(super) fn speaks(&self) -> bool {
        let answers = [Kind::Zero, Kind::No, Kind::Transfer];
        self.is_named() || !self.amounts.is_empty() || answers.into_iter().any(|kind| self.says(kind))
    }

    /// Whether it names a pollutant.
    pub(super) fn is_named(&self) -> bool {
        self.chemicals != 0 || self.says(Kind::Other)
    }

    /// Whether it holds an amount above naught that is no year and is not moved off site.
    pub(super) fn adds(&self) -> bool {
        self.amounts.iter().any(|amount| amount.0 && amount.1) && !self.says(Kind::Transfer)
    }

    /// The chemicals reported here; `named` if the cell names any pollutant at all.
    pub(super) fn reported(&self, named: bool) -> u16 {
        // Where some amounts have units, the numbers without one are years, counts or parts of a name.
        let united = self.amounts.iter().any(|amount| amount.1);
        let amounts: Vec<bool> =
            self.amounts.iter().filter(|amount| amount.1 || !united).map(|amount| amount.0).collect();
        let above = amounts.iter().filter(|above| **above).count();
        let naught = (!amounts.is_empty() || self.says(Kind::Zero) || self.says(Kind::No)) && above == 0;
        // `PCB (no HCB)`, `PCB 0 kg HCB`: one of the names has nothing that denies it.
        let answers = self.amounts.len() + usize::from(self.says(Kind::No) || self.says(Kind::Zero));
        let naught = naught && !(self.between && answers < self.names);
        let moved = self.says(Kind::Transfer) && !self.says(Kind::Medium) && above < 2;
        let understood = self.unknown.is_empty();
        match self.chemicals {
            0 if !named && above > 0 && understood && !moved => SOME,
            chemicals if !understood || !naught && !moved => chemicals,
            _ => 0,
        }
    }

    fn take(&mut self, kind: Kind) {
        let is_new = match kind {
            Kind::Chemicals(bits) => bits & !self.chemicals != 0,
            kind => kind == Kind::Other,
        };
        if is_new {
            self.between |=
                self.names > 0 && (!self.amounts.is_empty() || self.says(Kind::No) || self.says(Kind::Zero));
            self.names += 1;
        }
        match kind {
            Kind::Chemicals(bits) => self.chemicals |= bits,
            Kind::Unit => {
                if let Some(amount) = self.amounts.last_mut() {
                    amount.1 = true;
                }
            }
            Kind::Filler => {}
            kind if self.says(kind) => {}
            kind => self.words.push(kind),
        }
    }

    /// Takes a part that names nothing and so belongs to this one.
    fn join(&mut self, other: Self) {
        self.amounts.extend(other.amounts);
        self.unknown.extend(other.unknown);
        other.words.into_iter().for_each(|kind| self.take(kind));
    }
}

/// A run of letters or of digits, in bytes, with the characters before and after it.
#[derive(Clone, Copy, Debug)]
struct Run<'a> {
    text: &'a str,
    before: Option<char>,
    /// What parts it from the run before: nothing, a comma, or a sign that always parts.
    parted: Parted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parted {
    No,
    Comma,
    Always,
}

/// What a run is made of: ASCII letters and digits go together (`co2`), other scripts part from them.
fn sort(c: char) -> u8 {
    match c {
        c if !c.is_alphanumeric() => 0,
        c if c.is_ascii() => 1,
        _ => 2,
    }
}

fn runs(plain: &str) -> Vec<Run<'_>> {
    let mut runs: Vec<(usize, usize, Option<char>, Parted)> = Vec::new();
    let mut letters = plain.char_indices().peekable();
    let (mut before, mut last, mut parted) = (None, 0, Parted::No);
    while let Some((at, c)) = letters.next() {
        let kind = sort(c);
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some(run) if kind != 0 && kind == last => run.1 = end,
            _ if kind != 0 => runs.push((at, end, before, std::mem::replace(&mut parted, Parted::No))),
            _ => {
                let digits = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                match c {
                    ';' | '|' => parted = Parted::Always,
                    // `1,2` is a number or part of a name.
                    ',' if digits(before) && digits(letters.peek().map(|next| next.1)) => {}
                    ',' | '、' | '،' if parted == Parted::No => parted = Parted::Comma,
                    _ => {}
                }
            }
        }
        // `> 0` is `>0`.
        let compares = |c: Option<char>| matches!(c, Some('>' | '≥' | '~' | '≈'));
        before = if c == ' ' && compares(before) { before } else { Some(c) };
        last = kind;
    }
    runs.into_iter()
        .filter_map(|(start, end, before, parted)| Some(Run { text: plain.get(start..end)?, before, parted }))
        .collect()
}

/// The words of a phrase.
pub(super) fn words(plain: &str) -> Vec<&str> {
    runs(plain).iter().map(|run| run.text).collect()
}

/// Reads the segments of a plain cell.
pub(super) fn read(plain: &str, book: &Book) -> Vec<Segment> {
    let runs = runs(plain);
    let mut segments = vec![Segment::default()];
    let mut open: Vec<Parted> = vec![Parted::Always];
    let mut at = 0;
    while let Some(run) = runs.get(at) {
        if run.parted != Parted::No {
            segments.push(Segment::default());
            open.push(run.parted);
        }
        let Some(segment) = segments.last_mut() else { break };
        let (taken, kind) = phrase(&runs, at, book);
        if let Some(kind) = kind {
            segment.take(kind);
            at += taken;
        } else if run.text.starts_with(|c: char| c.is_ascii_digit()) {
            at += number(&runs, at, segment, book);
        } else {
            segment.unknown.push(run.text.to_owned());
            at += 1;
        }
    }
    // A part behind a comma that names nothing tells of the name before it.
    let mut joined: Vec<Segment> = Vec::new();
    for (segment, parted) in segments.into_iter().zip(open) {
        match joined.last_mut() {
            Some(last) if parted == Parted::Comma && !segment.is_named() => last.join(segment),
            _ => joined.push(segment),
        }
    }
    joined
}

/// The longest phrase that begins here, and how many runs it takes.
fn phrase(runs: &[Run], at: usize, book: &Book) -> (usize, Option<Kind>) {
    let mut written = String::new();
    let mut found = (1, None);
    for (count, run) in runs.iter().skip(at).take(book.longest).enumerate() {
        if count > 0 {
            if run.parted == Parted::Always {
                break;
            }
            written.push(' ');
        }
        written.push_str(run.text);
        // `118-74-1` is one number: no name ends within it (`PCB, 118-74-1`).
        let is_number = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
        let next = runs.get(at + count + 1).filter(|next| next.before == Some('-') && is_number(next.text));
        if next.is_some() && is_number(run.text) {
            continue;
        }
        if let Some(kind) = book.phrases.get(&written) {
            found = (count + 1, Some(*kind));
        }
    }
    found
}

/// Reads a number from runs that begin with a digit: `0.003`, `1,5e-10`, `12kg`, `1 234`. Gives the runs taken.
fn number(runs: &[Run], at: usize, segment: &mut Segment, book: &Book) -> usize {
    let mut taken = 0;
    let mut above = false;
    let mut exponent = false;
    for run in runs.iter().skip(at) {
        // What follows in the same number: behind a point or comma, or the sign of its power.
        let goes_on = taken > 0
            && run.parted == Parted::No
            && run.text.starts_with(|c: char| c.is_ascii_digit())
            && (matches!(run.before, Some('.' | ',')) || exponent && matches!(run.before, Some('-' | '+')));
        if taken > 0 && !goes_on {
            break;
        }
        let digits = run.text.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = run.text.strip_suffix(digits).unwrap_or_default();
        // More than naught is something; what may be naught or more may be too.
        above |= taken == 0 && matches!(run.before, Some('>' | '≥' | '~' | '≈'));
        // The power of ten says nothing of whether there is something.
        above |= !exponent && number.bytes().any(|digit| digit != b'0');
        if taken == 0 && run.before == Some('-') && !previous_is_word(runs, at) {
            // Nothing is released by less than nothing: a mark for no value, or a slip.
            segment.unknown.push(format!("-{}", run.text));
        }
        taken += 1;
        match digits {
            "" => exponent = false,
            "e" => exponent = true,
            rest if rest.len() > 1
                && rest.starts_with('e')
                && rest.bytes().skip(1).all(|c| c.is_ascii_digit()) =>
            {
                exponent = false;
            }
            rest => {
                segment.amounts.push((above, false));
                match book.phrases.get(rest) {
                    Some(kind) => segment.take(*kind),
                    None => segment.unknown.push(run.text.to_owned()),
                }
                return taken;
            }
        }
    }
    segment.amounts.push((above, false));
    taken
}

/// Whether a hyphen before this run joins it to a word, so that it is no minus.
fn previous_is_word(runs: &[Run], at: usize) -> bool {
    at > 0 && runs.get(at).is_some_and(|run| run.parted == Parted::No)
}
