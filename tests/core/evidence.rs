//! The laws of the algebra of evidence (`docs/law/evidence.md`) over random rows of all kinds: codes of any
//! scheme, several in a cell, stated categories, facts, releases, under plans of every shape.

use std::sync::LazyLock;

use annexc::classify::cell::{self, Cell, Manner};
use annexc::classify::combine::{self, Evidence};
use annexc::classify::issues::Issue;
use annexc::classify::regime::standing::Standing;
use annexc::classify::regime::{Regime, Setting};
use annexc::evidence::possibility::Mask;
use annexc::evidence::role::{Fact, Role};
use annexc::evidence::scheme::{Rank, Scheme};
use annexc::evidence::{crosswalk, dates, facts};
use annexc::law::annex_c::Category;
use annexc::law::plan::ActionPlan;
use proptest::prelude::*;

use crate::cases::cases;
use proptest::sample::{Index, select, subsequence};

const AS_OF: i32 = 20_000;

/// Codes of each scheme: some of every mask that it has, so that all kinds meet.
static CODES: LazyLock<Vec<(Scheme, Vec<String>)>> = LazyLock::new(|| {
    Scheme::ALL
        .into_iter()
        .map(|scheme| {
            let book = crosswalk::book(scheme).expect("the tables read");
            let mut masks: Vec<(Mask, usize)> = Vec::new();
            let mut codes = Vec::new();
            for entry in &book.entries {
                let place = masks.iter().position(|(mask, _)| *mask == entry.possible).unwrap_or_else(|| {
                    masks.push((entry.possible, 0));
                    masks.len() - 1
                });
                masks[place].1 += 1;
                let count = masks[place].1;
                // A code that may be another one with a lost zero is no single activity.
                if count <= 3 && book.read_cell(&entry.code).known.len() == 1 {
                    codes.push(entry.code.clone());
                }
            }
            (scheme, codes)
        })
        .collect()
});

/// A row: for each role the parts of its cell.
#[derive(Clone, Debug)]
struct Row {
    categories: Vec<&'static str>,
    codes: Vec<(Scheme, Vec<String>)>,
    facts: Vec<(Fact, String)>,
    released: bool,
}

fn manner() -> Manner {
    Manner { text: false, revision_unstated: false, contested: false, dates: dates::Manner::on(AS_OF) }
}

impl Row {
    fn cells(&self) -> Vec<(Role, Cell)> {
        let mut cells = Vec::new();
        let mut put = |role: Role, text: &str| {
            cells.push((role, cell::read(role, text, &manner()).expect("the tables read")));
        };
        if !self.categories.is_empty() {
            put(Role::Category, &self.categories.join(";"));
        }
        for (scheme, codes) in self.codes.iter().filter(|(_, codes)| !codes.is_empty()) {
            put(Role::Code(*scheme), &codes.join(";"));
        }
        for (fact, value) in &self.facts {
            put(Role::Fact(*fact), value);
        }
        if self.released {
            put(Role::Releases, "PCDD/F");
        }
        cells
    }

    fn evidence(&self, regime: &Regime) -> Evidence {
        let cells = self.cells();
        let lent: Vec<(Role, &Cell)> = cells.iter().map(|(role, cell)| (*role, cell)).collect();
        combine::combine(&lent, regime).expect("the tables read")
    }

    /// The rows of one choice each.
    fn choices(&self) -> Vec<Self> {
        let mut rows = vec![Self { categories: Vec::new(), codes: Vec::new(), ..self.clone() }];
        if !self.categories.is_empty() {
            rows =
                self.categories.iter().map(|one| Self { categories: vec![one], ..rows[0].clone() }).collect();
        }
        for (scheme, codes) in self.codes.iter().filter(|(_, codes)| !codes.is_empty()) {
            rows = rows
                .iter()
                .flat_map(|row| {
                    codes.iter().map(move |code| {
                        let mut row = row.clone();
                        row.codes.push((*scheme, vec![code.clone()]));
                        row
                    })
                })
                .collect();
        }
        rows
    }

    /// What the facts leave, if they do not contradict each other.
    fn cut(&self) -> Mask {
        let book = facts::book().expect("the tables read");
        self.facts
            .iter()
            .filter_map(|(fact, value)| book.read_cell(*fact, value))
            .fold(Mask::ALL, |left, said| left.and(said.possible))
    }
}

