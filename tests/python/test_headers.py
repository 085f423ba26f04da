"""What the words of a header hint at."""

from __future__ import annotations

import csv
import io
from importlib import resources

import annexc
import polars as pl
import pytest
from annexc._inspect.headers import _entries, date_hint, words
from annexc._register.roles import DATES, ROLES
from calls import calls

TABLE = list(
    csv.DictReader(
        io.StringIO(
            resources.files("annexc").joinpath("words", "headers.csv").read_text(encoding="utf-8")
        )
    )
)


def test_every_row_of_the_table_names_a_role_and_its_language() -> None:
    assert len(TABLE) > 200
    for row in TABLE:
        assert row["role"] in ROLES, row
        assert row["lang"].isalpha(), row
        assert row["words"].strip("- "), row
    pairs = [(row["role"], row["words"]) for row in TABLE]
    assert len(set(pairs)) == len(pairs)


def test_the_rows_of_a_role_stand_together() -> None:
    order = [row["role"] for row in TABLE]
    starts = [role for place, role in enumerate(order) if place == 0 or order[place - 1] != role]
    assert len(set(starts)) == len(starts)


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row["role"] in DATES],
    ids=lambda row: f"{row['lang']} {row['role']} {row['words']}",
)  # fmt: skip
def test_a_header_of_these_words_is_found_as_it_is_written(row: dict[str, str]) -> None:
    written = row["words"].replace("-", "")
    for header in (written, written.upper(), f"{written} 2", written.replace(" ", "_")):
        found = date_hint(header)
        # Some other permits are, in another language, the permit to build.
        assert found == row["role"] or (row["role"], found) == ("permit_granted", "building_permit")


@pytest.mark.parametrize(
    "header",
    [
        "permis de construire", "Date du permis de construire", "Baugenehmigung",
        "Datum der Baugenehmigung", "stavební povolení", "Datum vydání stavebního povolení",
        "licencia de construcción", "Fecha de licencia de obra", "rakennuslupa",
        "Rakennusluvan päivämäärä", "разрешение на строительство", "permit to build",
        "Дата выдачи разрешения на строительство", "дозвіл на будівництво", "BuildingPermitDate",
        "date_of_construction_permit",
        "Pozwolenie na budowę", "permesso di costruire", "licença de obras", "bouwvergunning",
        "建筑工程施工许可证日期", "رخصة البناء", "Bygglov", "építési engedély",
        "yap\N{LATIN SMALL LETTER DOTLESS I} ruhsat\N{LATIN SMALL LETTER DOTLESS I} tarihi",
    ],
)  # fmt: skip
def test_a_permit_to_build_is_told_from_others(header: str) -> None:
    found = annexc.inspect({header: ["2003", "2011-04-01"]}).mapping
    assert found == {"building_permit": [header]}


@pytest.mark.parametrize(
    "header",
    [
        "permit", "IPPC permit date", "Genehmigung", "Datum der Betriebsgenehmigung",
        "autorisation d'exploiter", "Environmental licence", "ympäristölupa", "povolení provozu",
        "licencia ambiental", "разрешение на выбросы", "pozwolenie zintegrowane",
        "operating permit",
    ],
)  # fmt: skip
def test_any_other_permit_is_no_permit_to_build(header: str) -> None:
    assert annexc.inspect({header: ["2003", "2011-04-01"]}).mapping == {"permit_granted": [header]}


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Uvedení do provozu", "operation_started"),
        ("Datum uvedenia do prevádzky", "operation_started"),
        ("Üzembe helyezés éve", "operation_started"),
        ("Anul punerii în funcțiune", "operation_started"),
        ("Дата въвеждане в експлоатация", "operation_started"),
        ("Έναρξη λειτουργίας", "operation_started"),
        ("Godina puštanja u rad", "operation_started"),
        ("Eksploatacijos pradžia", "operation_started"),
        ("Année de mise en exploitation", "operation_started"),
        ("Año de entrada en servicio", "operation_started"),
        ("Data de início de funcionamento", "operation_started"),
        ("سنة بدء التشغيل", "operation_started"),
        ("سال بهره برداری", "operation_started"),
        ("Năm đi vào hoạt động", "operation_started"),
        ("Mwaka wa kuanza kazi", "operation_started"),
        ("稼働年", "operation_started"),
        ("Baujahr", "operation_started"),
        ("Year built", "operation_started"),
        ("Zahájení stavby", "construction_started"),
        ("Začátek výstavby", "construction_started"),
        ("Inicio de construcción", "construction_started"),
        ("Date de début des travaux", "construction_started"),
        ("Podstatná změna", "modification_started"),
        ("Cambio sustancial", "modification_started"),
        ("Съществена промяна", "modification_started"),
        ("重大变动时间", "modification_started"),
        ("Última ampliación", "retrofit"),
        ("Última remodelación", "retrofit"),
        ("Rekonstrukce", "retrofit"),
        ("Rozbudowa zakładu", "retrofit"),
        ("Mở rộng", "retrofit"),
        ("Ukončení provozu", "closed"),
        ("Cese de operaciones", "closed"),
        ("Date d'arrêt", "closed"),
        ("Außerbetriebnahme", "closed"),
        ("Leállítás éve", "closed"),
        ("Ngày đóng cửa", "closed"),
        ("Kibali cha ujenzi", "building_permit"),
        ("Keskkonnaluba", "permit_granted"),
        ("Date de l'arrêté", "permit_granted"),
    ],
)
def test_the_usual_headers_of_dates_are_known(header: str, role: str) -> None:
    assert annexc.inspect({header: ["2003", "2011-04-01"]}).mapping == {role: [header]}


