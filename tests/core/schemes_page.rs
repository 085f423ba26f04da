//! The page of schemes in the docs says what the tables say. `ANNEXC_WRITE=1` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use annexc::evidence::crosswalk;
use annexc::evidence::proposal;
use annexc::evidence::scheme::{Rule, Scheme};
use annexc::law::party;

const PAGE: &str = "docs/schemes.md";

const HEAD: &str = "\
# Code schemes

Each scheme is an input column of its own name: `columns={\"nic2008\": \"NIC code\"}` in Python,
`--column nic2008='NIC code'` in the shell, `nic2008 = \"NIC code\"` under `[columns]` of a register. A register may also map a
header to `code` and name the scheme under its key `scheme`. Where it says `scheme = \"auto\"`, or nobody names one, the
column `code` is read by the scheme of the Party, if its registers are known to use one alone and the codes are such: that
is warned of, and stands in the provenance and in `explain`. Where they use several, or one is but assumed, it is refused.
Where a column knows few of its codes and another scheme reads clearly more of them, `classify` warns and names it, and
so does `annexc inspect`, which also proposes what the registers of a Party are known or assumed to use (`party=`).

This page is written from the tables `src/evidence/data/schemes.csv` and `party_schemes.csv` by the test
`tests/core/schemes_page.rs`. `annexc.crosswalk(scheme)` and `annexc crosswalk SCHEME` show the rows of a scheme with
their reasons and sources.

How a code of a national scheme is reduced to the one that it refines:

- **same**: the codes are those of the refined scheme;
- **first four**: the first four digits are its class, what follows is national;
- **first four, else group**: the same, and a class that the refined scheme has not counts as all of its group;
- **own**: the scheme refines none and has a crosswalk of its own.

A finer code that says more than its class has a row of its own. Where the list of a scheme is not at hand, its form and
the classes of the refined scheme decide which codes it has. Titles are left out where the copy at hand was under no
licence or under the GPL: of such a list the codes alone were taken.

A code that is not here rules nothing out, and is said to be unknown. Not here, since no list was to be had: the IED as
amended in 2024 beyond the codes that it kept (`2.7` and `3.6` are unknown), rubriques of the ICPE without a name (all
of those for hazardous waste and most of `3xxx`), industries of the Japanese PRTR after `3000`, SCIAN of other years
than 2018, and the source classification codes (SCC) of the United States, of which the copy at hand lacks the level
that tells fuel and furnace, and whose State is no Party.
";

fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Own => "own",
        Rule::Same => "same",
        Rule::Prefix4 => "first four",
        Rule::Prefix4ElseGroup => "first four, else group",
    }
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str("\n## What is read of each Party\n\n");
    page.push_str(
        "An assumed scheme is a question to the focal point: it is proposed, and narrows nothing.\n\n",
    );
    page.push_str("| Party | scheme | | refines | rule | known |\n|---|---|---|---|---|---|\n");
    let parties = party::entries().expect("the tables read");
    for party in parties.iter().filter(|party| party.status == "party") {
        let rows = proposal::of_party(&party.iso3).expect("the tables read");
        for (place, row) in rows.iter().enumerate() {
            let name = if place == 0 { format!("{} {}", party.iso3, party.name) } else { String::new() };
            let scheme = Scheme::from_name(&row.scheme);
            let assumed = row.confidence == "low";
            let refines = scheme.and_then(Scheme::parent).map_or("", Scheme::name);
            let how = match scheme {
                Some(scheme) if !assumed => rule(scheme.entry().rule),
                _ => "",
            };
            let column = if row.scheme.is_empty() { String::new() } else { format!("`{}`", row.scheme) };
            let known = if assumed { "assumed" } else { row.confidence.as_str() };
            let title = cell(&row.title);
            writeln!(page, "| {} | {column} | {title} | {refines} | {how} | {known} |", cell(&name))
                .expect("written");
        }
    }
    page.push_str("\n## The schemes\n\n");
    page.push_str("| scheme | | refines | rule | its codes | rows of its own | source |\n");
    page.push_str("|---|---|---|---|---|---|---|\n");
    for scheme in Scheme::ALL {
        let (entry, book) = (scheme.entry(), crosswalk::book(scheme).expect("the tables read"));
        let own = book.rows.iter().filter(|row| row.scheme == scheme).count();
        let codes = if scheme.lister() == scheme { book.entries.len().to_string() } else { String::new() };
        let refines = scheme.parent().map_or("", Scheme::name);
        let (name, title) = (scheme.name(), cell(scheme.title()));
        let (how, source) = (rule(entry.rule), cell(&entry.source));
        writeln!(page, "| `{name}` | {title} | {refines} | {how} | {codes} | {own} | {source} |")
            .expect("written");
    }
    page
}

#[test]
fn the_page_of_schemes_says_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = page();
    if std::env::var_os("ANNEXC_WRITE").is_some() {
        std::fs::write(&path, &page).expect("written");
    }
    let held = std::fs::read_to_string(&path).expect("the page is there");
    assert!(held == page, "{PAGE} is not what the tables say: write it with ANNEXC_WRITE=1");
}
