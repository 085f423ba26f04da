use super::*;

const KENYA: &str = r#"
    party = "KEN"
    [action_plan]
    adopted = 2007-04-12
    identified = [ { category = "III.b", bat_required_from = 2012-01-01 }, { category = "III.g" } ]
    complete = true
    [[action_plan.additional]]
    name = "Lime kilns"
    codes = { nace2 = ["23.52"] }
"#;

#[test]
fn the_example_of_the_design_reads() -> Result<(), ProfileError> {
    let profile = read(KENYA, "kenya.toml")?;
    assert_eq!(profile.party, "KEN");
    let plan = profile.action_plan.unwrap_or_default();
    assert!(plan.complete);
    assert_eq!(plan.adopted.as_deref(), Some("2007-04-12"));
    assert_eq!(plan.identified[0].bat_required_from.as_deref(), Some("2012-01-01"));
    assert_eq!(plan.additional[0].codes["nace2"], ["23.52"]);
    Ok(())
}

#[test]
fn amendments_not_accepted_are_named_by_chemical_or_decision() -> Result<(), ProfileError> {
    let read = |listed: &str| read(&format!("party = \"KEN\"\nnot_accepted = {listed}"), "p.toml");
    let all = ["SC-4/16", "SC-7/14", "SC-8/12"];
    assert_eq!(read("[\"pecb\", \"SC-7/14\", \"Hexachlorobutadiene\", \"608-93-5\"]")?.not_accepted, all);
    assert_eq!(read("\"HCBD\"")?.not_accepted, all[2..]);
    Ok(())
}

#[test]
fn errors_name_file_key_and_reason() {
    for (text, wanted) in [
        ("party = \"Atlantis\"", "p.toml: party: `Atlantis`"),
        ("party = \"KEN\"\nplan = 1", "p.toml: plan: is no key"),
        (
            "party = \"KEN\"\n[action_plan]\nadopted = \"soon\"",
            "p.toml: action_plan.adopted: \"soon\" is no day",
        ),
        (
            "party = \"KEN\"\n[action_plan]\nidentified = [{ category = \"IV.a\" }]",
            "p.toml: action_plan.identified[0].category: `IV.a`",
        ),
        ("party = \n", "p.toml: line 1: is no TOML"),
        ("party = \"Greenland\"", "p.toml: party: `Greenland` is a territory of Denmark"),
        (
            "party = \"KEN\"\nentry_into_force = 2004-05-16",
            "p.toml: entry_into_force: 2004-05-16 is before 2004-05-17",
        ),
        ("party = \"KEN\"\nnot_accepted = [\"HCB\"]", "p.toml: not_accepted: \"HCB\" is in Annex C from"),
        ("party = \"KEN\"\nnot_accepted = [\"DDT\"]", "p.toml: not_accepted: \"DDT\" names no amendment"),
        ("", "p.toml: party: is missing"),
    ] {
        let shown = read(text, "p.toml").err().map(|error| error.to_string()).unwrap_or_default();
        assert!(shown.starts_with(wanted), "{text:?} gave {shown:?}");
    }
}