fn codes_of_one_scheme() -> impl Strategy<Value = (Scheme, Vec<String>)> {
    (0..Scheme::ALL.len(), prop::collection::vec(any::<Index>(), 1..4)).prop_map(|(scheme, picks)| {
        let (scheme, codes) = &CODES[scheme];
        let mut chosen: Vec<String> = picks.iter().map(|pick| pick.get(codes).clone()).collect();
        chosen.sort_unstable();
        chosen.dedup();
        (*scheme, chosen)
    })
}

fn columns() -> impl Strategy<Value = Vec<(Scheme, Vec<String>)>> {
    prop::collection::vec(codes_of_one_scheme(), 0..4).prop_map(|mut columns| {
        columns.sort_unstable_by_key(|(scheme, _)| *scheme);
        columns.dedup_by_key(|(scheme, _)| *scheme);
        columns
    })
}

fn one_fact() -> impl Strategy<Value = (Fact, String)> {
    let book = facts::book().expect("the tables read");
    let all: Vec<(Fact, String)> =
        book.values.iter().map(|value| (value.fact, value.value.clone())).collect();
    select(all)
}

fn some_facts() -> impl Strategy<Value = Vec<(Fact, String)>> {
    prop::collection::vec(one_fact(), 0..3).prop_map(|mut facts| {
        facts.sort_by_key(|(fact, _)| *fact as u8);
        facts.dedup_by_key(|(fact, _)| *fact);
        facts
    })
}

fn categories() -> impl Strategy<Value = Vec<&'static str>> {
    prop_oneof![
        4 => Just(Vec::new()),
        1 => subsequence(Category::REFERENCES.to_vec(), 1..3),
    ]
}

/// Rows of codes alone.
fn coded() -> impl Strategy<Value = Row> {
    let columns = prop::collection::vec(codes_of_one_scheme(), 1..4).prop_map(|mut columns| {
        columns.sort_unstable_by_key(|(scheme, _)| *scheme);
        columns.dedup_by_key(|(scheme, _)| *scheme);
        columns
    });
    columns.prop_map(|codes| Row { categories: Vec::new(), codes, facts: Vec::new(), released: false })
}

fn row() -> impl Strategy<Value = Row> {
    (categories(), columns(), some_facts(), prop::bool::weighted(0.2))
        .prop_map(|(categories, codes, facts, released)| Row { categories, codes, facts, released })
}

const PLANS: [&str; 4] = [
    r#"{"complete": true}"#,
    r#"{"complete": false, "identified": [{"category": "III.d"}]}"#,
    r#"{"complete": true, "additional": [{"name": "Lime", "codes": {"nace2": ["23.52"]}}]}"#,
    r#"{"complete": false, "additional": [{"name": "Stated only"}, {"name": "Dairies", "codes": {"nace2": ["10.51"], "naics": ["3115"]}}]}"#,
];

/// The law under a plan, or under none.
fn regime(plan: usize) -> Regime {
    let plan: Option<ActionPlan> =
        PLANS.get(plan).map(|plan| serde_json::from_str(plan).expect("the plan reads"));
    Regime::compile("FRA", Standing::PartyUnknown(AS_OF), plan.as_ref(), Setting::default())
        .expect("the plan compiles")
}

