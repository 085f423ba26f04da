//! Combining the evidence of a row: masks join by AND, rank by rank; what contradicts is reported.

use super::encode::Cell;
use super::regime::{Match, Regime};
use crate::evidence::crosswalk::{self, Codes, Facts};
use crate::evidence::possibility::Mask;
use crate::evidence::role::{Fact, Role};
use crate::evidence::scheme::{Rank, Scheme};
use crate::law::annex_c::Categories;
use crate::table::TableError;

/// What the output column `issues` can say, as bits in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Issues(pub u16);

impl Issues {
    pub const UNKNOWN_CODE: Self = Self(1);
    pub const UNREADABLE_DATE: Self = Self(1 << 1);
    pub const SECTOR_DISAGREES: Self = Self(1 << 2);
    pub const CONTRADICTORY_EVIDENCE: Self = Self(1 << 3);
    pub const CONTRADICTORY_DATES: Self = Self(1 << 4);
    pub const SEVERAL_ACTIVITIES: Self = Self(1 << 5);
    pub const UNKNOWN_PARTY: Self = Self(1 << 6);
    pub const UNKNOWN_WORD: Self = Self(1 << 7);
    pub const REVISION_UNSTATED: Self = Self(1 << 8);
    pub const RELEASES_REPORTED: Self = Self(1 << 9);
    pub const OTHER_CLOCK: Self = Self(1 << 10);
    pub const PHASE_IN_WINDOW: Self = Self(1 << 11);

    pub const NAMES: [&'static str; 12] = [
        "unknown_code",
        "unreadable_date",
        "sector_disagrees",
        "contradictory_evidence",
        "contradictory_dates",
        "several_activities",
        "unknown_party",
        "unknown_word",
        "revision_unstated",
        "releases_reported",
        "other_clock",
        "phase_in_window",
    ];

    pub fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// The words, in the order of the border.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .enumerate()
            .filter(move |(index, _)| self.0 >> index & 1 == 1)
            .map(|(_, name)| name)
    }
}

/// A piece of evidence: what one input says, and with what rank.
#[derive(Clone, Debug)]
pub struct Piece {
    pub role: Role,
    pub rank: Rank,
    pub possible: Mask,
    /// Which added categories it leaves possible.
    pub added: u32,
    /// Facts that would split it.
    pub facts: Facts,
    pub ancillary: Categories,
    /// The codes it read, for schemes.
    pub codes: Codes,
    /// It would have left nothing and was set aside.
    pub set_aside: bool,
}

/// What a row's evidence comes to.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub possible: Mask,
    pub added: u32,
    pub rank: Option<Rank>,
    /// Facts that would split the codes that count.
    pub facts: Facts,
    /// Facts that the row states already.
    pub stated_facts: Facts,
    pub ancillary: Categories,
    pub issues: Issues,
    pub pieces: Vec<Piece>,
}

/// Combines the cells of a row under a regime.
///
/// # Errors
/// If an embedded table does not read.
pub fn combine(cells: &[(Role, &Cell)], regime: &Regime) -> Result<Evidence, TableError> {
    let mut issues = Issues::default();
    let mut pieces = stated(cells, regime, &mut issues);
    let stated_facts = pieces.iter().fold(0, |set, piece| match piece.role {
        Role::Fact(fact) => set | 1 << fact as Facts,
        _ => set,
    });
    codes(cells, regime, &mut issues, &mut pieces)?;
    text(cells, regime, &mut pieces);
    let said_category = pieces.iter().any(|piece| piece.role == Role::Category);
    // A source stated as `III.x` stays so, even under a plan that adds nothing.
    let open = if said_category { Mask::ALL } else { regime.full };
    let mut state = State { possible: open, added: regime.all_added(), rank: None };
    for rank in [Rank::Stated, Rank::Activity, Rank::Sector, Rank::Text] {
        state.join(rank, &mut pieces, regime, &mut issues);
    }
    // A fact that changed nothing did not make the source one that was seen.
    if state.rank == Some(Rank::Stated) && !said_category {
        let mut codes_only = State { possible: regime.full, added: regime.all_added(), rank: None };
        let mut others: Vec<Piece> =
            pieces.iter().filter(|piece| piece.rank != Rank::Stated).cloned().collect();
        for piece in &mut others {
            piece.set_aside = false;
        }
        for rank in [Rank::Activity, Rank::Sector, Rank::Text] {
            codes_only.join(rank, &mut others, regime, &mut Issues::default());
        }
        if codes_only.rank.is_some() && codes_only.possible == state.possible {
            state.rank = codes_only.rank;
        }
    }
    let facts = pieces.iter().filter(|piece| !piece.set_aside).fold(0, |set, piece| set | piece.facts);
    let ancillary =
        pieces.iter().fold(0, |set, piece| set | piece.ancillary.0) & !state.possible.categories().0;
    Ok(Evidence {
        possible: state.possible,
        added: state.added,
        rank: state.rank,
        facts,
        stated_facts,
        ancillary: Categories(ancillary),
        issues,
        pieces,
    })
}

