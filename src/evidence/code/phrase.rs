//! Tables of words and marks, looked up in a cell token by token.

use rustc_hash::FxHashMap;

use super::token::Text;

/// Phrases of one table, each with what it means.
#[derive(Debug)]
pub struct Phrases<T> {
    by_first: FxHashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: FxHashMap::default() }
    }
}

impl<T: Copy> Phrases<T> {
    /// Adds a phrase; what is there already is joined with it.
    pub fn add(&mut self, written: &str, meaning: T, join: impl Fn(T, T) -> T) {
        let text = Text::new(written);
        let pieces: Vec<String> = (0..text.len()).map(|at| text.word(at).to_owned()).collect();
        let Some(first) = pieces.first() else { return };
        let known = self.by_first.entry(first.clone()).or_default();
        if let Some((_, there)) = known.iter_mut().find(|(other, _)| *other == pieces) {
            *there = join(*there, meaning);
            return;
        }
        known.push((pieces, meaning));
        // The longest first.
        known.sort_by_key(|(pieces, _)| std::cmp::Reverse(pieces.len()));
    }

    /// The longest phrase that stands at a place: where it ends and what it means.
    #[must_use]
    pub fn at(&self, text: &Text, at: usize) -> Option<(usize, T)> {
        let known = self.by_first.get(text.word(at))?;
        known
            .iter()
            .find(|(pieces, _)| {
                pieces.iter().enumerate().all(|(offset, piece)| text.word(at + offset) == piece)
            })
            .map(|(pieces, meaning)| (at + pieces.len(), *meaning))
    }
}