fn names(found: &Evidence) -> String {
    found.possible.categories().to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 65_536, ..cases(2048) })]

    /// Law 1: one more activity never removes a candidate.
    #[test]
    fn an_activity_more_never_removes_a_candidate(
        row in coded(), column in any::<Index>(), more in any::<Index>(), plan in 0_usize..5,
    ) {
        let law = regime(plan);
        let mut larger = row.clone();
        let column = column.index(larger.codes.len());
        let scheme = larger.codes[column].0;
        larger.codes[column].1.push(more.get(&CODES[scheme.index()].1).clone());
        let (before, after) = (row.evidence(&law), larger.evidence(&law));
        prop_assert_eq!(
            before.possible.categories().0 & !after.possible.categories().0, 0,
            "{} -> {}", names(&before), names(&after)
        );
    }

    /// Law 2: order and repetition are nothing, within a cell and between columns.
    #[test]
    fn order_and_repetition_are_nothing(
        row in row(), plan in 0_usize..5, twice in any::<Index>(), shuffle in any::<Index>(),
    ) {
        let law = regime(plan);
        let mut other = row.clone();
        other.codes.reverse();
        other.categories.reverse();
        other.facts.reverse();
        for (_, codes) in &mut other.codes {
            let again = twice.get(codes).clone();
            codes.push(again);
            let by = shuffle.index(codes.len());
            codes.rotate_left(by);
        }
        let (one, two) = (row.evidence(&law), other.evidence(&law));
        prop_assert_eq!(one.possible, two.possible);
        prop_assert_eq!((one.added, one.rank, one.splits), (two.added, two.rank, two.splits));
        prop_assert_eq!((one.ancillary, one.issues), (two.ancillary, two.issues));
    }

    /// Law 3: a row is the union of its choices, so that splitting it loses and gains nothing.
    #[test]
    fn a_row_is_the_union_of_its_choices(row in row(), plan in 0_usize..5) {
        let law = regime(plan);
        let whole = row.evidence(&law);
        let parts: Vec<Evidence> = row.choices().iter().map(|choice| choice.evidence(&law)).collect();
        let emptied = |part: &Evidence| part.pieces.iter().any(|piece| {
            matches!(piece.role, Role::Code(_) | Role::Category) && piece.possible.without(Mask::ADDED).and(row.cut()).is_empty()
        });
        // What the facts leave nothing of drops out of the row, and stands alone in its part.
        prop_assume!(!parts.iter().any(emptied) && parts.iter().all(|part| !part.reopened && !part.beside));
        let united = parts.iter().fold(Mask::EMPTY, |all, part| all.or(part.possible));
        prop_assert_eq!(whole.possible, united, "{}", names(&whole));
    }

    /// Law 4: no piece contradicts a stated fact.
    #[test]
    fn no_piece_contradicts_a_stated_fact(row in row(), plan in 0_usize..5) {
        let row = Row { categories: Vec::new(), ..row };
        let law = regime(plan);
        let found = row.evidence(&law);
        // Facts that contradict each other say so, and their union stands.
        let alone = Row { codes: Vec::new(), ..row }.evidence(&law);
        if alone.issues.contains(Issue::ContradictoryEvidence) {
            prop_assert!(found.issues.contains(Issue::ContradictoryEvidence));
            return Ok(());
        }
        // A category that the plan adds is no possibility of the facts' table.
        let kept = found.possible.without(Mask::ADDED);
        prop_assert!(kept.without(alone.possible).is_empty(), "{}", names(&found));
    }

    /// Law 5: silence excludes nothing that is named, and what is left was said by some piece.
    #[test]
    fn silence_excludes_nothing(row in coded(), silent in any::<Index>(), plan in 0_usize..5) {
        let law = regime(plan);
        let mut more = row.clone();
        let (scheme, codes) = silent.get(CODES.as_slice());
        let none = codes.iter().find(|code| {
            let book = crosswalk::book(*scheme).expect("the tables read");
            let entry = book.read_cell(code).known[0];
            book.entries[entry].possible.without(Mask::NEITHER).is_empty()
        });
        prop_assume!(none.is_some() && row.codes.iter().all(|(known, _)| known != scheme));
        more.codes.push((*scheme, none.cloned().into_iter().collect()));
        let (before, after) = (row.evidence(&law), more.evidence(&law));
        let named = |found: &Evidence| found.possible.without(Mask::NEITHER.or(Mask::ADDED)).categories().0;
        prop_assert_eq!(named(&before) & !named(&after), 0, "{} -> {}", names(&before), names(&after));
    }

    /// Where each piece for itself leaves that the source may be in no category, no two of them exclude it: that
    /// they share a category which the plan may mean proves nothing.
    #[test]
    fn what_every_piece_leaves_of_no_category_stays(row in coded(), plan in 0_usize..5) {
        let law = regime(plan);
        let row = Row { categories: Vec::new(), released: false, ..row };
        let alone = |(scheme, codes): &(Scheme, Vec<String>)| {
            codes.iter().all(|code| {
                let codes = vec![(*scheme, vec![code.clone()])];
                let one = Row { categories: Vec::new(), codes, facts: Vec::new(), released: false };
                one.evidence(&law).possible.meets(Mask::NEITHER)
            })
        };
        let coded = || row.codes.iter().filter(|(_, codes)| !codes.is_empty());
        prop_assume!(row.facts.is_empty() && coded().next().is_some() && coded().all(alone));
        let found = row.evidence(&law);
        prop_assert!(found.possible.meets(Mask::NEITHER), "{}", names(&found));
    }

    /// Law 9: what was not read beside silence leaves all open that the facts allow, in a column of its own as in the
    /// same cell; beside what names, and beneath a stated category, it takes nothing and adds nothing.
    #[test]
    fn what_was_not_read_is_not_silence(row in row(), unread in any::<Index>(), plan in 0_usize..5) {
        let law = regime(plan);
        let row = Row { released: false, ..row };
        let scheme = unread.get(Scheme::ALL.as_slice());
        let mut more = row.clone();
        prop_assume!(row.codes.iter().all(|(known, _)| known != scheme));
        // No scheme reads it, and no word names it.
        more.codes.push((*scheme, vec!["qx-9988776655".to_owned()]));
        let (before, after) = (row.evidence(&law), more.evidence(&law));
        prop_assert!(after.issues.contains(Issue::UnknownCode));
        let silent = row.categories.is_empty()
            && before.possible.without(Mask::NEITHER.or(Mask::ADDED)).is_empty()
            && !before.pieces.iter().any(|piece| piece.possible.meets(Mask::ADDED));
        let alone = Row { codes: Vec::new(), categories: Vec::new(), ..row.clone() }.evidence(&law);
        prop_assert_eq!(before.possible.categories().0 & !after.possible.categories().0, 0);
        if silent {
            prop_assert_eq!(after.possible, alone.possible, "{} of {}", names(&after), names(&alone));
        }
        // Unless the facts deny what is stated, so that the rest of the row speaks too.
        let stated = Row { codes: Vec::new(), ..row.clone() }.evidence(&law);
        if !row.categories.is_empty() && !stated.issues.contains(Issue::ContradictoryEvidence) {
            prop_assert_eq!(before.possible, after.possible);
        }
        // No single answer rests on silence beside what was not read, unless the facts leave no other.
        let none = after.possible.without(Mask::NEITHER).is_empty();
        prop_assert!(!none || !row.categories.is_empty() || alone.possible.without(Mask::NEITHER).is_empty());
    }

    /// Law 9, of facts: beside silence what was not understood may be any of its values; beside what names a
    /// category, and beneath a stated one, it changes nothing.
    #[test]
    fn a_fact_that_was_not_understood_is_not_silence(row in row(), unread in any::<Index>(), plan in 0_usize..5) {
        let law = regime(plan);
        let fact = *unread.get(Fact::ALL.as_slice());
        let row = Row { released: false, ..row };
        prop_assume!(row.facts.iter().all(|(known, _)| *known != fact));
        let with = |text: &str| {
            let mut more = row.clone();
            more.facts.push((fact, text.to_owned()));
            more.evidence(&law)
        };
        let (before, after) = (row.evidence(&law), with("qx-9988776655"));
        prop_assert!(after.issues.contains(Issue::UnknownWord));
        prop_assert_eq!(before.possible.categories().0 & !after.possible.categories().0, 0);
        let only_none = before.possible.without(Mask::NEITHER.or(Mask::ADDED)).is_empty();
        let silent = row.categories.is_empty() && (only_none || before.beside);
        let named = before.pieces.iter().any(|piece| piece.possible.meets(Mask::ADDED));
        if silent && !named {
            let book = facts::book().expect("the tables read");
            for value in book.values.iter().filter(|value| value.fact == fact) {
                let known = with(&value.value).possible.categories();
                prop_assert_eq!(known.0 & !after.possible.categories().0, 0, "{} may be it", &value.value);
            }
        } else if !silent {
            prop_assert_eq!(before.possible, after.possible);
        }
    }

    /// Law 6: a need is named only where some answer to it narrows, and an answer never widens.
    #[test]
    fn a_need_named_is_a_need_that_narrows(row in row(), plan in 0_usize..5) {
        let law = regime(plan);
        let found = row.evidence(&law);
        let book = facts::book().expect("the tables read");
        for fact in crosswalk::facts_of(found.splits) {
            let narrows = book.values.iter().filter(|value| value.fact == fact).any(|value| {
                let mut answered = row.clone();
                answered.facts.push((fact, value.value.clone()));
                let left = answered.evidence(&law).possible.categories();
                left != found.possible.categories() && left.0 & !found.possible.categories().0 == 0
            });
            prop_assert!(narrows, "{} of {}", fact.name(), names(&found));
        }
    }

    /// Law 7: a fact more never turns one determined category into another without saying so.
    #[test]
    fn a_fact_more_never_turns_a_determined_category(row in row(), fact in one_fact(), plan in 0_usize..5) {
        prop_assume!(row.facts.iter().all(|(known, _)| *known != fact.0));
        // Hazardous waste said of a source beside other waste is one more kind that it burns, so that the
        // first statement was not the whole: these two columns are read as one.
        let waste = |one: Fact| matches!(one, Fact::HazardousWaste | Fact::WasteBurned);
        prop_assume!(!(waste(fact.0) && row.facts.iter().any(|(known, _)| waste(*known))));
        let law = regime(plan);
        let mut more = row.clone();
        more.facts.push(fact);
        let (before, after) = (row.evidence(&law), more.evidence(&law));
        let (one, two) = (before.possible.categories().single(), after.possible.categories().single());
        let says = after.issues;
        let excused = after.rank.map(|rank| rank as u8) > before.rank.map(|rank| rank as u8)
            || [Issue::SectorDisagrees, Issue::ContradictoryEvidence].iter().any(|issue| says.contains(*issue));
        prop_assert!(one.is_none() || two.is_none() || one == two || excused, "{} -> {}", names(&before), names(&after));
    }

    /// A fact is asked for exactly where a code may be told apart by it and some value of it would leave fewer
    /// categories: adding that value does.
    #[test]
    fn a_fact_is_asked_for_where_a_value_of_it_leaves_fewer(row in row(), plan in 0_usize..5) {
        let law = regime(plan);
        let found = row.evidence(&law);
        let before = found.possible.categories();
        let named = found.pieces.iter().fold(0, |set, piece| set | piece.facts);
        let open = before.single().is_none() && !found.reopened;
        prop_assert!(open || found.splits == 0, "{}", names(&found));
        prop_assert_eq!(found.splits & !named, 0);
        for fact in crosswalk::facts_of(named) {
            if row.facts.iter().any(|(stated, _)| *stated == fact) {
                prop_assert!(crosswalk::facts_of(found.splits).all(|asked| asked != fact), "{fact:?} is stated");
                continue;
            }
            let values = facts::book().expect("the tables read").values.iter();
            let narrows = values.filter(|value| value.fact == fact).any(|value| {
                let mut more = row.clone();
                more.facts.push((fact, value.value.clone()));
                let after = more.evidence(&law).possible.categories();
                after != before && after.0 & !before.0 == 0
            });
            let asked = crosswalk::facts_of(found.splits).any(|asked| asked == fact);
            prop_assert_eq!(asked, open && narrows, "{:?} of {}", fact, names(&found));
        }
    }

    /// A fact that tells of something which a source of the Annex has opens what is silent, as far as all facts
    /// allow it, and neither narrows nor reaches a row that names a category.
    #[test]
    fn what_stands_beside_silence_is_open(row in row(), plan in 0_usize..5) {
        let law = regime(plan);
        let found = row.evidence(&law);
        let book = facts::book().expect("the tables read");
        let opened = row.facts.iter().fold(Mask::EMPTY, |all, (fact, text)| {
            let said = book.read_cell(*fact, text).expect("it is a value");
            let beside = said.values.iter().fold(Mask::EMPTY, |beside, value| beside.or(book.values[*value].beside));
            let explained = found.possible.and(Mask::NEITHER).meets(beside);
            if explained { all } else { all.or(beside.without(Mask::NEITHER)) }
        });
        if found.beside {
            let contradict = found.issues.contains(Issue::ContradictoryEvidence);
            prop_assert!(contradict || opened.and(row.cut()).without(found.possible).is_empty());
            prop_assert!(row.categories.is_empty() && !row.codes.is_empty());
        } else if row.categories.is_empty() && row.codes.iter().any(|(_, codes)| !codes.is_empty()) {
            let only_none = found.possible.without(Mask::NEITHER.or(Mask::ADDED)).is_empty();
            let named = found.pieces.iter().any(|piece| piece.possible.meets(Mask::ADDED));
            prop_assert!(!only_none || named || opened.and(row.cut()).is_empty(), "{}", names(&found));
        }
    }

    /// Law 8: what is released reopens only what silence closed, and never a stated `none`.
    #[test]
    fn releases_reopen_only_silence(row in row(), plan in 0_usize..5) {
        let law = regime(plan);
        let quiet = Row { released: false, ..row.clone() }.evidence(&law);
        let found = Row { released: true, ..row.clone() }.evidence(&law);
        prop_assert_eq!(quiet.possible.categories().0 & !found.possible.categories().0, 0);
        let named = !quiet.beside && !quiet.possible.without(Mask::NEITHER.or(Mask::ADDED)).is_empty();
        if named || !row.categories.is_empty() {
            prop_assert_eq!(quiet.possible, found.possible);
            prop_assert!(!found.issues.contains(Issue::ReleasesReported));
        } else if found.reopened {
            prop_assert!(found.issues.contains(Issue::ReleasesReported));
            prop_assert!(found.possible.categories().single().is_none() || !row.facts.is_empty());
        }
    }
}

