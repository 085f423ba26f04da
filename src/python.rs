//! The Python border: texts and JSON in and out, and one Polars plugin. It only converts.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use arrow_array::RecordBatchReader;
use arrow_schema::SchemaRef;
use polars::prelude::{Field, PolarsError, PolarsResult, Series};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::PyRecordBatchReader;
use pyo3_polars::derive::polars_expr;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::classify::cell::{self, Cell, Manner};
use crate::classify::explain::texts::Language;
use crate::classify::outputs::Output;
use crate::classify::{
    duties, explain as reasoning, regime::Regime, regime::Setting, regime::Standing, spec::Spec,
};
use crate::evidence::code::fit;
use crate::evidence::crosswalk::{self, facts_of};
use crate::evidence::dates::{self, DateCell};
use crate::evidence::proposal;
use crate::evidence::releases;
use crate::evidence::role::{Fact, Role};
use crate::evidence::scheme::{self, Scheme};
use crate::evidence::status::{self, Status};
use crate::frames::{arrow, arrow::Feed, dated, polars as adapter, tally};
use crate::law::annex_c::{self, Category};
use crate::law::article5::Clock;
use crate::law::calendar::{self, Day};
use crate::law::plan::Profile;
use crate::law::{chemicals, guidance as part_v, party, profile, territory, timetable, union};

fn failed(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

fn to_json(value: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(failed)
}

fn scheme_named(name: &str) -> PyResult<Scheme> {
    Scheme::from_name(name)
        .ok_or_else(|| failed(format!("`{name}` is no scheme; there are {}", scheme::usual_names())))
}

#[pyfunction]
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

#[pyfunction]
fn data_versions() -> PyResult<String> {
    // Who is no Party rests on a day, so that the version of the law's data carries it.
    let day = party::lists_day().map_err(failed)?;
    let law = format!("{} with the lists of Parties of {day}", crate::law::DATA_VERSION);
    to_json(&json!({ "law": law, "crosswalk": crate::evidence::DATA_VERSION, "party_lists": day }))
}

#[pyfunction]
fn parties() -> PyResult<String> {
    let entries = party::entries().map_err(failed)?;
    let memberships = union::memberships().map_err(failed)?;
    let listed: Vec<serde_json::Value> = entries
        .iter()
        .map(|entry| {
            let clock = calendar::parse_iso(&entry.entry_into_force)
                .map(|entry_into_force| Clock { entry_into_force, as_of: Day::MAX });
            let iso = |day: Option<Day>| day.map(calendar::to_iso);
            let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            json!({
                "iso3": entry.iso3,
                "name": entry.name,
                "status": entry.status,
                "entry_into_force": iso(clock.map(|clock| clock.entry_into_force)),
                "cut_off": iso(clock.map(Clock::cut_off)),
                "bat_deadline": iso(clock.map(Clock::deadline)),
                "signature_date": text(&entry.signature_date),
                "instrument": text(&entry.instrument),
                "deposit_date": text(&entry.deposit_date),
                "article_25_4_declaration": text(&entry.article_25_4_declaration),
                "confidence": text(&entry.confidence),
                "source": entry.source,
                "remarks": entry.remarks,
                "doubt": entry.doubt.as_ref().map(|doubt| json!({
                    "possible": doubt.possible.iter().map(|possible| possible.word()).collect::<Vec<_>>(),
                    "reason": doubt.reason,
                    "source": doubt.source,
                })),
                "eu_member": memberships
                    .iter()
                    .find(|membership| membership.iso3 == entry.iso3)
                    .map(|membership| json!({ "first": membership.first, "last": text(&membership.last) })),
            })
        })
        .collect();
    to_json(&listed)
}

#[pyfunction]
fn resolve_party(text: &str) -> PyResult<Option<&'static str>> {
    party::resolve(text).map_err(failed)
}

/// A territory that a text names: what is known of it, and why it is no State.
#[pyfunction]
fn describe_territory(text: &str) -> PyResult<Option<String>> {
    Ok(territory::find(text).map_err(failed)?.map(|found| found.described(text)))
}

