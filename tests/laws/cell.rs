//! Any text as a cell of any role: it is read, every digit of a code stands in a code or is said to be
//! unknown, and no interval of days is crossed.

use annexc::classify::cell::{self, Cell, Manner};
use annexc::evidence::crosswalk;
use annexc::evidence::dates::{self, DateCell};
use annexc::evidence::missing::is_missing;
use annexc::evidence::role::{DateKind, Fact, Role};
use annexc::evidence::scheme::Scheme;

/// What is drawn.
pub type Given<'a> = (u8, [bool; 3], &'a str);

/// Whether the laws hold of what is drawn.
///
/// # Panics
/// If one does not.
pub fn hold(given: &Given<'_>) {
    let (number, [text, revision_unstated, contested], written) = *given;
    let others = [Role::Category, Role::Releases, Role::Status, Role::Name, Role::Activity, Role::Party];
    let roles: Vec<Role> = others
        .into_iter()
        .chain(Fact::ALL.into_iter().map(Role::Fact))
        .chain(DateKind::ALL.into_iter().map(Role::Date))
        .chain(Scheme::ALL.into_iter().map(Role::Code))
        .collect();
    let role = roles[usize::from(number) % roles.len()];
    let manner = Manner { text, revision_unstated, contested, dates: dates::Manner::on(20_696) };
    let read = cell::read(role, written, &manner).expect("the tables read");
    if let Cell::Date(DateCell::Read(interval)) = &read {
        assert!(interval.first <= interval.last, "{} reads {written:?} as {interval:?}", role.name());
    }
    if let Role::Code(scheme) = role {
        let codes = crosswalk::book(scheme).expect("the tables read").read_cell(written);
        let digits = written.bytes().any(|byte| byte.is_ascii_digit());
        let told = !codes.known.is_empty() || !codes.unknown.is_empty() || is_missing(written);
        assert!(!digits || told, "{} drops {written:?} in silence", role.name());
    }
}
