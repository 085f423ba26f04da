use super::*;
#[test]
fn statuses() {
    assert!(WORDS.is_ok(), "{:?}", WORDS.as_ref().err());
    assert_eq!(read("operating"), Status::Operates);
    assert_eq!(read("Retired"), Status::Stopped);
    assert_eq!(read("shutdown_temporary"), Status::Stopped);
    assert_eq!(read("unknown"), Status::Missing);
    assert_eq!(read("wibble"), Status::Unknown);
    assert_eq!(read("Desativado"), Status::Stopped);
}