struct State {
    possible: Mask,
    added: u32,
    rank: Option<Rank>,
}

impl State {
    /// Joins the pieces of one rank. Equals that contradict each other fall back to their union; a
    /// lower rank that would leave nothing is set aside.
    fn join(&mut self, rank: Rank, pieces: &mut [Piece], regime: &Regime, issues: &mut Issues) {
        let equals = pieces.iter().filter(|piece| piece.rank == rank);
        let Some((said, contradictory)) = Mask::agreed(equals.clone().map(|piece| piece.possible)) else {
            return;
        };
        let added = if contradictory {
            issues.add(Issues::CONTRADICTORY_EVIDENCE);
            regime.all_added()
        } else {
            equals.fold(regime.all_added(), |set, piece| set & piece.added)
        };
        let joined = self.possible.and(said);
        if joined.is_empty() {
            issues.add(Issues::SECTOR_DISAGREES);
            pieces.iter_mut().filter(|piece| piece.rank == rank).for_each(|piece| piece.set_aside = true);
            return;
        }
        let narrowed = joined != self.possible;
        self.possible = joined;
        if self.added & added != 0 {
            self.added &= added;
        }
        // `evidence` names the highest rank that spoke; words that narrowed the answer always show.
        if self.rank.is_none() || (rank == Rank::Text && narrowed) {
            self.rank = Some(rank);
        }
    }
}

fn piece(role: Role, rank: Rank, possible: Mask, regime: &Regime) -> Piece {
    Piece {
        role,
        rank,
        possible,
        added: regime.all_added(),
        facts: 0,
        ancillary: Categories::EMPTY,
        codes: Codes::default(),
        set_aside: false,
    }
}

/// A source in no category may be in one that the plan adds, for all that a fact or a word tells.
fn or_added(possible: Mask, regime: &Regime) -> Mask {
    if !regime.added.is_empty() && possible.meets(Mask::NEITHER) {
        possible.or(Mask::ADDED)
    } else {
        possible
    }
}

/// The stated category and the facts.
fn stated(cells: &[(Role, &Cell)], regime: &Regime, issues: &mut Issues) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut category: Option<Mask> = None;
    let mut unread = false;
    let mut facts: [Option<Mask>; Fact::ALL.len()] = [None; Fact::ALL.len()];
    for (role, cell) in cells {
        match (role, cell) {
            (Role::Category, Cell::Category { possible, unknown }) => {
                if *unknown {
                    issues.add(Issues::UNKNOWN_CODE);
                    unread = true;
                }
                category = Some(category.map_or(*possible, |said| said.or(*possible)));
            }
            (Role::Fact(fact), Cell::Fact(said)) => {
                if fact.is_closed() && !said.unknown.is_empty() {
                    issues.add(Issues::UNKNOWN_CODE);
                }
                let slot = &mut facts[*fact as usize];
                *slot = Some(slot.map_or(said.possible, |before| before.or(said.possible)));
            }
            _ => {}
        }
    }
    together(&mut facts, issues);
    pieces.extend(category.filter(|_| !unread).map(|said| piece(Role::Category, Rank::Stated, said, regime)));
    pieces.extend(Fact::ALL.into_iter().filter_map(|fact| {
        let said = facts[fact as usize].filter(|said| *said != Mask::ALL)?;
        Some(piece(Role::Fact(fact), Rank::Stated, or_added(said, regime), regime))
    }));
    pieces
}

