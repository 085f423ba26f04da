use super::*;
use crate::law::party;
use crate::law::plan::ActionPlan;

fn of(iso3: &str, as_of: &str, profile: Option<&Profile>) -> Result<Vec<Due>, TableError> {
    let state =
        party::find(iso3)?.ok_or_else(|| TableError::new("parties.csv", format!("{iso3} is missing")))?;
    timetable(state, profile, calendar::parse_iso(as_of).unwrap_or(Day::MIN))
}

fn days(found: &[Due], duty: &str) -> Vec<String> {
    let of_kind = found.iter().filter(|due| due.duty == duty);
    of_kind.map(|due| due.due.clone().unwrap_or_default()).collect()
}

#[test]
fn plans_are_due_two_years_after_entry_into_force() -> Result<(), TableError> {
    let found = of("KEN", "2026-08-31", None)?;
    assert_eq!(days(&found, "action_plan"), ["2006-12-23"]);
    assert_eq!(days(&found, "implementation_plan"), ["2006-12-23"]);
    Ok(())
}

#[test]
fn reviews_come_every_five_years_up_to_the_next() -> Result<(), TableError> {
    let found = of("KEN", "2026-08-31", None)?;
    assert_eq!(days(&found, "review"), ["2011-12-23", "2016-12-23", "2021-12-23", "2026-12-23"]);
    let plan = ActionPlan { adopted: Some("2007-04-12".to_owned()), ..ActionPlan::default() };
    let profile = Profile { action_plan: Some(plan), ..Profile::default() };
    let found = of("KEN", "2013-01-01", Some(&profile))?;
    assert_eq!(days(&found, "review"), ["2012-04-12", "2017-04-12"]);
    Ok(())
}

#[test]
fn amendments_ask_for_an_update_within_two_years() -> Result<(), TableError> {
    let found = of("FRA", "2026-08-31", None)?;
    assert_eq!(days(&found, "plan_update"), ["2012-08-26", "2018-12-15", "2020-12-18"]);
    // In force before it joined, or waiting for an instrument that was not collected.
    assert_eq!(days(&of("ITA", "2026-08-31", None)?, "plan_update"), [""; 0]);
    assert_eq!(days(&of("IND", "2026-08-31", None)?, "plan_update"), ["", "", ""]);
    Ok(())
}

#[test]
fn the_next_report_is_named_and_beyond_the_last_known_round_computed() -> Result<(), TableError> {
    let found = of("FRA", "2026-08-31", None)?;
    let reports = days(&found, "report");
    assert_eq!(reports.first().map(String::as_str), Some("2007-07-31"));
    assert_eq!(reports.last().map(String::as_str), Some("2030-08-31"));
    let found = of("FRA", "2026-08-30", None)?;
    assert_eq!(days(&found, "report").last().map(String::as_str), Some("2026-08-31"));
    // Only rounds since it is a Party.
    assert_eq!(days(&of("ITA", "2026-01-01", None)?, "report"), ["2026-08-31"]);
    assert_eq!(days(&of("ITA", "2015-01-01", None)?, "report"), ["2026-08-31"]);
    Ok(())
}

#[test]
fn who_is_no_party_has_nothing_to_hand_in() -> Result<(), TableError> {
    assert!(of("USA", "2026-08-31", None)?.is_empty());
    assert!(of("PSE", "2026-08-31", None)?.is_empty());
    let profile = Profile { withdrawn: Some("2015-06-01".to_owned()), ..Profile::default() };
    let found = of("KEN", "2026-08-31", Some(&profile))?;
    assert_eq!(days(&found, "report"), ["2007-07-31", "2011-07-31", "2014-08-31"]);
    Ok(())
}

#[test]
fn two_possible_days_give_two_timetables() -> Result<(), TableError> {
    let found = of("EST", "2026-08-31", None)?;
    assert_eq!(days(&found, "action_plan"), ["2011-02-05", "2016-02-18"]);
    Ok(())
}

#[test]
fn of_all_parties_on_all_days_each_duty_that_repeats_has_one_day_ahead() -> Result<(), TableError> {
    let first = calendar::day(2001, 1, 1).unwrap_or(0);
    for state in party::entries()? {
        let Entry::On(entry) = state.entry() else { continue };
        for as_of in (0..60).map(|step| first + step * 331) {
            let said = format!("{} {}", state.iso3, calendar::to_iso(as_of));
            let found = timetable(state, None, as_of)?;
            assert!(found.is_sorted_by_key(|due| due.day.unwrap_or(Day::MAX)), "{said}");
            assert!(found.iter().all(|due| due.day.is_none_or(|day| day >= entry)), "{said}");
            // What comes round has a next day, and no more than one.
            for duty in ["review", "report"] {
                let ahead = found.iter().filter(|due| due.duty == duty && due.day > Some(as_of.max(entry)));
                assert_eq!(ahead.count(), 1, "{said} {duty}");
            }
            let once = ["action_plan", "implementation_plan"];
            assert!(once.iter().all(|duty| days(&found, duty).len() == 1), "{said}");
        }
    }
    Ok(())
}
