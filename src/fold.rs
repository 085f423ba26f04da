//! Folding of words: case, accents, white space and the forms of letters and digits do not matter when
//! a cell is read. No letter is lost on the way: a mark that is a vowel or makes another letter (Indic,
//! Thai, kana) stays.

use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, decompose_compatible};

use crate::table;

#[derive(Deserialize)]
struct Digits {
    zero: String,
}

/// The zeros of the scripts, in order.
static ZEROS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    // A table that did not read would leave digits as they are; the tests read it.
    let rows = table::read::<Digits>("evidence/data/digits.csv", include_str!("evidence/data/digits.csv"));
    let mut zeros: Vec<u32> = rows
        .unwrap_or_default()
        .iter()
        .filter_map(|digits| u32::from_str_radix(&digits.zero, 16).ok())
        .collect();
    zeros.sort_unstable();
    zeros
});

/// Lower case, without accents, digits of any script as ASCII, with single blanks between words.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        for c in text.chars() {
            push(&mut folded, c.to_ascii_lowercase());
        }
    } else {
        for c in text.nfc() {
            if is_form(c) {
                decompose_compatible(c, |plain| bare(&mut folded, plain));
            } else {
                bare(&mut folded, c);
            }
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// The ASCII digit that a decimal digit of any script stands for.
#[must_use]
pub fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    let before = ZEROS.partition_point(|zero| *zero <= u32::from(c));
    let value = u32::from(c) - ZEROS.get(before.checked_sub(1)?)?;
    char::from_digit(value, 10)
}

/// A letter without its accents.
fn bare(folded: &mut String, c: char) {
    let mut accented = false;
    decompose_canonical(c, |part| accented |= is_accent(part));
    if accented {
        decompose_canonical(c, |part| {
            if !is_accent(part) {
                part.to_lowercase().for_each(|lower| push(folded, lower));
            }
        });
    } else {
        c.to_lowercase().for_each(|lower| push(folded, lower));
    }
}

fn push(folded: &mut String, c: char) {
    match c {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' => folded.push('d'),
        'ı' => folded.push('i'),
        // A sigma is a sigma at the end of a word too.
        'ς' => folded.push('σ'),
        // Letters that Persian and Arabic keyboards write each in their own way.
        'ی' => folded.push('ي'),
        'ک' => folded.push('ك'),
        '’' | '‘' | 'ʼ' | '´' | '`' | '′' => folded.push('\''),
        c if c.is_whitespace() || c == '\u{200b}' => {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        c if is_unseen(c) => {}
        c => folded.push(digit(c).unwrap_or(c)),
    }
}

/// Marks that only accent a letter or point it: Latin, Greek, Cyrillic, Hebrew, Arabic, Syriac, and
/// the choice of a glyph.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'
        | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        | '\u{6e7}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{711}' | '\u{730}'..='\u{74a}'
        | '\u{8ca}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Full-width letters and signs, and letters tied together: other forms of plain ones.
fn is_form(c: char) -> bool {
    matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{fb00}'..='\u{fb06}' | 'ĳ' | 'Ĳ')
}

/// What takes no room and says nothing: soft hyphens, joiners, marks of direction, the Arabic stretch.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn words_fold() {
        for (text, wanted) in [
            ("  Müllverbrennung\u{a0} STRASSE ", "mullverbrennung strasse"),
            ("Côte d’Ivoire", "cote d'ivoire"),
            ("İstanbul", "istanbul"),
            ("Straße ŁÓDŹ Đuro", "strasse lodz duro"),
            ("ΜΆΡΤΙΟΣ", "μαρτιοσ"),
            ("Μάρτιος", "μαρτιοσ"),
            ("Ёлка", "елка"),
            ("أغسطس", "اغسطس"),
            ("مـُـحَرَّك", "محرك"),
            ("ＮＡＣＥ　２４", "nace 24"),
            ("٢٠٠٤ ۲۰۰۴ २००४ ๒๐๐๔", "2004 2004 2004 2004"),
            ("ﬁn", "fin"),
            ("a\u{200b}b\u{ad}c\u{feff}", "a bc"),
        ] {
            assert_eq!(fold(text), wanted, "{text}");
        }
    }

    #[test]
    fn marks_that_make_another_letter_stay() {
        for (one, other) in
            [("गगा", "गंगा"), ("जन", "जून"), ("かき", "がき"), ("ホイラ", "ボイラ"), ("กก", "กิก"), ("나", "너")]
        {
            assert_ne!(fold(one), fold(other));
        }
        // However a letter is put together, it is the same.
        for text in ["がき", "보일러", "é", "क़", "ئ", "ї"] {
            assert_eq!(fold(text), fold(&text.nfd().collect::<String>()), "{text}");
        }
    }

    #[test]
    fn digits_of_all_scripts_are_digits() {
        assert_eq!(ZEROS.len(), 76);
        for zero in ZEROS.iter() {
            let set: Vec<Option<char>> =
                (0..10).map(|place| char::from_u32(zero + place).and_then(digit)).collect();
            let wanted: Vec<Option<char>> = ('0'..='9').map(Some).collect();
            assert_eq!(set, wanted, "{zero:x}");
        }
        for c in ['½', '²', '①', 'Ⅳ', '四', 'a', ' '] {
            assert_eq!(digit(c), None, "{c}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing_more() {
        for c in (0..=0x1_ffff).filter_map(char::from_u32) {
            let once = fold(&format!("x{c}x"));
            assert_eq!(fold(&once), once, "{:x}", u32::from(c));
        }
    }

    #[test]
    fn long_texts_fold_in_a_moment() {
        let start = Instant::now();
        for piece in ["a", "ä", "\u{301}", "a\u{301}\u{327}", "ｆ", "٣", " ", "\u{3099}", "각"] {
            assert!(fold(&piece.repeat(1_000_000)).len() <= 3_000_000);
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    }
}
