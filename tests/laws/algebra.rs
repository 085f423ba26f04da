//! Any pieces of evidence: what they come to does not depend on the order of columns or of choices, a piece
//! said twice says no more, and nothing is left that no piece allows.

use annexc::classify::algebra::{self, Choice, Choices, RANKS, Said};
use annexc::evidence::possibility::Mask;
use annexc::evidence::scheme::Rank;
use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
pub struct Piece {
    possible: u64,
    added: u32,
    stands_for: u64,
    plan_names: bool,
    kind: u8,
}

#[derive(Arbitrary, Debug)]
pub struct Column {
    rank: u8,
    choices: Vec<Piece>,
}

fn choice(piece: &Piece, rank: Rank) -> Choice {
    let possible = Mask(piece.possible).and(Mask::ALL);
    match piece.kind % 8 {
        0 => Choice::Unknown,
        1 => Choice::Dropped,
        _ if possible.is_empty() => Choice::Dropped,
        _ => Choice::Said(Said {
            possible,
            added: piece.added,
            stands_for: Mask(piece.stands_for).and(Mask::NEITHER),
            plan_names: piece.plan_names,
            plan_may: !piece.plan_names,
            stated: rank == Rank::Stated,
        }),
    }
}

/// What is drawn.
pub type Given = Vec<Column>;

/// Whether the laws hold of what is drawn.
///
/// # Panics
/// If one does not.
pub fn hold(columns: &Given) {
    let mut columns: Vec<(Rank, Choices)> = columns
        .iter()
        .take(4)
        .filter(|column| !column.choices.is_empty())
        .map(|column| {
            let rank = RANKS[usize::from(column.rank) % RANKS.len()];
            (rank, column.choices.iter().take(3).map(|piece| choice(piece, rank)).collect())
        })
        .collect();
    let found = algebra::weigh(&columns);
    if let Some(said) = found.said {
        let all = columns.iter().flat_map(|(_, choices)| choices).filter_map(|choice| choice.said());
        let allowed = all.fold(Mask::EMPTY, |all, said| all.or(said.possible));
        assert!(said.possible.without(allowed).is_empty(), "more than {allowed:?}: {found:?}");
        assert!(!said.possible.is_empty(), "nothing is left: {found:?}");
    }
    if let Some(single) = columns.iter().position(|(_, choices)| choices.len() == 1) {
        let mut twice = columns.clone();
        twice.push(columns[single].clone());
        assert_eq!(algebra::weigh(&twice), found, "said twice");
    }
    columns.reverse();
    for (_, choices) in &mut columns {
        choices.reverse();
    }
    assert_eq!(algebra::weigh(&columns), found, "in another order");
}
