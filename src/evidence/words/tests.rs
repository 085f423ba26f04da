use super::*;

fn read(text: &str) -> Option<String> {
    book().expect("the tables read").read(text).map(|mask| mask.categories().to_string())
}

#[test]
fn words_of_six_languages() {
    for text in [
        "Municipal waste incinerator",
        "Usine d'incinération d'ordures ménagères",
        "Müllverbrennungsanlage Süd",
        "Planta incineradora de residuos",
        "Jätteenpolttolaitos",
        "Spalovna komunálního odpadu",
    ] {
        assert_eq!(read(text).as_deref(), Some("II.a"), "{text}");
    }
    assert_eq!(read("Smith & Sons"), None);
}
