//! The days that a profile gives, against those on which they can lie.

use super::calendar::{self, Day, GENERAL_ENTRY_INTO_FORCE};
use super::party::{Entry, PartyEntry};
use super::plan::Profile;

/// Years from entry into force to the first day on which a withdrawal can take effect: three to the notice,
/// one from the notice (Article 28).
const WITHDRAWAL_YEARS: i32 = 4;

/// A key and what is wrong with its day.
type Problem = (String, String);

/// Checks that no day is earlier than it can be.
pub(super) fn check(profile: &Profile, state: &'static PartyEntry) -> Result<(), Problem> {
    let read = |text: &Option<String>| text.as_deref().and_then(calendar::parse_iso);
    let stated = read(&profile.entry_into_force);
    if let Some(entry) = stated.filter(|entry| *entry < GENERAL_ENTRY_INTO_FORCE) {
        let reason = format!(
            "{} is before {}, when the Convention entered into force for its first Parties (Article 26(1)); \
             write that day, or the ninetieth after the deposit of the instrument (Article 26(2))",
            calendar::to_iso(entry),
            calendar::to_iso(GENERAL_ENTRY_INTO_FORCE)
        );
        return Err(("entry_into_force".to_owned(), reason));
    }
    let table = match state.entry() {
        Entry::On(day) => Some(day),
        Entry::Unknown => Some(GENERAL_ENTRY_INTO_FORCE),
        Entry::Never => None,
        Entry::Doubtful(doubt) => doubt.possible.iter().filter_map(|possible| possible.first_day()).min(),
    };
    let first = stated.or(table);
    if let Some(withdrawn) = read(&profile.withdrawn) {
        let Some(first) = first else {
            let reason = format!(
                "{} is not a Party, so there is nothing to withdraw from; give entry_into_force if it was one",
                state.name
            );
            return Err(("withdrawn".to_owned(), reason));
        };
        let from = calendar::anniversary(first, WITHDRAWAL_YEARS);
        if withdrawn < from {
            let reason = format!(
                "{} is before {}: notice can be given three years after entry into force ({}), and takes \
                 effect a year later (Article 28); write the first day on which it is no Party any more",
                calendar::to_iso(withdrawn),
                calendar::to_iso(from),
                calendar::to_iso(first)
            );
            return Err(("withdrawn".to_owned(), reason));
        }
    }
    let first = first.unwrap_or(GENERAL_ENTRY_INTO_FORCE);
    for (key, text) in plan_days(profile) {
        if let Some(day) = calendar::parse_iso(text).filter(|day| *day < first) {
            return Err((key, too_early(day, first, state)));
        }
    }
    Ok(())
}

fn plan_days(profile: &Profile) -> Vec<(String, &str)> {
    let Some(plan) = &profile.action_plan else { return Vec::new() };
    let adopted = plan.adopted.as_deref().map(|day| ("action_plan.adopted".to_owned(), day));
    let identified = plan.identified.iter().enumerate().filter_map(|(place, entry)| {
        let key = format!("action_plan.identified[{place}].bat_required_from");
        Some((key, entry.bat_required_from.as_deref()?))
    });
    let additional = plan.additional.iter().enumerate().filter_map(|(place, entry)| {
        let key = format!("action_plan.additional[{place}].bat_required_from");
        Some((key, entry.bat_required_from.as_deref()?))
    });
    adopted.into_iter().chain(identified).chain(additional).collect()
}

fn too_early(day: Day, first: Day, state: &PartyEntry) -> String {
    let (day, first) = (calendar::to_iso(day), calendar::to_iso(first));
    format!(
        "{day} is before {first}, the first day on which the Convention can bind {}, and no plan has an \
         effect under Article 5 before that; write {first} for what was decided earlier, or give \
         entry_into_force if it is another day",
        state.name
    )
}

#[cfg(test)]
mod tests {
    use crate::law::profile::{ProfileError, read};
    use crate::law::{calendar, party};

