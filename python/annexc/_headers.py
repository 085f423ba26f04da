"""What the words of a header hint at, in the languages of the registers seen."""

from __future__ import annotations

import re
import unicodedata

from annexc._roles import SCHEMES

#: Words of a header that name a scheme; a short one must stand alone, a longer one may be part of a
#: word.
_SCHEME_WORDS: dict[str, tuple[str, ...]] = {
    "eprtr": ("eprtr", "prtr", "iaactivity", "iareportedactivity"),
    "ied": ("ied", "ippc"),
    "eper": ("eper", "iaactivity"),
    "nace11": ("nace",),
    "nace2": ("nace",),
    "nace21": ("nace",),
    "naf2": ("naf", "ape"),
    "uksic": ("uksic", "sic"),
    "isic31": ("isic",),
    "isic4": ("isic",),
    "isic5": ("isic",),
    "naics": ("naics",),
    "scian": ("scian",),
    "ussic": ("ussic", "sic"),
    "snap97": ("snap",),
    "nfr14": ("nfr",),
    "gnfr14": ("gnfr",),
    "toolkit": ("toolkit", "sourcegroup"),
}

#: Beginnings of words that hint at a date, the more telling first (`decommissioned` closes).
_DATE_WORDS: tuple[tuple[str, str], ...] = (
    ("modification_started", r"modif|anderung|substantial"),
    ("retrofit", r"retrofit|refurb|repower|upgrad|modernis|ertuchtig"),
    (
        "closed",
        r"clos|retire|retirement|shut|decommission|stilllegung|fermeture|cessation|cierre|lakkau",
    ),
    ("permit_granted", r"permit|licen[cs]|authori[sz]|genehmig|autoris|lupa|povolen"),
    ("first_reported", r"first report|reported since|premiere declaration|reporting since"),
    ("construction_started", r"construct|baubeginn|built|build|chantier|rakenn|rakent|vystavb"),
    (
        "operation_started",
        r"commission|start|operat|opening|opened|inbetrieb|mise en service|online|kayttoon|zahajen",
    ),
)

_FACT_WORDS: tuple[tuple[str, str], ...] = (
    ("hazardous_waste", r"hazardous|dangereux|gefahrlich|peligros|vaaralli|nebezpec"),
    ("elemental_chlorine", r"elemental chlorine|chlorine bleach|chlore elementaire|elementarchlor"),
    ("chloranil", r"chloranil"),
    ("elv_shredder", r"shredder|broyeur|elv\b|vhu\b|altfahrzeug"),
    ("waste_burned", r"waste|dechet|abfall|residuo|jate|odpad"),
    ("feed", r"feed|einsatzstoff|matiere premiere|raw material"),
    ("metal", r"metal"),
    ("fuel", r"fuel|combustible|brennstoff|energietrager|energy source|polttoaine|palivo"),
    ("product", r"product|produit|produkt|producto|tuote|vyrobek"),
)

_OTHER_WORDS: tuple[tuple[str, str], ...] = (
    ("party", r"country|pays|staat|land\b|party|pais|maa\b|zeme|iso3"),
    ("status", r"status|statut|zustand|estado operativo|tila\b|stav\b"),
    ("latitude", r"lat\b|latitude|breitengrad|latitud"),
    ("longitude", r"lon\b|long\b|lng\b|longitude|langengrad|longitud"),
    (
        "facility_id",
        r"id\b|identifiant|identifier|kennung|nationalid|trifd|plant code|facility code",
    ),
    ("name", r"name\b|nom\b|bezeichnung|nombre|nimi|nazev"),
)

_REGION = re.compile(r"\b(st|state|province|departement|region|county|bundesland|nuts)\b")


def words(header: str) -> str:
    """A header in plain words: `NACEMainActivityCode` is `nace main activity code`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    plain = unicodedata.normalize("NFKD", parted).casefold()
    return " ".join(
        re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    )


def scheme_hint(header: str, scheme: str) -> float:
    """How plainly a header names a scheme: 0 (not), 1 (its family), more (also its revision)."""
    said = words(header)
    compact = said.replace(" ", "")
    tokens = {re.sub(r"(rev)?\d+$", "", token) for token in said.split()}
    named = any(
        word in tokens or (len(word) > 4 and word in compact) for word in _SCHEME_WORDS[scheme]
    )
    if not named:
        return 0.0
    own = "".join(re.findall(r"\d", scheme))
    written = "".join(re.findall(r"\d", re.sub(r"^\d+\s", "", said)))
    return 1.0 + (0.2 if own and written.endswith(own) else 0.0)


def date_hint(header: str) -> str | None:
    """The date column that a header names."""
    return _first(_DATE_WORDS, words(header))


def fact_hint(header: str) -> str | None:
    """The fact that a header names."""
    return _first(_FACT_WORDS, words(header))


def other_hint(header: str) -> str | None:
    """Party, status, coordinate, identifier or name, as a header names it."""
    return _first(_OTHER_WORDS, words(header))


def names_region(header: str) -> bool:
    """Whether a header names a part of a country, whose codes look like those of countries."""
    return bool(_REGION.search(words(header)))


def _first(hints: tuple[tuple[str, str], ...], said: str) -> str | None:
    for role, pattern in hints:
        if re.search(rf"\b(?:{pattern})", said):
            return role
    return None


assert set(_SCHEME_WORDS) == set(SCHEMES)