/// A State by its code, and its profile from JSON.
fn state_and_profile(
    iso3: &str,
    profile: Option<&str>,
) -> PyResult<(&'static party::PartyEntry, Option<Profile>)> {
    let state = party::find(iso3).map_err(failed)?.ok_or_else(|| failed(format!("`{iso3}` is no State")))?;
    let profile = profile.map(serde_json::from_str).transpose().map_err(failed)?;
    Ok((state, profile))
}

fn day_of(as_of: &str) -> PyResult<Day> {
    calendar::parse_iso(as_of).ok_or_else(|| failed(format!("`{as_of}` is no day")))
}

#[pyfunction]
fn party_chemicals(iso3: &str, profile_json: Option<&str>, as_of: &str) -> PyResult<String> {
    let (state, profile) = state_and_profile(iso3, profile_json)?;
    let stakes = chemicals::at_stake(state, profile.as_ref(), day_of(as_of)?).map_err(failed)?;
    let listed: Vec<serde_json::Value> = stakes
        .into_iter()
        .map(|stake| {
            json!({
                "chemical": stake.chemical.short,
                "name": stake.chemical.name,
                "cas": stake.chemical.cas,
                "decision": stake.chemical.decision,
                "at_stake": stake.at_stake.name(),
                "since": stake.since.map(calendar::to_iso),
                "article": stake.article,
                "why": stake.why,
                "source": stake.chemical.source,
            })
        })
        .collect();
    to_json(&listed)
}

#[pyfunction]
fn party_timetable(iso3: &str, profile_json: Option<&str>, as_of: &str) -> PyResult<String> {
    let (state, profile) = state_and_profile(iso3, profile_json)?;
    to_json(&timetable::timetable(state, profile.as_ref(), day_of(as_of)?).map_err(failed)?)
}

#[pyfunction]
fn party_duties(iso3: &str, profile_json: Option<&str>, as_of: &str) -> PyResult<String> {
    let (state, profile) = state_and_profile(iso3, profile_json)?;
    to_json(&duties::of_party(state, profile.as_ref(), day_of(as_of)?).map_err(failed)?)
}

#[pyfunction]
fn article5() -> PyResult<String> {
    to_json(&duties::article5())
}

#[pyfunction]
fn read_profile(toml_text: &str, file_name: &str) -> PyResult<String> {
    let read = profile::read(toml_text, file_name).map_err(failed)?;
    // Compiling it checks the codes of added categories.
    Regime::compile(&read.party, Standing::PartyUnknown(0), read.action_plan.as_ref(), Setting::default())
        .map_err(|error| failed(format!("{file_name}: {error}")))?;
    to_json(&read)
}

#[pyfunction]
fn categories() -> PyResult<String> {
    to_json(&annex_c::entries().map_err(failed)?)
}

#[pyfunction]
fn guidance(reference: &str) -> PyResult<String> {
    let found =
        Category::from_reference(reference).map(part_v::guidance).transpose().map_err(failed)?.flatten();
    match found {
        Some(guidance) => to_json(&guidance),
        None => Err(failed(format!("`{reference}` is no category of Annex C; write it as II.d.i"))),
    }
}

/// The table of schemes; no list is read for it.
#[pyfunction]
fn schemes() -> PyResult<String> {
    let of = |scheme: &Scheme, entry: &'static scheme::Entry| {
        json!({
            "scheme": entry.name,
            "rank": scheme.rank().name(),
            "title": entry.title,
            "party": entry.parties,
            "version": entry.version,
            "parent": scheme.parent().map(Scheme::name),
            "rule": entry.rule.name(),
            "listed": scheme.lister() == *scheme,
            "national": scheme.form() == scheme::Form::National,
            "sibling": scheme.other_revision().map(Scheme::name),
            "headers": entry.headers,
            "printed": entry.printed,
            "loosely": entry.loosely,
            "usual": entry.usual,
            "confidence": entry.confidence,
            "source": entry.source,
        })
    };
    let entries = scheme::entries().map_err(failed)?;
    to_json(&Scheme::ALL.iter().zip(entries).map(|(scheme, entry)| of(scheme, entry)).collect::<Vec<_>>())
}

/// The schemes of a State: those known to be read, and those assumed.
#[pyfunction]
fn party_schemes(iso3: &str) -> PyResult<String> {
    to_json(&proposal::of_party(iso3).map_err(failed)?)
}

#[pyfunction]
fn vintages(scheme: &str) -> PyResult<Vec<String>> {
    crate::evidence::code::list::vintages(scheme_named(scheme)?).map_err(failed)
}

