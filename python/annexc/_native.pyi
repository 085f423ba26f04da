"""The compiled part: law, evidence and kernel. Structures cross the border as JSON text."""

from collections.abc import Sequence
from typing import Self, final

__all__ = [
    "ArrowStream",
    "article5",
    "categories",
    "check_spec",
    "code_titles",
    "crosswalk",
    "data_versions",
    "describe_territory",
    "explain",
    "fitting_schemes",
    "guidance",
    "match_codes",
    "match_dates",
    "match_facts",
    "match_missing",
    "match_releases",
    "match_statuses",
    "misfit",
    "output_fields",
    "parties",
    "party_chemicals",
    "party_duties",
    "party_schemes",
    "party_timetable",
    "read_codes",
    "read_date",
    "read_facts",
    "read_profile",
    "resolve_party",
    "schemes",
    "take_tally",
    "tallied_rows",
    "unread_words",
    "version",
    "vintages",
    "why_stopped",
    "written_calls",
]

def version() -> str:
    """The version of the package."""

def data_versions() -> str:
    """JSON `{"law": ..., "crosswalk": ..., "party_lists": ...}`: versions of the embedded tables.

    `party_lists` is the day of the newest list of Parties: a State on none counts as no Party.
    """

def parties() -> str:
    """JSON list of all States and organisations known, Party or not.

    Each has `iso3`, `name`, `status` (`party`, `not_a_party`), `entry_into_force`, `cut_off`,
    `bat_deadline` (ISO dates or null), `signature_date`, `instrument`, `deposit_date`,
    `article_25_4_declaration`, `confidence`, `source`, the list `remarks`, `doubt` (`possible`,
    `reason`, `source`, or null) and `eu_member` (`first`, `last`, or null).
    """

def resolve_party(text: str) -> str | None:
    """The alpha-3 code of a State by code or usual name; None if no State is called so."""

def describe_territory(text: str) -> str | None:
    """Of a territory by code or usual name: why it is no State, and what is known; else None."""

def party_chemicals(iso3: str, profile_json: str | None, as_of: str) -> str:
    """JSON list of the chemicals of Annex C for a State on a day.

    Each has `chemical`, `name`, `cas`, `decision`, `at_stake` (`yes`, `no`, `unknown`), `since`,
    `article`, `why`, `source`.

    Raises:
        ValueError: If there is no such State, or the day is none.
    """

def party_timetable(iso3: str, profile_json: str | None, as_of: str) -> str:
    """JSON list of what a State has to hand in up to a day and next after it, by day.

    Each has `duty`, `due`, `certainty`, `article`, `source`, `note`, `entry_into_force`.

    Raises:
        ValueError: If there is no such State, or the day is none.
    """

def party_duties(iso3: str, profile_json: str | None, as_of: str) -> str:
    """JSON list of the duties that sources in a State may have on a day, by category and age.

    Each has `category`, `source_age` and `duties`, the strongest first: `obligation` and
    `legal_basis` (null where the State is no Party). Several where the plan, or how the State
    stands to the Convention, leaves it open.

    Raises:
        ValueError: If there is no such State, the day is none, or the plan names a code that is
            none.
    """

def article5() -> str:
    """JSON list of what Article 5 may attach to sources by Part and age, whatever the Party.

    Each has `part` (`II`, `III`, `none`), `source_age` and `duties` as in `party_duties`.
    """

def read_profile(toml_text: str, file_name: str) -> str:
    """JSON of a Party profile, normalised.

    Raises:
        ValueError: Names the file, the key and the reason.
    """

def categories() -> str:
    """JSON list of the categories.

    Each has `ref`, `part`, `name`, `guideline_section`, `toolkit_groups`, `notes`.
    """

def guidance(reference: str) -> str:
    """JSON of what bears on a category: `ref`, `name`, `guideline_section` and the list `measures`.

    Raises:
        ValueError: If there is no such category.
    """

def schemes() -> str:
    """JSON list of the code schemes, in the order of their table; no list of codes is read for it.

    Each has `scheme` (its input column), `rank`, `title`, `party` (whose registers use it),
    `version`, `parent` (the scheme it refines, or null), `rule` (`own`, `same`, `prefix4`,
    `prefix4-else-group`), `listed` (its own codes are at hand), `national`, `sibling` (the revision
    with the same writing, or null), `headers` (words that name it), `printed` and `loosely`
    (regular expressions), `usual` (of two that read a column alike the lower goes before),
    `confidence` and `source`.
    """

def party_schemes(iso3: str) -> str:
    """JSON list of the schemes of a State: those known to be read, then those assumed.

    Each has `iso3`, `title`, `scheme` (empty where none answers it), `confidence` (`high`,
    `medium`, or `low` of what is assumed) and `source`.
    """

def vintages(scheme: str) -> list[str]:
    """The vintages that the list of a scheme names.

    Raises:
        ValueError: If there is no such scheme.
    """

def fitting_schemes(texts: list[str | None]) -> list[tuple[str, float]]:
    """The share of the texts that each scheme reads as codes, the best first; none of those of 0.

    The texts are to be distinct ones. Of two that read as much the one whose list prints more of
    them as they are written goes before, then the one with fewer codes.
    """

