//! Names from the table in every guise, amounts, transfers, and what is not understood.

use proptest::prelude::*;

use super::*;

fn shown(cell: &str) -> String {
    let Some(read) = read(cell) else { return "missing".to_owned() };
    let bits = CHEMICALS.iter().enumerate().filter(|(bit, _)| read.chemicals >> bit & 1 == 1);
    let named: Vec<&str> = bits.map(|(_, name)| *name).collect();
    let unknown =
        if read.unknown.is_empty() { String::new() } else { format!(" ? {}", read.unknown.join("|")) };
    format!("{}{unknown}", if read.chemicals == SOME { "some".to_owned() } else { named.join(" ") })
}

#[test]
fn cells_of_registers() {
    for (cell, expected) in [
        // E-PRTR, CLRTAP, the French register, TRI, RETC, Czech, Finnish
        ("PCDD + PCDF (dioxins + furans) (as Teq)", "PCDD PCDF"),
        ("PCDD+PCDF (DIOXINS+FURANS)", "PCDD PCDF"),
        ("PCDD/ PCDF (dioxins/ furans)", "PCDD PCDF"),
        ("Dioxines et furanes (PCDD + PCDF) (exprimés en iTeq)", "PCDD PCDF"),
        ("PCBi : somme des 7 PCB indicateurs (PCB 28+PCB 52+PCB 101+PCB 118+PCB 138+PCB 153+PCB 180)", "PCB"),
        ("Biphényles polychlorés (PCB)", "PCB"),
        ("Hexachlorobenzène (HCB) | Pentachlorobenzène", "HCB PeCB"),
        ("Hexachlorobutadiène (HCBD)", "HCBD"),
        ("DIOXIN AND DIOXIN-LIKE COMPOUNDS", "PCDD PCDF"),
        (
            "DIOXIN AND DIOXIN-LIKE COMPOUNDS | HEXACHLORO-1,3-BUTADIENE | HEXACHLOROBENZENE | PENTACHLOROPHENOL",
            "PCDD PCDF HCB HCBD",
        ),
        ("N150", "PCDD PCDF"),
        ("Dioxinas y furanos", "PCDD PCDF"),
        ("Bifenilos policlorados; Hexaclorobenceno", "HCB PCB"),
        ("PCDD/F (dioxiny + furany), polychlorované bifenyly", "PCDD PCDF PCB"),
        ("Dioksiinit ja furaanit (PCDD/F)", "PCDD PCDF"),
        ("118-74-1", "HCB"),
        ("608-93-5; 87-68-3; 1336-36-3", "PCB PeCB HCBD"),
        ("HCB (CAS no. 118-74-1)", "HCB"),
        ("2,3,7,8-TCDD", "PCDD"),
        ("1,2,3,4,7,8-HxCDF", "PCDF"),
        ("polychlorinated naphthalenes", "PCN"),
        ("диоксины; ПХБ", "PCDD PCDF PCB"),
        ("二噁英0.5克、六氯苯", "PCDD PCDF HCB"),
        ("ダイオキシン類", "PCDD PCDF"),
        // Not in Annex C, and known
        ("PENTACHLOROPHENOL", ""),
        ("CO2; NOx; Mercury and compounds (as Hg)", ""),
        ("Benzo(g,h,i)perylene, Chloro-alkanes, C10-C13", ""),
        ("Kohlendioxid 12 t", ""),
    ] {
        assert_eq!(shown(cell), expected, "{cell}");
    }
}

#[test]
fn amounts_decide() {
    for (cell, expected) in [
        ("PCDD/F: 0.003 g TEQ; HCB 12 kg", "PCDD PCDF HCB"),
        ("Dioxins 1.2e-10 kg", "PCDD PCDF"),
        ("Dioxins 1,2E-10 kg", "PCDD PCDF"),
        ("1.2×10⁻¹⁰ kg dioxins", "PCDD PCDF"),
        ("HCB 1.2 x 10-10 kg", "HCB"),
        ("12kg HCB", "HCB"),
        ("HCB 1,234.5 kg/yr", "HCB"),
        // Naught
        ("HCB 0", ""),
        ("HCB 0,00 g", ""),
        ("HCB: zero", ""),
        ("HCB: no", ""),
        ("0e0 HCB", ""),
        ("HCB 0.0; PCB", "PCB"),
        ("dioxines: 0 g/an; HCB: 2 kg/an", "HCB"),
        ("PCB 28 0 kg", ""),
        ("HCB 0 kg (2015)", ""),
        // A transfer is none, a release beside it is one
        ("HCB 12 kg transfer off-site", ""),
        ("Off-site transfer: HCB 12 kg", ""),
        ("HCB 12 kg (transfert hors site)", ""),
        ("HCB 3 kg, traspaso", ""),
        ("HCB 3 kg Verbringung außerhalb des Standortes", ""),
        ("HCB 12 kg air, 3 kg transfer", "HCB"),
        ("HCB 5 kg off-site transfer; PCB 2 kg to air", "PCB"),
        // Below a limit is no naught
        ("HCB <LOD", "HCB"),
        ("HCB n.d.", "HCB"),
        ("HCB not detected", "HCB"),
        ("HCB < 0.001 kg", "HCB"),
        // No name
        ("12.5", "some"),
        ("0.003 g TEQ", "some"),
        ("1", "some"),
        ("yes", "some"),
        ("oui", "some"),
        ("TRUE", "some"),
        ("✓", "some"),
        ("0", ""),
        ("0.0", ""),
        ("0 kg", ""),
        ("no", ""),
        ("false", ""),
        ("none", ""),
        ("нет", ""),
        ("12 kg off-site transfer", ""),
        ("", "missing"),
        ("n/a", "missing"),
        ("-", "missing"),
    ] {
        assert_eq!(shown(cell), expected, "{cell}");
    }
}

