//! Any text as a date: what a register says of its order only narrows what it is read as, and a calendar of
//! its own crosses no interval.

use annexc::evidence::dates::{self, Calendar, DateCell, DateOrder, Manner};

/// What is drawn.
pub type Given<'a> = (u16, u8, &'a str);

/// Whether the laws hold of what is drawn.
///
/// # Panics
/// If one does not.
pub fn hold(given: &Given<'_>) {
    let (as_of, fiscal, written) = *given;
    let fiscal_year_start = (1..=12).contains(&fiscal).then_some(u32::from(fiscal));
    let plain = Manner { fiscal_year_start, ..Manner::on(12_000 + i32::from(as_of) % 12_000) };
    let read = |order, calendar| match dates::read(written, &Manner { order, calendar, ..plain }) {
        DateCell::Read(interval) => {
            assert!(interval.first <= interval.last, "{written:?} as {interval:?}");
            Some(interval)
        }
        _ => None,
    };
    let open = read(None, Calendar::Gregorian);
    for order in [DateOrder::Iso, DateOrder::DayFirst, DateOrder::MonthFirst] {
        if let (Some(open), Some(told)) = (open, read(Some(order), Calendar::Gregorian)) {
            assert!(
                open.first <= told.first && told.last <= open.last,
                "{written:?}: {open:?}, and {told:?} by {order:?}"
            );
        }
    }
    for calendar in [Calendar::Ethiopian, Calendar::BikramSambat, Calendar::Buddhist, Calendar::Persian] {
        read(None, calendar);
    }
}