@pytest.mark.parametrize(
    "header",
    [
        "Rok ukončení výstavby", "Rok ukončení stavby", "Construction completed",
        "Fin de la construction", "Fin de construcción", "Fine lavori di costruzione",
        "Zakończenie budowy", "Завершение строительства", "Data da conclusão da construção",
        "Год окончания строительства", "Befejezés éve (építés)", "施工完成建设竣工",
    ],
)  # fmt: skip
def test_the_end_of_construction_is_no_beginning_and_closes_nothing(header: str) -> None:
    found = annexc.inspect({header: ["2003", "2011-04-01"]}).mapping
    assert found == {"operation_started": [header]}


def test_headers_of_all_scripts_keep_their_letters() -> None:
    assert words("ДатаВыдачи №2") == "датавыдачи no2"
    assert words("NACEMainActivityCode") == "nace main activity code"
    assert words("Année d'arrêt") == "annee d arret"
    assert all(part for entry in _entries() for part in entry.words)


def test_regions_are_offered_and_are_no_party() -> None:
    rows = {"Bundesland": ["Bayern", "Hessen"] * 4, "Land": ["DE"] * 8, "Nr": list("abcdefgh")}
    mapping = annexc.inspect(rows).mapping
    assert mapping["region"] == ["Bundesland"]
    assert mapping["party"] == ["Land"]
    # The coarser level, where a register has two.
    rows = {"County": list("abcd") * 2, "State": ["Alaska", "Texas"] * 4}
    assert annexc.inspect(rows).mapping["region"] == ["State"]


def test_a_region_is_carried_and_changes_no_verdict() -> None:
    table = pl.DataFrame({"category": ["II.a"], "Departement": ["AUDE"]})
    found = annexc.classify(
        table, party="FRA", as_of="2026-08-31", columns={"region": "Departement"}
    )
    plain = annexc.classify(table, party="FRA", as_of="2026-08-31")
    assert found.equals(plain)


def test_a_column_of_several_codes_is_read_beside_the_main_one() -> None:
    codes = annexc.crosswalk("cnae_br")["code"].to_list()
    pairs = [f"{one}; {other}" for one, other in zip(codes, codes[::-1], strict=True)]
    data = pl.DataFrame({"CNAE Principal": codes, "CNAEs Secundários": pairs})

    assert annexc.inspect(data).mapping["cnae_br"] == data.columns


def test_codes_that_are_hardly_known_are_said_to_be_left_unread() -> None:
    known = annexc.crosswalk("cnae_br")["code"].to_list()[:10]
    others = [f"ver anexo {number}" for number in range(20)]
    found = annexc.inspect(pl.DataFrame({"CNAEs Secundários": known + others}))

    assert found.mapping == {}
    assert "not read: cnae_br knows 33% of its cells" in found.table["note"].item()


@pytest.mark.parametrize("sign", ["x", "x ", "naceX", "категория ", "\u0130"])
@pytest.mark.parametrize("asked", ["classify", "inspect", "explain"])
def test_a_long_header_is_a_name_and_no_more(sign: str, asked: str) -> None:
    def work(times: int) -> None:
        frame = pl.DataFrame({"nace2": ["10.51"], sign * times: ["2"]})
        party = {} if asked == "inspect" else {"party": "FRA"}
        str(getattr(annexc, asked)(frame, **party))

    work(1_000)
    short = calls(lambda: work(2_000))
    assert calls(lambda: work(100_000)) < 2 * short + 10_000


def test_a_plan_repeats_no_long_header() -> None:
    header = "x" * 5_000
    rows = pl.LazyFrame({"nace2": ["10.51"], header: ["2"]})
    plan = annexc.classify(rows, party="FRA").explain(optimized=False)
    assert plan.count(header) <= 3
