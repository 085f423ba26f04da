use super::*;
use crate::law::party;

fn stakes(iso3: &str, as_of: &str, profile: Option<&Profile>) -> Result<Vec<String>, TableError> {
    let state =
        party::find(iso3)?.ok_or_else(|| TableError::new("parties.csv", format!("{iso3} is missing")))?;
    let as_of = calendar::parse_iso(as_of).unwrap_or(Day::MIN);
    let shown = |stake: &Stake| match stake.since {
        Some(day) => format!("{} {}", stake.chemical.short, calendar::to_iso(day)),
        None => format!("{} {}", stake.chemical.short, stake.at_stake.name()),
    };
    Ok(at_stake(state, profile, as_of)?.iter().map(shown).collect())
}

#[test]
fn amendments_bind_a_party_without_a_declaration_from_their_own_day() -> Result<(), TableError> {
    let found = stakes("FRA", "2026-08-31", None)?;
    assert_eq!(
        found,
        [
            "PCDD/PCDF 2004-05-17",
            "HCB 2004-05-17",
            "PCB 2004-05-17",
            "PeCB 2010-08-26",
            "PCN 2016-12-15",
            "HCBD 2018-12-18",
        ]
    );
    assert_eq!(stakes("FRA", "2010-08-25", None)?[3], "PeCB no");
    assert_eq!(stakes("FRA", "2010-08-26", None)?[3], "PeCB 2010-08-26");
    assert!(stakes("FRA", "2004-05-16", None)?.iter().all(|shown| shown.ends_with(" no")));
    Ok(())
}

#[test]
fn who_joins_later_takes_the_text_as_amended_from_its_own_day() -> Result<(), TableError> {
    assert_eq!(stakes("ITA", "2026-08-31", None)?[5], "HCBD 2022-12-28");
    assert_eq!(stakes("MLT", "2018-12-17", None)?[3..], ["PeCB 2017-04-17", "PCN 2017-04-17", "HCBD no"]);
    Ok(())
}

#[test]
fn a_declaration_under_25_4_leaves_amendments_open_unless_an_instrument_is_known() -> Result<(), TableError> {
    assert_eq!(stakes("IND", "2026-08-31", None)?[2..4], ["PCB 2006-04-13", "PeCB unknown"]);
    assert_eq!(stakes("JPN", "2026-08-31", None)?[5], "HCBD unknown");
    assert_eq!(stakes("CAN", "2026-08-31", None)?[3..5], ["PeCB 2011-04-04", "PCN unknown"]);
    assert_eq!(stakes("CAN", "2011-04-03", None)?[3], "PeCB no");
    // Nothing was adopted yet that an instrument could accept.
    assert_eq!(stakes("IND", "2009-05-07", None)?[3], "PeCB no");
    Ok(())
}

#[test]
fn a_profile_may_say_what_was_not_accepted() -> Result<(), TableError> {
    let profile = Profile { not_accepted: vec!["SC-7/14".to_owned()], ..Profile::default() };
    let found = stakes("FRA", "2026-08-31", Some(&profile))?;
    assert_eq!(found[3..], ["PeCB 2010-08-26", "PCN no", "HCBD 2018-12-18"]);
    Ok(())
}

#[test]
fn no_party_has_none_and_a_doubtful_one_only_what_is_certain() -> Result<(), TableError> {
    assert!(stakes("USA", "2026-08-31", None)?.iter().all(|shown| shown.ends_with(" no")));
    assert!(stakes("PSE", "2026-08-31", None)?.iter().all(|shown| shown.ends_with(" unknown")));
    assert!(stakes("PSE", "2010-01-01", None)?[4].ends_with(" no"));
    assert!(stakes("EST", "2009-02-04", None)?.iter().all(|shown| shown.ends_with(" no")));
    // A Party by both, and since two days; in between it may be none.
    assert_eq!(stakes("EST", "2026-08-31", None)?[0], "PCDD/PCDF yes");
    assert_eq!(stakes("EST", "2010-01-01", None)?[0], "PCDD/PCDF unknown");
    Ok(())
}

#[test]
fn the_tables_read_and_every_acceptance_is_of_an_amendment() -> Result<(), TableError> {
    for chemical in chemicals()? {
        assert!(calendar::parse_iso(&chemical.adopted).is_some(), "{}", chemical.short);
        assert!(calendar::parse_iso(&chemical.in_force).is_some(), "{}", chemical.short);
    }
    for known in acceptances()? {
        assert!(party::find(&known.iso3)?.is_some(), "{}", known.iso3);
        assert!(calendar::parse_iso(&known.in_force).is_some(), "{}", known.iso3);
        let amends =
            |chemical: &&Chemical| chemical.decision == known.decision && chemical.adopted < known.in_force;
        assert_eq!(chemicals()?.iter().filter(amends).count(), 1, "{} {}", known.iso3, known.decision);
    }
    Ok(())
}

/// Days from before the Convention to after the last amendment, in steps that meet no rhythm.
fn days() -> impl Iterator<Item = Day> {
    let first = calendar::day(2001, 1, 1).unwrap_or(0);
    (0..).map(move |step| first + step * 97).take_while(|day| *day < 22_000)
}

#[test]
fn of_all_states_on_all_days_what_is_at_stake_stays_so_and_only_a_declaration_leaves_it_open()
-> Result<(), TableError> {
    for state in party::entries()? {
        let mut before: Vec<AtStake> = vec![AtStake::No; chemicals()?.len()];
        for as_of in days() {
            let found = at_stake(state, None, as_of)?;
            for (stake, before) in found.iter().zip(&mut before) {
                let said = format!("{} {} {}", state.iso3, stake.chemical.short, calendar::to_iso(as_of));
                assert!(*before != AtStake::Yes || stake.at_stake == AtStake::Yes, "{said}");
                let dated = stake.at_stake == AtStake::Yes && state.doubt.is_none();
                assert!(stake.since.is_some() == dated || state.doubt.is_some(), "{said}");
                assert!(stake.since.is_none_or(|since| since <= as_of), "{said}");
                if stake.at_stake == AtStake::Unknown {
                    let declared = state.article_25_4_declaration != "false" && !stake.chemical.is_original();
                    assert!(declared || state.doubt.is_some(), "{said}");
                }
                if let (true, Entry::On(entry)) = (stake.chemical.is_original(), state.entry()) {
                    assert_eq!(stake.at_stake == AtStake::Yes, as_of >= entry, "{said}");
                }
                *before = stake.at_stake;
            }
        }
    }
    Ok(())
}