    fn refused(text: &str) -> String {
        read(text, "p.toml").err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_plan_cannot_be_older_than_entry_into_force() -> Result<(), ProfileError> {
        // In force for Kenya since 2004-12-23.
        for (plan, key) in [
            ("adopted = 2004-12-22", "action_plan.adopted"),
            (
                "identified = [{ category = \"II.a\" }, { category = \"III.b\", bat_required_from = 2001-01-01 }]",
                "action_plan.identified[1].bat_required_from",
            ),
            (
                "additional = [{ name = \"Lime\", bat_required_from = 1999-01-01 }]",
                "action_plan.additional[0].bat_required_from",
            ),
        ] {
            let shown = refused(&format!("party = \"KEN\"\n[action_plan]\n{plan}"));
            assert!(shown.starts_with(&format!("p.toml: {key}: ")), "{shown}");
            assert!(shown.contains("2004-12-23") && shown.contains("write 2004-12-23"), "{shown}");
        }
        read("party = \"KEN\"\n[action_plan]\nadopted = 2004-12-23", "p.toml")?;
        // The profile's own day of entry into force goes before the table's.
        let late = "party = \"KEN\"\nentry_into_force = 2010-01-01\n[action_plan]\nadopted = 2009-12-31";
        assert!(refused(late).contains("2010-01-01"));
        Ok(())
    }

    #[test]
    fn a_withdrawal_takes_effect_four_years_after_entry_into_force_at_the_earliest()
    -> Result<(), ProfileError> {
        let early = refused("party = \"KEN\"\nwithdrawn = 2008-12-22");
        assert!(early.contains("withdrawn: 2008-12-22 is before 2008-12-23"), "{early}");
        let profile = read("party = \"KEN\"\nwithdrawn = 2008-12-23", "p.toml")?;
        assert_eq!(profile.withdrawn.as_deref(), Some("2008-12-23"));
        assert!(refused("party = \"USA\"\nwithdrawn = 2020-01-01").contains("not a Party"));
        Ok(())
    }

    #[test]
    fn a_doubtful_state_takes_days_from_its_first_possible_one_on() -> Result<(), ProfileError> {
        read("party = \"EST\"\n[action_plan]\nadopted = 2009-02-05", "p.toml")?;
        assert!(refused("party = \"EST\"\n[action_plan]\nadopted = 2009-02-04").contains("2009-02-05"));
        read("party = \"PSE\"\n[action_plan]\nadopted = 2004-05-17", "p.toml")?;
        assert!(refused("party = \"PSE\"\n[action_plan]\nadopted = 2004-05-16").contains("2004-05-17"));
        Ok(())
    }

    proptest::proptest! {
        /// Of any Party and any days: a profile is taken exactly if no day is earlier than it can be.
        #[test]
        fn a_profile_is_taken_exactly_if_none_of_its_days_is_too_early(
            state in 0_usize..198,
            stated in proptest::option::of(12_400_i32..20_000),
            withdrawn in proptest::option::of(12_400_i32..24_000),
            plan in proptest::collection::vec(12_400_i32..20_000, 3),
        ) {
            let Ok(entries) = party::entries() else { return Ok(()) };
            let state = &entries[state % entries.len()];
            let iso = calendar::to_iso;
            let line = |key: &str, day: Option<i32>| day.map(|day| format!("{key} = {}", iso(day)));
            let plan_day = |place: usize| line("bat_required_from", plan.get(place).copied()).unwrap_or_default();
            let lines = [
                Some(format!("party = \"{}\"", state.iso3)),
                line("entry_into_force", stated),
                line("withdrawn", withdrawn),
                Some("[action_plan]".to_owned()),
                line("adopted", plan.first().copied()),
                Some(format!("identified = [{{ category = \"III.b\", {} }}]", plan_day(1))),
                Some("[[action_plan.additional]]\nname = \"Lime\"".to_owned()),
                Some(plan_day(2)),
            ];
            let text = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
            let general = calendar::GENERAL_ENTRY_INTO_FORCE;
            let by_table = match state.iso3.as_str() {
                "ISR" | "PSE" => Some(general),
                _ => calendar::parse_iso(&state.entry_into_force),
            };
            let first = stated.or(by_table);
            let fits = stated.is_none_or(|day| day >= general)
                && withdrawn.is_none_or(|day| first.is_some_and(|first| day >= calendar::anniversary(first, 4)))
                && plan.iter().all(|day| *day >= first.unwrap_or(general));
            proptest::prop_assert_eq!(read(&text, "p.toml").is_ok(), fits, "{}", text);
        }
    }
}