fn of(codes: &[(&str, &str)], text: Option<&str>) -> (String, String, Option<Rank>) {
    let law = regime(usize::MAX);
    let manner = Manner { text: true, ..manner() };
    let cells: Vec<(Role, Cell)> = codes
        .iter()
        .map(|(name, cell)| (*name, *cell))
        .chain(text.map(|text| ("name", text)))
        .map(|(name, cell)| {
            let role = Role::from_name(name).expect("a role");
            (role, cell::read(role, cell, &manner).expect("the tables read"))
        })
        .collect();
    let lent: Vec<(Role, &Cell)> = cells.iter().map(|(role, cell)| (*role, cell)).collect();
    let found = combine::combine(&lent, &law).expect("the tables read");
    (names(&found), found.issues.names().collect::<Vec<_>>().join(";"), found.rank)
}

#[test]
fn the_worked_lines_of_the_design() {
    let line = |codes: &[(&str, &str)], text| {
        let (candidates, issues, _) = of(codes, text);
        format!("{candidates} {issues}")
    };
    assert_eq!(line(&[("eprtr", "5.(b)"), ("nace2", "01.47")], None), "II.a sector_disagrees");
    assert_eq!(
        line(&[("eprtr", "5.(b);7.(a)"), ("nace2", "01.47")], None),
        "II.a;none sector_disagrees;several_activities"
    );
    assert_eq!(line(&[("eprtr", "2.(f)"), ("nace2", "24.43")], None), "II.d.iv;III.b;none sector_disagrees");
    assert_eq!(
        line(&[("eprtr", "1.(c)"), ("nace2", "62.01")], None),
        "II.a;III.d;III.e;none sector_disagrees"
    );
    let all = "II.a;II.b;II.c;II.d.i;II.d.ii;II.d.iii;II.d.iv;III.a;III.b;III.c;III.d;III.e;III.f;III.g;III.h;III.i;III.j;III.k;III.l;III.m;III.x;none";
    let unread = "ied";
    for (other, cell) in [("nace2", "10.51"), ("eprtr", "7.(a)"), ("nace2", "10.51; unknown")] {
        assert!(line(&[(unread, "5.2 below threshold"), (other, cell)], None).starts_with(all), "{cell}");
    }
    assert!(line(&[("category", "unclear (II?)"), ("nace2", "10.51")], None).starts_with(all));
    assert_eq!(line(&[(unread, "5.2 below threshold"), ("eprtr", "5.(b)")], None), "II.a unknown_code");
    assert_eq!(line(&[(unread, "5.2 below threshold"), ("category", "none")], None), "none unknown_code");
    // What is stated and was not understood leaves the rest of the row to speak, and the plan to name it.
    assert_eq!(
        line(&[("category", "none;qx"), ("ussic", "3313")], None),
        "III.b;none unknown_code;sector_disagrees;several_activities"
    );
    assert!(line(&[("category", "II.a;qx"), ("nace11", "40.00")], None).contains(";III.x;none"));
    assert_eq!(line(&[("ied", "none"), ("nace2", "10.51")], None), "none ");
    assert_eq!(line(&[("nace2", "68.20")], Some("Krematorium")), "III.g;none contradictory_evidence");
    assert_eq!(line(&[("category", "II.a;none")], None), "II.a;none several_activities");
    // The facts leave nothing of a hospital, and of what often stands beside one the incinerator; of a dairy,
    // beside which nothing stands, they alone speak.
    assert_eq!(line(&[("nace2", "86.10"), ("hazardous_waste", "yes")], None), "II.a sector_disagrees");
    assert_eq!(
        line(&[("nace2", "10.51"), ("elemental_chlorine", "yes")], None),
        "II.c contradictory_evidence"
    );
    assert_eq!(line(&[("category", "none"), ("nace2", "24.43")], None), "none sector_disagrees");
}
