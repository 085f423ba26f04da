//! The text of a cell made plain: what a reader does not see must not change what it says.

use unicode_normalization::UnicodeNormalization;

use crate::fold::fold;

/// The longest cell that is read for words, in bytes. All pollutants of E-PRTR with their amounts take half of it;
/// what is longer is no statement about one source, and is said to be not understood.
pub const LONGEST: usize = 8_192;

/// How much of a text that was not understood is shown.
const SHOWN: usize = 60;

/// Lower case, without accents, widths, ligatures and invisible characters; lines and tabs part as `;` does; one
/// kind of dash; single blanks.
#[must_use]
pub fn clean(cell: &str) -> String {
    if cell.bytes().all(|c| (b' '..=b'~').contains(&c)) {
        return plain_ascii(cell);
    }
    let plain = cell.chars().filter(|c| !is_invisible(*c)).map(|c| match c {
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ';',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        c => c,
    });
    let mut folded = fold(&plain.nfkc().collect::<String>());
    // The small sigma at the end of a Greek word is another letter than the one its capital folds to.
    if folded.contains('ς') {
        folded = folded.replace('ς', "σ");
    }
    folded
}

/// The same for the many texts that need no more: small letters and single blanks.
fn plain_ascii(cell: &str) -> String {
    let mut plain = String::with_capacity(cell.len());
    for word in cell.split(' ').filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain.make_ascii_lowercase();
    plain
}

/// Soft hyphens, joiners, marks of direction, the stretching stroke of Arabic, selectors of a glyph.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// What is shown of a text that was not understood: all of it unless it is long.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut letters = text.trim().chars();
    let mut head: String = letters.by_ref().take(SHOWN).collect();
    if letters.next().is_some() {
        head.push('…');
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_does_not_count() {
        for text in
            ["Ｎａｔｕｒａｌ　Ｇａｓ", "natural\u{a0}gas", "na\u{ad}tural gas\u{200b}", "  NATURAL   gas "]
        {
            assert_eq!(clean(text), "natural gas", "{text}");
        }
        // The short way for ASCII and the long one are the same.
        let long = |text: &str| clean(&format!("{text} é")).trim_end_matches(" e").to_owned();
        for text in ["NATURAL   gas ", " N/A", "1,2-Dichloroethane (EDC)", "a;b|C"] {
            assert_eq!(clean(text), long(text), "{text}");
        }
        assert_eq!(clean("coal\r\ngas"), "coal;;gas");
        assert_eq!(clean("coal – gas"), "coal - gas");
        assert_eq!(clean("ｶﾞｽ"), clean("ガス"));
        assert_eq!(clean("ΑΝΘΡΑΚΑΣ"), clean("άνθρακας"));
        assert_eq!(clean("✔\u{fe0f}"), "✔");
    }

    #[test]
    fn long_texts_are_shown_in_part() {
        assert_eq!(shown(" unobtanium "), "unobtanium");
        assert_eq!(shown(&"ы".repeat(100)).chars().count(), SHOWN + 1);
    }
}
