//! Words beside the codes of a cell: works and processes of Annex C that none of the codes is, words that say that
//! there is more than is written, and categories that are stated.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::evidence::cell::{LONGEST, clean};
use crate::evidence::possibility::Mask;
use crate::evidence::words;
use crate::law::annex_c::{self, Categories, Category};
use crate::table::{self, TableError};

/// How a word of the table must stand in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    Start,
    Any,
    Word,
}

/// How a word for more must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Place {
    Alone,
    Last,
    End,
    Tail,
}

#[derive(Debug, Deserialize)]
struct RawWorks {
    #[serde(rename = "lang")]
    _lang: String,
    word: String,
    form: Form,
    categories: String,
}

#[derive(Debug, Deserialize)]
struct RawMore {
    #[serde(rename = "lang")]
    _lang: String,
    word: String,
    form: Place,
}

/// A word for works or a process of the Annex.
#[derive(Debug)]
struct Works {
    form: Form,
    categories: Mask,
}

/// The two tables.
#[derive(Debug)]
pub struct Beside {
    works: Vec<Works>,
    automaton: AhoCorasick,
    /// Words for more that are all of a part, each with whether no part may stand before it.
    whole: FxHashMap<String, bool>,
    /// Those that end one, each with whether another letter may touch it.
    ends: Vec<(String, bool)>,
}

static BESIDE: LazyLock<Result<Beside, TableError>> = LazyLock::new(Beside::read);

/// The words beside codes.
///
/// # Errors
/// If an embedded table does not read; the tests read them all.
pub fn beside() -> Result<&'static Beside, TableError> {
    BESIDE.as_ref().map_err(Clone::clone)
}

impl Beside {
    fn read() -> Result<Self, TableError> {
        let file = "evidence/data/beside_words.csv";
        let mut works = Vec::new();
        let mut written = Vec::new();
        for raw in table::read::<RawWorks>(file, include_str!("../data/beside_words.csv"))? {
            let mut categories = Mask::EMPTY;
            for name in table::split_joined(&raw.categories) {
                let category = Category::from_reference(&name)
                    .ok_or_else(|| TableError::new(file, format!("{}: `{name}` is no category", raw.word)))?;
                categories = categories.or(Mask::of(category));
            }
            written.push(clean(&raw.word));
            works.push(Works { form: raw.form, categories });
        }
        let automaton =
            AhoCorasick::new(&written).map_err(|problem| TableError::new(file, problem.to_string()))?;
        let file = "evidence/data/more_words.csv";
        let more = table::read::<RawMore>(file, include_str!("../data/more_words.csv"))?;
        let (mut whole, mut ends) = (FxHashMap::default(), Vec::new());
        for raw in more {
            let word = bare(&clean(&raw.word)).to_owned();
            match raw.form {
                Place::Alone => drop(whole.entry(word).or_insert(true)),
                Place::Last => drop(whole.insert(word, false)),
                Place::End => ends.push((word, false)),
                Place::Tail => ends.push((word, true)),
            }
        }
        Ok(Self { works, automaton, whole, ends })
    }

    /// What each word for works in a plain text may be.
    fn named<'a>(&'a self, plain: &'a str) -> impl Iterator<Item = Mask> + 'a {
        self.automaton.find_overlapping_iter(plain).filter_map(|hit| {
            let works = self.works.get(hit.pattern().as_usize())?;
            let stands = match works.form {
                Form::Any => true,
                Form::Start => words::starts_word(plain, hit.start()),
                Form::Word => words::starts_word(plain, hit.start()) && words::ends_word(plain, hit.end()),
            };
            stands.then_some(works.categories)
        })
    }

    /// Whether the words of a text name works that are in no category of those that are possible or that the titles of
    /// the codes name themselves: what makes boilers is none that has one.
    fn names_another(&self, words: &str, possible: Mask, titles: &[&str]) -> bool {
        let plain = clean(words);
        let mut described = None;
        self.named(&plain).any(|named| {
            let by_title = || {
                let named = titles.iter().map(|title| clean(title));
                named.fold(Mask::EMPTY, |all, title| self.named(&title).fold(all, Mask::or))
            };
            !named.meets(possible) && !named.meets(*described.get_or_insert_with(by_title))
        })
    }

