//! Polars columns in, one struct of verdict columns out.

use polars::prelude::*;

use super::schema::{Kind, OUTPUTS, Output};
use crate::classify::encode::{self, Column as Encoded};
use crate::classify::kernel::Classifier;
use crate::classify::outcome::Outcome;

/// Classifies the rows of some columns, whose roles are the classifier's, in order. A column of length
/// one stands for all rows.
///
/// # Errors
/// If a column has a type that cannot be read as text, or the columns are not as many as the roles.
pub fn classify(inputs: &[Series], classifier: &Classifier) -> PolarsResult<Series> {
    if inputs.len() != classifier.roles.len() {
        polars_bail!(ShapeMismatch: "annexc: {} columns for {} roles", inputs.len(), classifier.roles.len());
    }
    let lengths = || inputs.iter().map(|input| input.len());
    let rows = if lengths().any(|length| length == 0) { 0 } else { lengths().max().unwrap_or(0) };
    let columns = inputs
        .iter()
        .zip(&classifier.roles)
        .map(|(input, role)| {
            let text = as_text(input, role.name())?;
            let text = text.str()?;
            let mut column = encode::column(*role, text.iter(), classifier.text).map_err(failed)?;
            match column.ids.as_slice() {
                [one] if rows != 1 => column.ids = vec![*one; rows],
                ids if ids.len() != rows => {
                    polars_bail!(ShapeMismatch: "annexc: column `{}` has {} rows, not {rows}", input.name(), ids.len())
                }
                _ => {}
            }
            Ok(column)
        })
        .collect::<PolarsResult<Vec<Encoded>>>()?;
    let found = classifier.classify(&columns, rows).map_err(failed)?;
    // Each distinct outcome is built once; rows are then gathered by number.
    let ids = IdxCa::from_vec(PlSmallStr::EMPTY, found.ids);
    let fields = OUTPUTS
        .iter()
        .map(|output| values(output, &found.outcomes)?.take(&ids))
        .collect::<PolarsResult<Vec<Series>>>()?;
    let name = inputs.first().map_or(PlSmallStr::EMPTY, |input| input.name().clone());
    Ok(StructChunked::from_series(name, rows, fields.iter())?.into_series())
}

/// The type of the struct.
///
/// # Errors
/// If a column has a type that cannot be read as text.
pub fn output_field(inputs: &[Field]) -> PolarsResult<Field> {
    for input in inputs {
        readable(input.dtype(), input.name(), input.name())?;
    }
    let fields = OUTPUTS.iter().map(|output| Ok(Field::new(output.name.into(), dtype(output)?)));
    let name = inputs.first().map_or(PlSmallStr::EMPTY, |input| input.name().clone());
    Ok(Field::new(name, DataType::Struct(fields.collect::<PolarsResult<_>>()?)))
}

fn failed(error: impl std::fmt::Display) -> PolarsError {
    polars_err!(ComputeError: "annexc: {error}")
}

fn readable(dtype: &DataType, name: &str, role: &str) -> PolarsResult<()> {
    let fine = dtype.is_primitive_numeric()
        || matches!(
            dtype,
            DataType::String
                | DataType::Boolean
                | DataType::Null
                | DataType::Date
                | DataType::Datetime(_, _)
                | DataType::Decimal(_, _)
                | DataType::Categorical(_, _)
                | DataType::Enum(_, _)
        );
    if !fine {
        polars_bail!(
            InvalidOperation: "annexc: column `{name}` (read as {role}) has type {dtype}; cast it to String, a number, Boolean or Date"
        );
    }
    Ok(())
}

/// A column as text; numbers, dates and truth values as they print.
fn as_text(input: &Series, role: &str) -> PolarsResult<Series> {
    readable(input.dtype(), input.name(), role)?;
    match input.dtype() {
        DataType::String => Ok(input.clone()),
        _ => input.cast(&DataType::String),
    }
}

fn dtype(output: &Output) -> PolarsResult<DataType> {
    Ok(match output.kind {
        Kind::Enum => DataType::from_frozen_categories(FrozenCategories::new(output.words.iter().copied())?),
        Kind::Text => DataType::String,
        Kind::Date => DataType::Date,
        Kind::Bool => DataType::Boolean,
    })
}

/// One output column over the distinct outcomes.
fn values(output: &Output, outcomes: &[Outcome]) -> PolarsResult<Series> {
    let name = PlSmallStr::from_static(output.name);
    let word = |index: Option<u8>| index.and_then(|index| output.words.get(index as usize).copied());
    let texts = |text: fn(&Outcome) -> &str| -> Series {
        outcomes.iter().map(|outcome| Some(text(outcome))).collect::<StringChunked>().into_series()
    };
    let enums = |index: fn(&Outcome) -> Option<u8>| {
        let words: StringChunked = outcomes.iter().map(|outcome| word(index(outcome))).collect();
        words.into_series().cast(&dtype(output)?)
    };
    let column = match output.name {
        "annex_c" => enums(|outcome| outcome.annex_c)?,
        "annex_c_candidates" => texts(|outcome| &outcome.candidates),
        "source_age" => enums(|outcome| Some(outcome.source_age))?,
        "age_basis" => enums(|outcome| Some(outcome.age_basis))?,
        "obligation" => enums(|outcome| Some(outcome.obligation))?,
        "bat" => enums(|outcome| Some(outcome.bat))?,
        "bep" => enums(|outcome| Some(outcome.bep))?,
        "bat_floor" => enums(|outcome| Some(outcome.bat_floor))?,
        "bat_ceiling" => enums(|outcome| Some(outcome.bat_ceiling))?,
        "bat_required_from" => {
            let days: Int32Chunked = outcomes.iter().map(|outcome| outcome.required_from).collect();
            days.into_series().cast(&DataType::Date)?
        }
        "legal_basis" => enums(|outcome| outcome.legal_basis)?,
        "operating" => {
            outcomes.iter().map(|outcome| outcome.operating).collect::<BooleanChunked>().into_series()
        }
        "evidence" => enums(|outcome| Some(outcome.evidence))?,
        "ancillary" => texts(|outcome| &outcome.ancillary),
        "needs" => texts(|outcome| &outcome.needs),
        "issues" => texts(|outcome| &outcome.issues),
        other => polars_bail!(ComputeError: "annexc: no values for the output `{other}`"),
    };
    Ok(column.with_name(name))
}