/// Schemes with the share of some texts that each reads.
type Shares = Vec<(&'static str, f64)>;

#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "what comes from Python comes by value")]
fn fitting_schemes(py: Python<'_>, texts: Vec<Option<String>>) -> PyResult<Shares> {
    let texts: Vec<&str> = texts.iter().flatten().map(String::as_str).collect();
    let found = py.detach(|| fit::fitting(&texts)).map_err(failed)?;
    Ok(found.into_iter().map(|(scheme, share)| (scheme.name(), share)).collect())
}

/// What share of the texts a scheme reads, and the schemes that read clearly more of them.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "what comes from Python comes by value")]
fn misfit(py: Python<'_>, scheme: &str, texts: Vec<Option<String>>) -> PyResult<Option<(f64, Shares)>> {
    let scheme = scheme_named(scheme)?;
    let texts: Vec<&str> = texts.iter().flatten().map(String::as_str).collect();
    let found = py.detach(|| fit::misfit(scheme, &texts)).map_err(failed)?;
    let named = |(scheme, share): (Scheme, f64)| (scheme.name(), share);
    Ok(found.map(|found| (found.share, found.better.into_iter().map(named).collect())))
}

#[pyfunction(name = "crosswalk")]
fn crosswalk_rows(scheme: &str) -> PyResult<String> {
    let book = crosswalk::book(scheme_named(scheme)?).map_err(failed)?;
    let rows: Vec<serde_json::Value> = book
        .rows
        .iter()
        .map(|row| {
            let listed = book.entries.iter().find(|entry| entry.key == row.key);
            json!({
                "scheme": row.scheme.name(),
                "code": row.code,
                "title": listed.map(|entry| &entry.title).filter(|title| !title.is_empty()),
                "title_local": listed.map(|entry| &entry.title_local).filter(|title| !title.is_empty()),
                "possible": row.written,
                "categories": row.possible.categories().iter().map(Category::reference).collect::<Vec<_>>(),
                "facts": facts_of(row.facts).map(Fact::name).collect::<Vec<_>>(),
                "ancillary": row.ancillary.iter().map(Category::reference).collect::<Vec<_>>(),
                "why": row.why,
                "source": row.source,
            })
        })
        .collect();
    to_json(&rows)
}

#[pyfunction]
fn match_codes(scheme: &str, texts: Vec<Option<String>>) -> PyResult<Vec<Option<String>>> {
    let book = crosswalk::book(scheme_named(scheme)?).map_err(failed)?;
    let one = |text: Option<String>| {
        let codes = book.read_cell(&text?);
        let read = codes.unknown.is_empty().then_some(codes.known)?;
        let printed: Vec<&str> = read
            .iter()
            .filter_map(|entry| book.entries.get(*entry))
            .map(|entry| entry.code.as_str())
            .collect();
        (!printed.is_empty()).then(|| printed.join(";"))
    };
    Ok(texts.into_iter().map(one).collect())
}

/// What the list calls the codes in each text, in English or else in its own language.
#[pyfunction]
fn code_titles(scheme: &str, texts: Vec<Option<String>>) -> PyResult<Vec<Option<String>>> {
    let book = crosswalk::book(scheme_named(scheme)?).map_err(failed)?;
    let one = |text: Option<String>| {
        let read = book.read_cell(&text?).known;
        let entries = read.iter().filter_map(|entry| book.entries.get(*entry));
        let titles: Vec<&str> =
            entries.map(crosswalk::Entry::shown_title).filter(|title| !title.is_empty()).collect();
        (!titles.is_empty()).then(|| titles.join("; "))
    };
    Ok(texts.into_iter().map(one).collect())
}

#[pyfunction]
fn read_codes(scheme: &str, text: &str) -> PyResult<Vec<String>> {
    let book = crosswalk::book(scheme_named(scheme)?).map_err(failed)?;
    let codes = book.read_cell(text);
    // A writing that may mean two codes is one code still, and stays as it was written.
    if !codes.several && codes.known.len() > 1 {
        return Ok(vec![text.trim().to_owned()]);
    }
    let known =
        codes.known.iter().filter_map(|entry| book.entries.get(*entry)).map(|entry| entry.code.clone());
    Ok(known.chain(codes.unknown).collect())
}

/// An interval of days as ISO texts; an open end is None.
type Span = (Option<String>, Option<String>);

#[derive(IntoPyObject)]
enum ReadDate {
    Span(Span),
    Unreadable(&'static str),
}

#[pyfunction]
#[pyo3(signature = (text, as_of, *, role=None, date_order=None, calendar=None, fiscal_year_start=None))]
fn read_date(
    text: &str,
    as_of: &str,
    role: Option<&str>,
    date_order: Option<&str>,
    calendar: Option<&str>,
    fiscal_year_start: Option<u32>,
) -> PyResult<Option<ReadDate>> {
    let manner = Writing {
        as_of: as_of.to_owned(),
        role: role.map(str::to_owned),
        date_order: date_order.map(str::to_owned),
        calendar: calendar.map(str::to_owned),
        fiscal_year_start,
    }
    .manner()?;
    let end = |day: Day| (day != Day::MIN && day != Day::MAX).then(|| calendar::to_iso(day));
    Ok(match dates::read(text, &manner) {
        DateCell::Missing => None,
        DateCell::Unreadable => Some(ReadDate::Unreadable("unreadable")),
        DateCell::Read(interval) => Some(ReadDate::Span((end(interval.first), end(interval.last)))),
    })
}

/// How the dates of a column are written, in the words of registers and specifications.
#[derive(Deserialize)]
struct Writing {
    as_of: String,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    date_order: Option<String>,
    #[serde(default)]
    calendar: Option<String>,
    #[serde(default)]
    fiscal_year_start: Option<u32>,
}

impl Writing {
    fn manner(&self) -> PyResult<dates::Manner> {
        let kind = self.role.as_deref().and_then(Role::from_name).and_then(|role| match role {
            Role::Date(kind) => Some(kind),
            _ => None,
        });
        Ok(dates::Manner {
            kind,
            order: self.date_order.as_deref().map(named).transpose()?,
            calendar: self.calendar.as_deref().map(named).transpose()?.unwrap_or_default(),
            fiscal_year_start: self.fiscal_year_start,
            ..manner_on(&self.as_of)?
        })
    }
}

/// A value by the name that registers and specifications give it.
fn named<T: DeserializeOwned>(name: &str) -> PyResult<T> {
    serde_json::from_value(json!(name)).map_err(failed)
}

/// How dates are read on a day.
fn manner_on(as_of: &str) -> PyResult<dates::Manner> {
    let day = calendar::parse_iso(as_of).ok_or_else(|| failed(format!("`{as_of}` is no day")))?;
    Ok(dates::Manner::on(day))
}

#[pyfunction]
fn match_dates(texts: Vec<Option<String>>, as_of: &str) -> PyResult<Vec<bool>> {
    let manner = manner_on(as_of)?;
    let reads = |text: String| matches!(dates::read(&text, &manner), DateCell::Read(_));
    Ok(texts.into_iter().map(|text| text.is_some_and(reads)).collect())
}

#[pyfunction]
fn match_facts(fact: &str, texts: Vec<Option<String>>) -> PyResult<Vec<bool>> {
    let wanted = Fact::from_name(fact).ok_or_else(|| failed(format!("`{fact}` is no fact")))?;
    let book = crate::evidence::facts::book().map_err(failed)?;
    let reads = |text: String| {
        book.read_cell(wanted, &text).is_some_and(|said| !said.values.is_empty() && said.unknown.is_empty())
    };
    Ok(texts.into_iter().map(|text| text.is_some_and(reads)).collect())
}

#[pyfunction]
fn read_facts(fact: &str, texts: Vec<Option<String>>) -> PyResult<Vec<Option<String>>> {
    let wanted = Fact::from_name(fact).ok_or_else(|| failed(format!("`{fact}` is no fact")))?;
    let book = crate::evidence::facts::book().map_err(failed)?;
    let read = |text: String| {
        let said = book.read_cell(wanted, &text).filter(|said| said.unknown.is_empty())?;
        let [value] = said.values.as_slice() else { return None };
        Some(book.values[*value].value.clone())
    };
    Ok(texts.into_iter().map(|text| text.and_then(read)).collect())
}

#[pyfunction]
fn match_missing(texts: Vec<Option<String>>) -> Vec<bool> {
    let blank = |text: String| crate::evidence::missing::is_missing(&text);
    texts.into_iter().map(|text| text.is_none_or(blank)).collect()
}

#[pyfunction]
fn match_statuses(texts: Vec<Option<String>>) -> Vec<bool> {
    let reads = |text: String| matches!(status::read(&text), Status::Operates | Status::Stopped);
    texts.into_iter().map(|text| text.is_some_and(reads)).collect()
}

#[pyfunction]
fn match_releases(texts: Vec<Option<String>>) -> Vec<bool> {
    // A bare amount says that something is released, and names nothing.
    let names = |text: String| {
        releases::read(&text).is_some_and(|said| said.chemicals != 0 && said.chemicals != releases::SOME)
    };
    texts.into_iter().map(|text| text.is_some_and(names)).collect()
}

/// What status cells say of why a source is not in operation.
#[pyfunction]
fn why_stopped(texts: Vec<String>) -> Vec<Option<&'static str>> {
    texts.into_iter().map(|text| status::why_stopped(&text)).collect()
}

/// For each cell the words of it that were not understood, where a word is what the role is read by.
#[pyfunction]
#[pyo3(signature = (role, texts, *, text))]
fn unread_words(role: &str, texts: Vec<Option<String>>, text: bool) -> PyResult<Vec<Vec<String>>> {
    let read_as = Role::from_name(role).ok_or_else(|| failed(format!("`{role}` is no input column")))?;
    let manner = Manner { text, revision_unstated: false, contested: false, dates: dates::Manner::on(0) };
    let one = |text: Option<String>| {
        let Some(written) = text else { return Ok(Vec::new()) };
        Ok(match cell::read(read_as, &written, &manner).map_err(failed)? {
            Cell::Fact(said) => said.unknown,
            Cell::Releases(said) => said.unknown,
            Cell::Status(Status::Unknown) => vec![written.trim().to_owned()],
            _ => Vec::new(),
        })
    };
    texts.into_iter().map(one).collect()
}

#[pyfunction]
fn explain(spec_json: &str, row_json: &str, language: &str) -> PyResult<String> {
    let spec = Spec::from_json(spec_json).map_err(failed)?;
    let row = serde_json::from_str(row_json).map_err(failed)?;
    let language = Language::from_name(language).map_err(failed)?;
    to_json(&reasoning::explain(&spec, &row, language).map_err(failed)?)
}

/// Compiles a specification, so that what is wrong in it is said before any data is read.
#[pyfunction]
fn check_spec(py: Python<'_>, spec_json: &str) -> PyResult<()> {
    py.detach(|| adapter::CACHE.get(spec_json)).map(|_| ()).map_err(failed)
}

#[pyfunction]
fn output_fields() -> PyResult<String> {
    to_json(&Output::ALL.iter().map(|output| output.described()).collect::<Vec<_>>())
}

/// A stream of Arrow batches, taken over from whoever made it; it can be read once.
#[pyclass(module = "annexc._native", frozen)]
struct ArrowStream {
    reader: Mutex<Option<Box<dyn RecordBatchReader + Send>>>,
    schema: SchemaRef,
}

impl ArrowStream {
    fn of(reader: Box<dyn RecordBatchReader + Send>) -> Self {
        Self { schema: reader.schema(), reader: Mutex::new(Some(reader)) }
    }

    fn take(&self) -> PyResult<Box<dyn RecordBatchReader + Send>> {
        // A reader is taken whole or not at all, so a poisoned lock loses nothing.
        let taken = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        taken.ok_or_else(|| failed("the stream was read already; a stream can be read once only"))
    }
}

#[pymethods]
impl ArrowStream {
    #[new]
    fn new(stream: PyRecordBatchReader) -> PyResult<Self> {
        Ok(Self::of(stream.into_reader()?))
    }

    fn names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    fn unread(&self) -> Vec<String> {
        let fields = self.schema.fields().iter();
        fields.filter(|field| !arrow::is_read(field.data_type())).map(|field| field.name().clone()).collect()
    }

    #[allow(clippy::needless_pass_by_value, reason = "what comes from Python comes by value")]
    fn classify(
        &self,
        spec_json: &str,
        feeds: Vec<(Option<String>, Option<String>)>,
        names: Vec<String>,
    ) -> PyResult<Self> {
        let compiled = arrow::CACHE.get(spec_json).map_err(failed)?;
        let feeds = feeds
            .into_iter()
            .map(|(column, constant)| match (column, constant) {
                (Some(column), _) => self.schema.index_of(&column).map(Feed::Column).map_err(failed),
                (None, constant) => Ok(Feed::Constant(constant.unwrap_or_default())),
            })
            .collect::<PyResult<Vec<Feed>>>()?;
        Ok(Self::of(Box::new(arrow::Stream::new(self.take()?, compiled, feeds, &names))))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let reader = Bound::new(py, PyRecordBatchReader::new(self.take()?))?;
        reader.call_method1("__arrow_c_stream__", (requested_schema,))
    }
}

/// What the rows that were counted under a token came to; it is then forgotten.
#[pyfunction]
fn tallied_rows(token: &str) -> u64 {
    tally::rows(token)
}

#[pyfunction]
fn take_tally(token: &str) -> PyResult<String> {
    to_json(&tally::take(token))
}

/// JSON of how often each output was written so far.
#[pyfunction]
fn written_calls() -> PyResult<String> {
    to_json(&adapter::calls().into_iter().collect::<BTreeMap<_, _>>())
}

#[derive(Deserialize)]
struct Numbered {
    spec: String,
    #[serde(default)]
    tally: Option<String>,
}

#[derive(Deserialize)]
struct Written {
    output: String,
}

#[derive(Deserialize)]
struct Classified {
    spec: String,
    outputs: Vec<String>,
}

fn wrong(problem: impl std::fmt::Display) -> PolarsError {
    PolarsError::ComputeError(format!("annexc: {problem}").into())
}

fn output(name: &str) -> PolarsResult<Output> {
    Output::from_name(name).map_err(wrong)
}

impl Classified {
    fn outputs(&self) -> PolarsResult<Vec<Output>> {
        self.outputs.iter().map(|name| output(name)).collect()
    }
}

#[polars_expr(output_type_func=number_field)]
#[allow(clippy::needless_pass_by_value, reason = "the macro passes it so")]
fn number(inputs: &[Series], kwargs: Numbered) -> PolarsResult<Series> {
    let compiled = adapter::CACHE.get(&kwargs.spec).map_err(wrong)?;
    adapter::number(inputs, &compiled, kwargs.tally.as_deref())
}

fn number_field(inputs: &[Field]) -> PolarsResult<Field> {
    adapter::number_field(inputs)
}

#[polars_expr(output_type_func_with_kwargs=written_field)]
#[allow(clippy::needless_pass_by_value, reason = "the macro passes it so")]
fn written(inputs: &[Series], kwargs: Written) -> PolarsResult<Series> {
    adapter::written(first(inputs)?, output(&kwargs.output)?)
}

#[allow(clippy::needless_pass_by_value, reason = "the macro passes it so")]
fn written_field(inputs: &[Field], kwargs: Written) -> PolarsResult<Field> {
    Ok(adapter::written_field(first(inputs)?.name().clone(), output(&kwargs.output)?))
}

#[derive(Deserialize)]
struct Kinds {
    outputs: Vec<String>,
}

#[polars_expr(output_type_func=number_field)]
#[allow(clippy::needless_pass_by_value, reason = "the macro passes it so")]
fn alike(inputs: &[Series], kwargs: Kinds) -> PolarsResult<Series> {
    let outputs = kwargs.outputs.iter().map(|name| output(name)).collect::<PolarsResult<Vec<_>>>()?;
    adapter::alike(first(inputs)?, &outputs)
}

fn first<T>(inputs: &[T]) -> PolarsResult<&T> {
    inputs.first().ok_or_else(|| wrong("no column of numbers of outcomes is given"))
}

#[polars_expr(output_type_func_with_kwargs=classify_field)]
#[allow(clippy::needless_pass_by_value, reason = "the macro passes it so")]
fn classify(inputs: &[Series], kwargs: Classified) -> PolarsResult<Series> {
    let compiled = adapter::CACHE.get(&kwargs.spec).map_err(wrong)?;
    adapter::classify(inputs, &compiled, &kwargs.outputs()?)
}

#[allow(clippy::needless_pass_by_value, reason = "the macro passes it so")]
fn classify_field(inputs: &[Field], kwargs: Classified) -> PolarsResult<Field> {
    adapter::classify_field(inputs, &kwargs.outputs()?)
}

#[allow(clippy::unnecessary_wraps, reason = "the macro wants it so")]
fn span_field(inputs: &[Field]) -> PolarsResult<Field> {
    Ok(dated::output_field(inputs))
}

/// First and last day of each writing of a date.
#[polars_expr(output_type_func=span_field)]
#[allow(clippy::needless_pass_by_value, reason = "the macro passes it so")]
fn date_spans(inputs: &[Series], kwargs: Writing) -> PolarsResult<Series> {
    dated::spans(inputs, &kwargs.manner().map_err(wrong)?)
}

#[derive(Deserialize)]
struct Starts {
    columns: Vec<Writing>,
    /// The days to the last of which each day is moved down, within its year.
    turns: Vec<Day>,
}

impl Starts {
    /// The columns, those of one role together, in the order in which they count.
    fn columns(&self) -> PolarsResult<Vec<dated::Start>> {
        let mut found: Vec<dated::Start> = Vec::new();
        for column in &self.columns {
            let manner = column.manner().map_err(wrong)?;
            let kind = manner.kind.ok_or_else(|| wrong("a column that is no date tells no start"))?;
            let rank = found.last().map_or(0, |last| last.rank + u8::from(last.kind != kind));
            if rank > dated::MOST_RANKS {
                return Err(wrong("more kinds of dates tell a start than there is room for"));
            }
            found.push(dated::Start { kind, manner, rank });
        }
        Ok(found)
    }
}

#[allow(clippy::unnecessary_wraps, reason = "the macro wants it so")]
fn starts_field(inputs: &[Field]) -> PolarsResult<Field> {
    Ok(dated::starts_field(inputs))
}

/// When the source of each row began, as one number.
#[polars_expr(output_type_func=starts_field)]
#[allow(clippy::needless_pass_by_value, reason = "the macro passes it so")]
fn starts(inputs: &[Series], kwargs: Starts) -> PolarsResult<Series> {
    dated::starts(inputs, &kwargs.columns()?, &kwargs.turns)
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    for function in [
        wrap_pyfunction!(version, module)?,
        wrap_pyfunction!(data_versions, module)?,
        wrap_pyfunction!(parties, module)?,
        wrap_pyfunction!(resolve_party, module)?,
        wrap_pyfunction!(describe_territory, module)?,
        wrap_pyfunction!(party_chemicals, module)?,
        wrap_pyfunction!(party_timetable, module)?,
        wrap_pyfunction!(party_duties, module)?,
        wrap_pyfunction!(article5, module)?,
        wrap_pyfunction!(read_profile, module)?,
        wrap_pyfunction!(categories, module)?,
        wrap_pyfunction!(guidance, module)?,
        wrap_pyfunction!(schemes, module)?,
        wrap_pyfunction!(vintages, module)?,
        wrap_pyfunction!(fitting_schemes, module)?,
        wrap_pyfunction!(party_schemes, module)?,
        wrap_pyfunction!(misfit, module)?,
        wrap_pyfunction!(crosswalk_rows, module)?,
        wrap_pyfunction!(match_codes, module)?,
        wrap_pyfunction!(code_titles, module)?,
        wrap_pyfunction!(read_codes, module)?,
        wrap_pyfunction!(read_date, module)?,
        wrap_pyfunction!(match_dates, module)?,
        wrap_pyfunction!(match_facts, module)?,
        wrap_pyfunction!(match_missing, module)?,
        wrap_pyfunction!(read_facts, module)?,
        wrap_pyfunction!(match_releases, module)?,
        wrap_pyfunction!(match_statuses, module)?,
        wrap_pyfunction!(unread_words, module)?,
        wrap_pyfunction!(why_stopped, module)?,
        wrap_pyfunction!(explain, module)?,
        wrap_pyfunction!(check_spec, module)?,
        wrap_pyfunction!(output_fields, module)?,
        wrap_pyfunction!(take_tally, module)?,
        wrap_pyfunction!(tallied_rows, module)?,
        wrap_pyfunction!(written_calls, module)?,
    ] {
        module.add_function(function)?;
    }
    module.add_class::<ArrowStream>()?;
    Ok(())
}