def misfit(scheme: str, texts: list[str | None]) -> tuple[float, list[tuple[str, float]]] | None:
    """What share of the texts a scheme reads as codes, and the schemes that read clearly more.

    The texts are to be distinct ones. None if they are few, if the scheme reads nearly all, or if
    none reads clearly more; the best goes first.

    Raises:
        ValueError: If there is no such scheme.
    """

def crosswalk(scheme: str) -> str:
    """JSON list of the crosswalk rows of a scheme.

    Each has `scheme`, `code`, `title`, `title_local` (null where the list gives none), `possible`,
    `categories`, `facts`, `ancillary`, `why`, `source`.

    Raises:
        ValueError: If there is no such scheme.
    """

def match_codes(scheme: str, texts: list[str | None]) -> list[str | None]:
    """For each cell the codes it means, `;`-joined; None if any part of it is no code."""

def code_titles(scheme: str, texts: list[str | None]) -> list[str | None]:
    """What the list calls the codes in each text, in English or else in its own language.

    None where no code of the list is read, or it has no title.

    Raises:
        ValueError: If there is no such scheme.
    """

def read_codes(scheme: str, text: str) -> list[str]:
    """The codes in a cell, in order; what no list knows is kept as written."""

def read_date(
    text: str,
    as_of: str,
    *,
    role: str | None = None,
    date_order: str | None = None,
    calendar: str | None = None,
    fiscal_year_start: int | None = None,
) -> tuple[str | None, str | None] | str | None:
    """First and last day (ISO dates, None for an open end), `unreadable`, or None (no value).

    `as_of` is the day asked about (ISO date): a date long after it is unreadable. `role` is the
    input column, if it is known: `built 1990` says other things in others.

    Raises:
        ValueError: If the day is none, or an order or a calendar is not known.
    """

def match_dates(texts: list[str | None], as_of: str) -> list[bool]:
    """For each cell whether it reads as a date on that day (ISO date).

    Raises:
        ValueError: If the day is none.
    """

def match_facts(fact: str, texts: list[str | None]) -> list[bool]:
    """For each cell whether it reads as a value of the fact.

    Raises:
        ValueError: If there is no such fact.
    """

def match_missing(texts: list[str | None]) -> list[bool]:
    """For each cell whether it says nothing: it is empty, or a mark such as `n/a` or `-`."""

def read_facts(fact: str, texts: list[str | None]) -> list[str | None]:
    """For each cell the value of the fact that it states; None if it states none, or several.

    Raises:
        ValueError: If there is no such fact.
    """

def match_releases(texts: list[str | None]) -> list[bool]:
    """For each cell whether it names a chemical of Annex C as released."""

def why_stopped(texts: list[str]) -> list[str | None]:
    """For each status cell why its source does not operate, as far as a word of it tells.

    `closed`, `building`, `planned`, `never_built`, or None.
    """

def unread_words(role: str, texts: list[str | None], *, text: bool) -> list[list[str]]:
    """For each cell of a fact, a status or releases the words that were not understood.

    With `text`, what free text says of a fuel is understood too.

    Raises:
        ValueError: If there is no such input column.
    """

def match_statuses(texts: list[str | None]) -> list[bool]:
    """For each cell whether it says that a source operates or does not."""

def check_spec(spec_json: str) -> None:
    """Compiles a spec.

    Raises:
        ValueError: Names what is wrong in it.
    """

def explain(spec_json: str, row_json: str, language: str) -> str:
    """JSON of the reasoning for one row, given as `{role: value or [values]}`.

    It has the steps (`trace`) and the same in prose (`sections`).

    Raises:
        ValueError: If the spec is not well formed, or there is no such language.
    """

def output_fields() -> str:
    """JSON list of the output columns in order.

    Each has `name`, `kind` (`enum`, `text`, `date`, `bool`) and `words`.
    """

def take_tally(token: str) -> str:
    """JSON of what the rows counted under a token came to: `rows`, and lists `outcomes`, `cells`.

    An outcome has `annex_c_candidates`, `obligation`, `evidence`, `operating`, `needs`, `issues`,
    `ancillary`, `rows`. Of rows with a code or a word that was not understood the `cells` of the
    texts that were counted are there too, with `needs`, `obligation`, `ancillary`, `issues`,
    `rows`. The tally is then forgotten; one that was never begun has no rows.
    """

def tallied_rows(token: str) -> int:
    """How many rows were counted under a token so far."""

def written_calls() -> str:
    """JSON of how often each output column was written in this process, by name.

    A query calls for a column once a morsel, and not at all for one that it does not ask for.
    """

@final
class ArrowStream:
    """A stream of Arrow batches, taken over from an object with the stream interface.

    It can be read once only: by `classify`, or by whoever takes it over.

    Raises:
        ValueError: If it was read already.
    """

    def __new__(cls, stream: object) -> Self: ...
    def names(self) -> list[str]:
        """The names of the columns."""

    def unread(self) -> list[str]:
        """The columns of types that the kernel does not read."""

    def classify(
        self,
        spec_json: str,
        feeds: Sequence[tuple[str | None, str | None]],
        names: Sequence[str],
    ) -> ArrowStream:
        """The same batches with the output columns, each classified when it is asked for.

        Args:
            spec_json: The spec; its readings are applied to the texts.
            feeds: For each role the column it is read from, or a text that holds in every row.
            names: Of the output columns.
        """

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