    /// Whether a text ends with a word that says that there is more.
    fn says_more(&self, words: &str) -> bool {
        let plain = clean(words);
        let parts = plain.split_inclusive(is_border).filter_map(|part| {
            let bare = bare(part.trim_end_matches(is_border));
            // `Other (preservation of seeds)` is a title.
            (!bare.is_empty()).then_some((bare, part.ends_with('(')))
        });
        parts.enumerate().any(|(place, (part, goes_on))| {
            !goes_on && self.whole.get(part).is_some_and(|alone| !alone || place == 0)
                || self.ends.iter().any(|(word, touches)| {
                    let before = part.strip_suffix(word.as_str());
                    before.is_some_and(|before| *touches || !before.ends_with(char::is_alphanumeric))
                })
        })
    }
}

/// Whether a sign parts what stands beside a code.
fn is_border(sign: char) -> bool {
    matches!(
        sign,
        ',' | ';'
            | ':'
            | '/'
            | '\\'
            | '|'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '+'
            | '&'
            | '"'
            | '='
            | '、'
            | '،'
            | '؛'
            | '。'
            | '・'
            | '·'
            | '•'
            | '«'
            | '»'
            | '“'
            | '”'
            | '„'
            | '「'
            | '」'
            | '『'
            | '』'
            | '【'
            | '】'
            | '–'
            | '—'
    )
}

/// A part without the blanks, points and dashes around it.
fn bare(part: &str) -> &str {
    part.trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '.' | '-' | '…' | '\'' | '*' | '_'))
}

/// Whether words beside codes are an activity that was not read: one that the codes do not leave possible, by its
/// works, its category or its name, or what is only said to be more.
pub fn is_another(words: &str, possible: Mask, titles: &[&str]) -> bool {
    if !words.chars().any(char::is_alphabetic) {
        return false;
    }
    words.len() > LONGEST
        || described(words, possible)
        || states_another(words, possible)
        || beside()
            .is_ok_and(|beside| beside.says_more(words) || beside.names_another(words, possible, titles))
}

/// Whether the words for free text name another activity.
fn described(words: &str, possible: Mask) -> bool {
    // Behind a mark that lists stands something else, and as between two pieces `none` is nothing that they
    // share; so in a line below, and where the code names no category, of which words that name one are no
    // description. Else they may describe what is in none: `38.21 (landfill)`.
    let neither = Mask::NEITHER.or(Mask::ADDED);
    let silent = possible.without(neither).is_empty();
    let names_another = |words: &str, listed: bool| {
        let quiet = if listed || silent { neither } else { Mask::EMPTY };
        let said = words::book().ok().and_then(|book| book.read(words)).map(|said| said.without(quiet));
        said.is_some_and(|said| !said.without(Mask::NEITHER).is_empty() && !said.meets(possible))
    };
    let listed = words.trim_start().starts_with(['/', '\\', ',', '、', '،', '+', '&']);
    // What cancels one part (`engineering`) cancels no other.
    let part = || silent && words.split(is_border).any(|part| names_another(part, true));
    let below = || words.lines().skip(1).any(|line| names_another(line, true));
    names_another(words, listed) || below() || part()
}

/// Whether words beside a code state a category of Annex C that is none of those which the code leaves possible, as
/// `10.51 (II.a)` does. A part alone is the number of a works: `10.51 Laiterie II`.
fn states_another(words: &str, possible: Mask) -> bool {
    let mut stated = words.split_whitespace().filter_map(|word| {
        let bare = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        let longer = bare.trim_start_matches(['i', 'I', '2', '3']).chars().any(char::is_alphanumeric);
        if longer { annex_c::read_reference(bare) } else { None }
    });
    stated.any(|stated: Categories| !Mask::of_all(stated).meets(possible))
}
