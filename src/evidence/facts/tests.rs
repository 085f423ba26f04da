use super::*;
#[test]
fn scratch() -> Result<(), TableError> {
    let book = book()?;
    for (fact, cell) in [
        (Fact::Fuel, "Óleo Diesel"),
        (Fact::Fuel, "coal; unobtainium"),
        (Fact::Fuel, "wood 40% / coal 60 %"),
        (Fact::Fuel, "gas turbine, wood"),
        (Fact::Fuel, "coal-gas"),
        (Fact::Fuel, "coal gas"),
        (Fact::WasteBurned, "no hazardous waste"),
        (Fact::WasteBurned, "none; municipal"),
        (Fact::WasteBurned, "none (hazardous)"),
        (Fact::HazardousWaste, "1.0"),
        (Fact::HazardousWaste, "ДА"),
    ] {
        let said = book.read_cell(fact, cell);
        eprintln!(
            "{cell}: {:?}",
            said.map(|s| (
                s.values.iter().map(|v| book.values[*v].value.clone()).collect::<Vec<_>>(),
                s.possible == Mask::ALL,
                s.unknown
            ))
        );
    }
    Ok(())
}