/// A word beside a name that no table knows may take its amount away or not: the chemical counts, and it is said.
#[test]
fn what_is_not_understood_is_said() {
    for (cell, expected) in [
        ("wibble", " ? wibble"),
        ("HCB wibble 0", "HCB ? wibble"),
        ("HCB; wibble", "HCB ? wibble"),
        ("-99", " ? -99"),
        ("TEQ", " ? teq"),
        ("12 wibble", " ? wibble"),
        ("+", " ? +"),
    ] {
        assert_eq!(shown(cell), expected, "{cell}");
    }
    let long = read(&"HCB;".repeat(1_000_000)).expect("not missing");
    assert!(long.chemicals == 0 && !long.unknown.is_empty());
}

#[derive(Deserialize)]
struct Row {
    chemicals: String,
    name: String,
}

fn names() -> Vec<(String, u16)> {
    let rows =
        table::read::<Row>("names", include_str!("../data/release_chemicals.csv")).expect("the table reads");
    let bits = |names: &str| {
        names.split(';').fold(0, |bits, name| {
            bits | 1 << CHEMICALS.iter().position(|known| *known == name).expect("a chemical of Annex C")
        })
    };
    rows.into_iter().map(|row| (row.name, bits(&row.chemicals))).collect()
}

#[test]
fn every_name_reads_in_every_guise() {
    for (name, bits) in names() {
        let expected = Some(Releases { chemicals: bits, unknown: Vec::new() });
        for guise in [
            name.clone(),
            name.to_uppercase(),
            format!("({name})"),
            format!("{name}: 0.5 g"),
            format!("3 kg {name}"),
            format!("CO2; {name}"),
            format!("{name} (as TEQ)"),
            name.replace(' ', "-"),
        ] {
            assert_eq!(read(&guise), expected, "{guise}");
        }
        for naught in
            [format!("{name}: 0.00 g"), format!("{name} 0"), format!("{name}: 3 kg off-site transfer")]
        {
            assert_eq!(read(&naught), Some(Releases::default()), "{naught}");
        }
    }
}

#[test]
fn every_other_name_is_known() {
    let rows =
        table::read::<super::Other>("names", include_str!("../data/release_others.csv")).expect("reads");
    assert!(rows.len() > 900);
    for row in rows {
        for guise in [row.name.clone(), row.name.to_uppercase(), format!("{}: 12 kg", row.name)] {
            assert_eq!(read(&guise), Some(Releases::default()), "{guise}");
        }
    }
}

/// No name swallows the beginning of the one behind it.
#[test]
fn all_pairs_of_names_unite() {
    let names = names();
    let others =
        table::read::<super::Other>("names", include_str!("../data/release_others.csv")).expect("reads");
    for (index, (first, bits)) in names.iter().enumerate() {
        for (second, more) in &names {
            for separator in [", ", " + "] {
                let expected = Some(Releases { chemicals: bits | more, unknown: Vec::new() });
                assert_eq!(
                    read(&format!("{first}{separator}{second}")),
                    expected,
                    "{first}{separator}{second}"
                );
            }
        }
        for other in others.iter().skip(index % 20).step_by(20) {
            for cell in [format!("{first}, {}", other.name), format!("{} + {first}", other.name)] {
                assert_eq!(read(&cell), Some(Releases { chemicals: *bits, unknown: Vec::new() }), "{cell}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn names_in_any_order_unite(picks in prop::collection::vec(any::<prop::sample::Index>(), 1..6)) {
        let names = names();
        let picked: Vec<&(String, u16)> = picks.iter().map(|pick| pick.get(&names)).collect();
        let bits = picked.iter().fold(0, |bits, name| bits | name.1);
        for separator in ["; ", " | ", "\n", ", ", " + ", " / "] {
            let cell: Vec<&str> = picked.iter().map(|name| name.0.as_str()).collect();
            let read = read(&cell.join(separator)).expect("not missing");
            prop_assert_eq!((read.chemicals, read.unknown), (bits, vec![]), "{:?}", cell);
        }
    }

    #[test]
    fn any_text_reads_or_is_said(text in any::<String>(), foreign in "[qx]{3}[bdg]{2}[qxz]{2,6}") {
        let _ = read(&text);
        for cell in [format!("{text}; {foreign}"), format!("HCB 0 {foreign} {text}"), foreign] {
            prop_assert!(read(&cell).is_some_and(|read| !read.unknown.is_empty()), "{cell:?}");
        }
    }
}

#[test]
fn an_amount_above_naught_beside_naughts_is_a_release() {
    for (name, bits) in names() {
        let reported = |cell: &str| read(cell).map_or(0, |read| read.chemicals) & bits == bits;
        for cell in [
            format!("{name}: air 0 kg, water 1 kg"),
            format!("{name}: air 0 kg, water 1.0 kg"),
            format!("{name} 0-1 g"),
            format!("{name}: 0 kg; 12 kg"),
            format!("{name} >0"),
            format!("{name} > 0 kg"),
            format!("{name} ≠0"),
            format!("{name}: 0?"),
            format!("{name} (no mercury)"),
            format!("mercury 0 kg {name}"),
        ] {
            assert!(reported(&cell), "{cell}");
        }
        for cell in [format!("{name}: 0 kg"), format!("{name}: 0; mercury: 3 kg"), format!("no {name}")] {
            assert!(!reported(&cell), "{cell}");
        }
    }
}
