//! Any text as the profile of a Party, and any as the specification of a question: read or refused with
//! words, and what is read compiles or is refused.

use annexc::classify::classifier::Classifier;
use annexc::classify::explain::explain;
use annexc::classify::explain::texts::Language;
use annexc::classify::spec::Spec;
use annexc::law::profile;

/// What is drawn.
pub type Given<'a> = (bool, &'a str);

/// Whether the laws hold of what is drawn.
///
/// # Panics
/// If one does not.
pub fn hold(given: &Given<'_>) {
    let (as_profile, text) = *given;
    let spec = if as_profile {
        let Ok(read) = profile::read(text, "profile.toml") else { return };
        let mut spec = Spec {
            as_of: "2026-08-31".to_owned(),
            party: Some(read.party.clone()),
            roles: vec!["category".to_owned(), "construction_started".to_owned()],
            ..Spec::default()
        };
        spec.profiles.insert(read.party.clone(), read);
        spec
    } else {
        let Ok(spec) = Spec::from_json(text) else { return };
        spec
    };
    if Classifier::compile(&spec).is_ok() {
        let row = [("category", "II.a;III.x"), ("construction_started", "2010"), ("eprtr", "5.(b)")];
        let row = row.into_iter().map(|(name, cell)| (name.to_owned(), cell.into())).collect();
        let _ = explain(&spec, &row, Language::from_name("en").expect("English is known"));
    }
}