/// `waste_burned` names kinds of waste and `hazardous_waste` one more: a kiln that burns municipal and
/// hazardous waste may say so in two columns. That it burns none contradicts that it burns hazardous waste.
fn together(facts: &mut [Option<Mask>; Fact::ALL.len()], issues: &mut Issues) {
    let (hazardous, burned) = (Fact::HazardousWaste as usize, Fact::WasteBurned as usize);
    let (Some(fires), Some(kinds)) = (facts[hazardous], facts[burned]) else { return };
    if fires.meets(Mask::NEITHER) {
        return;
    }
    facts[burned] = Some(kinds.or(fires));
    if kinds.meets(Mask::OTHER) {
        issues.add(Issues::CONTRADICTORY_EVIDENCE);
        facts[hazardous] = facts[burned];
    }
}

/// One piece a scheme; several codes of a scheme count as their union.
fn codes(
    cells: &[(Role, &Cell)],
    regime: &Regime,
    issues: &mut Issues,
    pieces: &mut Vec<Piece>,
) -> Result<(), TableError> {
    let mut schemes: Vec<(Scheme, Codes)> = Vec::new();
    for (role, cell) in cells {
        let (Role::Code(scheme), Cell::Codes(codes)) = (role, cell) else { continue };
        match schemes.iter_mut().find(|(known, _)| known == scheme) {
            None => schemes.push((*scheme, codes.clone())),
            Some((_, joined)) => {
                let more: Vec<usize> =
                    codes.known.iter().copied().filter(|entry| !joined.known.contains(entry)).collect();
                joined.several |= codes.several || !more.is_empty() || !codes.unknown.is_empty();
                joined.known.extend(more);
                joined.unknown.extend(codes.unknown.iter().cloned());
            }
        }
    }
    for (scheme, codes) in schemes {
        if codes.several {
            issues.add(Issues::SEVERAL_ACTIVITIES);
        }
        if !codes.unknown.is_empty() {
            // A code that no list knows may mean anything, so the cell rules nothing out.
            issues.add(Issues::UNKNOWN_CODE);
            continue;
        }
        let book = crosswalk::book(scheme)?;
        let mut found = piece(Role::Code(scheme), scheme.rank(), Mask::EMPTY, regime);
        found.added = 0;
        for entry in &codes.known {
            let Some(known) = book.entries.get(*entry) else { continue };
            let (possible, added) = with_added(known.possible, scheme, *entry, regime);
            found.possible = found.possible.or(possible);
            found.added |= added;
            found.facts |= known.facts;
            found.ancillary = Categories(found.ancillary.0 | known.ancillary.0);
        }
        if !found.possible.meets(Mask::ADDED) {
            found.added = regime.all_added();
        }
        found.codes = codes;
        if !found.possible.is_empty() {
            pieces.push(found);
        }
    }
    Ok(())
}

/// Under a plan that adds categories, a code in none of the Annex may be in one of the plan's.
fn with_added(possible: Mask, scheme: Scheme, entry: usize, regime: &Regime) -> (Mask, u32) {
    if regime.added.is_empty() || !possible.meets(Mask::NEITHER) {
        return (possible, 0);
    }
    let (mut is, mut may) = (0_u32, 0_u32);
    for (index, added) in regime.added.iter().enumerate() {
        match added.matches(scheme, entry) {
            Match::Is => is |= 1 << index,
            Match::May => may |= 1 << index,
            Match::No => {}
        }
    }
    if is != 0 {
        (possible.without(Mask::NEITHER).or(Mask::ADDED), is)
    } else if may != 0 {
        (possible.or(Mask::ADDED), may)
    } else {
        (possible, 0)
    }
}

/// Words of all text columns as one piece.
fn text(cells: &[(Role, &Cell)], regime: &Regime, pieces: &mut Vec<Piece>) {
    let mut said = cells.iter().filter_map(|(role, cell)| match cell {
        Cell::Text(possible) => Some((*role, *possible)),
        _ => None,
    });
    let Some((possible, _)) = Mask::agreed(said.clone().map(|(_, possible)| possible)) else { return };
    let role = said.next().map_or(Role::Name, |(role, _)| role);
    pieces.push(piece(role, Rank::Text, or_added(possible, regime), regime));
}
