//! Rows of any cells: the hot loop comes to the same in either order of the rows, and to what the reasoning
//! of each row shows.

use annexc::classify::classifier::Classifier;
use annexc::classify::explain::explain;
use annexc::classify::explain::texts::Language;
use annexc::classify::outcome::OBLIGATIONS;
use annexc::classify::rows::session::Session;
use annexc::classify::rows::values::Values;
use annexc::classify::spec::Spec;

/// One of each kind.
const ROLES: [&str; 18] = [
    "category",
    "eprtr",
    "nace2",
    "isic4",
    "snap97",
    "toolkit",
    "waste_burned",
    "hazardous_waste",
    "feed",
    "fuel",
    "status",
    "releases",
    "construction_started",
    "operation_started",
    "closed",
    "modification_started",
    "building_permit",
    "party",
];

/// What is drawn.
pub type Given<'a> = (u32, u16, Vec<Vec<Option<&'a str>>>);

/// Whether the laws hold of what is drawn.
///
/// # Panics
/// If one does not.
pub fn hold(given: &Given<'_>) {
    let (chosen, as_of, rows) = given;
    let roles: Vec<&str> = ROLES
        .iter()
        .enumerate()
        .filter(|(place, _)| *chosen >> place & 1 == 1)
        .map(|(_, role)| *role)
        .collect();
    let rows = &rows[..rows.len().min(6)];
    if roles.is_empty() || rows.is_empty() || rows.iter().flatten().flatten().any(|cell| cell.len() > 200) {
        return;
    }
    let spec = Spec {
        as_of: annexc::law::calendar::to_iso(12_000 + i32::from(*as_of) % 9_000),
        party: Some("FRA".to_owned()),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        ..Spec::default()
    };
    let classifier = Classifier::compile(&spec).expect("the specification compiles");
    let cell = |row: usize, place: usize| rows[row].get(place).copied().flatten();
    let answered = |order: &[usize]| -> Vec<String> {
        let columns: Vec<Vec<Option<&str>>> =
            (0..roles.len()).map(|place| order.iter().map(|row| cell(*row, place)).collect()).collect();
        let values: Vec<Values<'_>> = columns.iter().map(|column| Values::texts(column)).collect();
        let mut session = Session::new(&classifier).expect("the tables read");
        let found = session.classify(&classifier, &values, order.len()).expect("the tables read");
        let outcomes = found.iter().map(|number| &session.outcomes()[*number as usize]);
        outcomes
            .map(|outcome| {
                let duty = OBLIGATIONS[usize::from(outcome.obligation)];
                format!("{duty} {} {} {}", outcome.candidates, outcome.issues, outcome.needs)
            })
            .collect()
    };
    let forward: Vec<usize> = (0..rows.len()).collect();
    let backward: Vec<usize> = forward.iter().rev().copied().collect();
    let (found, mut again) = (answered(&forward), answered(&backward));
    again.reverse();
    assert_eq!(found, again, "the order of rows matters");
    for (row, shown) in found.iter().enumerate() {
        let cells = roles
            .iter()
            .enumerate()
            .filter_map(|(place, role)| cell(row, place).map(|cell| ((*role).to_owned(), cell.into())));
        let told = explain(&spec, &cells.collect(), Language::from_name("en").expect("English is known"));
        let told = told.expect("the row is explained").trace.outcome;
        let of = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        let outcome = ["obligation", "annex_c_candidates", "issues", "needs"].map(of).join(" ");
        assert_eq!(&outcome, shown, "the reasoning comes to something else");
    }
}
