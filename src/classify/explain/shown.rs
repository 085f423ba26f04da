//! The reasoning as a reader sees it: titled sections of lines, in the language of its texts.

use serde::Serialize;
use serde_json::Value;

use super::Trace;
use super::dates::DateStep;
use super::evidence::{EvidenceStep, ReadAs};
use super::rules::{Applies, Rule};
use super::texts::{Text, Texts};
use crate::classify::outputs::Output;
use crate::classify::spec::NamedBy;

/// More categories than this are counted.
const MANY: usize = 6;

#[derive(Debug, Serialize)]
pub struct Section {
    pub title: String,
    pub lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
pub struct Line {
    pub label: String,
    pub text: String,
    /// Lines below it.
    pub more: Vec<String>,
}

impl Line {
    fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), text: text.into(), more: Vec::new() }
    }

    /// Of what stands in a column of the row.
    fn cell(column: &str, value: &str, text: impl Into<String>) -> Self {
        Self::new(format!("{column} = {value}"), text)
    }

    fn with(self, more: Vec<String>) -> Self {
        Self { more, ..self }
    }
}

/// All sections; one that nothing is said in is left out.
pub(super) fn sections(trace: &Trace, texts: Texts) -> Vec<Section> {
    let silent = trace.silent.iter().map(|step| Line::cell(&step.column, &step.value, &step.why));
    let missing = trace.missing.iter().map(|entry| Line::new(&entry.fact, &entry.shown));
    let mut rules: Vec<&Rule> = trace.rules.iter().collect();
    rules.sort_by_key(|rule| rule.applies);
    let sections = [
        (Text::TitleParty, vec![party(trace, texts)]),
        (Text::TitleEvidence, evidence(trace, texts)),
        (Text::TitleSilent, silent.collect()),
        (Text::TitleAge, age(trace, texts)),
        (Text::TitleArticle5, rules.into_iter().map(|rule| of_rule(rule, texts)).collect()),
        (Text::TitleMissing, missing.collect()),
        (Text::TitleOutcome, outcome(trace, texts)),
    ];
    let said = sections.into_iter().filter(|(_, lines)| !lines.is_empty());
    said.map(|(title, lines)| Section { title: texts.say(title), lines }).collect()
}

fn party(trace: &Trace, texts: Texts) -> Line {
    let party = if trace.party.is_empty() { texts.say(Text::PartyUnknown) } else { trace.party.clone() };
    let asked = Text::Asked { standing: &trace.standing, as_of: &trace.as_of };
    let more = match (&trace.cut_off, &trace.bat_deadline) {
        (Some(cut_off), Some(deadline)) => {
            vec![texts.say(Text::NewFrom { cut_off }), texts.say(Text::RequiredFrom { deadline })]
        }
        _ => Vec::new(),
    };
    Line::new(party, texts.say(asked)).with(more)
}

fn evidence(trace: &Trace, texts: Texts) -> Vec<Line> {
    if trace.evidence.is_empty() {
        let nothing = texts.word(Output::Evidence, "nothing");
        return vec![Line::new(nothing, texts.say(Text::NoEvidence))];
    }
    trace.evidence.iter().map(|step| piece(step, texts)).collect()
}

fn piece(step: &EvidenceStep, texts: Texts) -> Line {
    let rank = &texts.word(Output::Evidence, step.rank);
    let left = &step.left.join(", ");
    let out = &step.ruled_out;
    let text = if step.set_aside && step.silent {
        texts.say(Text::SetAsideSilent { rank })
    } else if step.set_aside {
        texts.say(Text::SetAside { rank, possible: &step.possible.join(", ") })
    } else if !step.opened.is_empty() {
        texts.say(Text::Opened { rank, opened: &step.opened.join(", "), left })
    } else if out.is_empty() {
        texts.say(Text::NoMore { rank, left })
    } else {
        let ruled =
            if out.len() > MANY { texts.say(Text::Others { count: &out.len() }) } else { out.join(", ") };
        texts.say(Text::Leaves { rank, left, ruled: &ruled })
    };
    let named = match step.named_by {
        Some(NamedBy::Register) => Some(texts.say(Text::NamedByRegister { scheme: &step.column })),
        Some(NamedBy::Party) => Some(texts.say(Text::NamedByParty { scheme: &step.column })),
        Some(NamedBy::Column) | None => None,
    };
    let mut more: Vec<String> = named.into_iter().collect();
    more.extend(step.read_as.iter().map(|line| cited(line, texts)));
    if !step.splits.is_empty() {
        more.push(texts.say(Text::ToldApart { facts: &step.splits.join(", ") }));
    }
    if !step.ancillary.is_empty() {
        more.push(texts.say(Text::Beside { categories: &step.ancillary.join(", ") }));
    }
    Line::cell(&step.column, &step.value, text).with(more)
}

fn cited(line: &ReadAs, texts: Texts) -> String {
    let titles = [&line.title, &line.title_local].map(String::as_str);
    let mut titles: Vec<&str> = titles.into_iter().filter(|title| !title.is_empty()).collect();
    titles.dedup();
    let title = if titles.is_empty() { String::new() } else { format!(" ({})", titles.join(" / ")) };
    let by = match &line.row {
        Some(row) if line.shorter => texts.say(Text::ByLine { row }),
        _ => String::new(),
    };
    let entry = format!("{}{title}{by}", line.entry);
    texts.say(Text::Cited { table: &line.table, entry: &entry, why: &line.why, source: &line.source })
}

fn age(trace: &Trace, texts: Texts) -> Vec<Line> {
    let basis = &texts.word(Output::AgeBasis, trace.age.basis);
    let why = texts.say(Text::AgeLine { basis, why: &trace.age.why });
    let age = Line::new(texts.word(Output::SourceAge, trace.age.source_age), why);
    let dates = trace.dates.iter().map(|step| Line::cell(&step.column, &step.value, dated(step, texts)));
    dates.chain(std::iter::once(age)).collect()
}

fn dated(step: &DateStep, texts: Texts) -> String {
    let day = match (&step.first, &step.last) {
        (None, None) => return step.says.clone(),
        (Some(first), Some(last)) if first == last => first.clone(),
        (Some(first), Some(last)) => texts.say(Text::Span { first, last }),
        (None, Some(last)) => texts.say(Text::SpanTo { last }),
        (Some(first), None) => texts.say(Text::SpanFrom { first }),
    };
    texts.say(Text::Dated { day: &day, says: &step.says })
}

fn of_rule(rule: &Rule, texts: Texts) -> Line {
    let why = &rule.shown;
    let (mark, applies) = match rule.applies {
        Applies::Yes => ('+', Text::AppliesYes { why }),
        Applies::Perhaps => ('?', Text::AppliesPerhaps { why }),
        Applies::No => ('-', Text::AppliesNo { why }),
    };
    Line::new(format!("{mark} {}", rule.paragraph), &rule.rule).with(vec![texts.say(applies)])
}

/// The columns that hold something, as a table has them.
fn outcome(trace: &Trace, texts: Texts) -> Vec<Line> {
    let held = |output: &Output| {
        let text = match trace.outcome.get(output.name())? {
            Value::Null => return None,
            Value::Bool(true) => texts.say(Text::TruthYes),
            Value::Bool(false) => texts.say(Text::TruthNo),
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) => text.replace(';', "; "),
            other => other.to_string(),
        };
        Some(Line::new(output.name(), text))
    };
    Output::ALL.iter().filter_map(held).collect()
}
