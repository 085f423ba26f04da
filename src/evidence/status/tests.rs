use super::*;

#[test]
fn statuses() {
    for (cell, expected) in [
        ("operating", Status::Operates),
        ("Retired", Status::Stopped),
        ("shutdown_temporary", Status::Stopped),
        ("unknown", Status::Missing),
        ("", Status::Missing),
        ("special_case", Status::Missing),
        ("permitted", Status::Missing),
        ("wibble", Status::Unknown),
        ("Desativado", Status::Stopped),
        ("Em operação", Status::Operates),
        ("Действующий", Status::Operates),
        ("Закрыто", Status::Stopped),
        ("運転中", Status::Operates),
        ("已关停", Status::Stopped),
        ("خارج الخدمة", Status::Stopped),
        ("ΣΕ ΛΕΙΤΟΥΡΓΙΑ", Status::Operates),
        ("yes", Status::Operates),
        ("0.0", Status::Stopped),
        // What is not understood, in part, is not understood.
        ("not operating at night", Status::Unknown),
        ("closed 2004", Status::Unknown),
        ("operating, wibble", Status::Unknown),
        ("operating; unknown", Status::Unknown),
        // Several words: all must say the same.
        ("operating; seasonal", Status::Operates),
        ("closed / dismantled", Status::Stopped),
        ("operating; retired", Status::Unknown),
        ("operating / under repair", Status::Unknown),
    ] {
        assert_eq!(read(cell), expected, "{cell}");
    }
}

#[test]
fn every_word_reads_in_every_guise() {
    let words = WORDS.as_ref().expect("the tables read");
    for (word, entry) in words.entries().filter(|(word, _)| word.chars().any(char::is_alphanumeric)) {
        let expected = match entry.meaning {
            OPERATES => Status::Operates,
            UNSAID => Status::Missing,
            _ => Status::Stopped,
        };
        let why = entry.meaning.checked_sub(WHY).map(|reason| REASONS[reason]);
        let plain = word.chars().all(|c| c.is_alphanumeric() || c == ' ');
        let joined = if plain { word.replace(' ', "_") } else { word.clone() };
        for guise in [word.clone(), word.to_uppercase(), joined, format!("«{word}»."), format!(" {word} ")]
        {
            assert_eq!(read(&guise), expected, "{guise}");
            assert_eq!(why_stopped(&guise), why, "{guise}");
        }
        assert_eq!(read(&format!("{word} wibble")), Status::Unknown, "{word}");
    }
}

#[test]
fn every_language_says_open_and_closed() {
    for (word, expected) in [
        "In Betrieb",
        "en exploitation",
        "en operación",
        "toiminnassa",
        "v provozu",
        "em funcionamento",
        "in esercizio",
        "in bedrijf",
        "czynny",
        "i drift",
        "в эксплуатации",
        "працює",
        "运行",
        "稼働中",
        "قيد التشغيل",
        "faal",
        "beroperasi",
        "đang hoạt động",
        "în funcțiune",
        "üzemel",
        "u pogonu",
        "у погону",
        "σε λειτουργία",
    ]
    .map(|word| (word, Status::Operates))
    .into_iter()
    .chain(
        [
            "stillgelegt",
            "à l'arrêt",
            "cerrado",
            "suljettu",
            "mimo provoz",
            "encerrado",
            "dismesso",
            "gesloten",
            "zamknięty",
            "nedlagd",
            "nedlagt",
            "lukket",
            "закрыт",
            "закритий",
            "关闭",
            "廃止",
            "مغلق",
            "kapalı",
            "tutup",
            "đóng cửa",
            "închis",
            "bezárt",
            "zatvoren",
            "затворен",
            "κλειστό",
            "in aanbouw",
            "im Bau",
            "в стадии строительства",
        ]
        .map(|word| (word, Status::Stopped)),
    ) {
        assert_eq!(read(word), expected, "{word}");
    }
}

#[test]
fn long_cells_are_not_understood() {
    assert_eq!(read(&"operating;".repeat(1_000_000)), Status::Unknown);
}
