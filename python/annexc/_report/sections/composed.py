"""The report as a whole: its sections in order."""

from __future__ import annotations

from annexc._progress.progress import counted_progress
from annexc._progress.views.joined import of_tables
from annexc._progress.views.lots import by_site, by_standing, steps
from annexc._progress.views.quality import unreadable
from annexc._progress.views.viewed import viewed
from annexc._report.asked import Asked
from annexc._report.model import Document, Section
from annexc._report.sections import figures
from annexc._report.sections.basis import basis, day_before, day_of, named_parties
from annexc._report.sections.form import form, review
from annexc._report.sections.message import message
from annexc._report.sections.method import method
from annexc._report.sections.missing import gaps, undetermined
from annexc._report.sections.phases import phase_in
from annexc._report.sections.quality import quality
from annexc._report.sections.regions import regions
from annexc._report.sections.required import every, promoted, required
from annexc._report.sections.rounds import rounds
from annexc._report.words import Words


def composed(asked: Asked, title: str | None, words: Words, *, whole: bool = True) -> Document:
    """Counts the register and says what was found: the message, figures, method, hashes last.

    Args:
        asked: What is reported on.
        title: Of the report; the usual one if None.
        words: Texts of the language.
        whole: Whether every source is listed, as only a workbook does.
    """
    classified = asked.given.classified
    progress = counted_progress(classified)
    view = viewed(classified, asked.by)
    standings = by_standing(view)
    parties = named_parties(progress, words)
    day = day_of(asked.as_of, words)
    tables = of_tables(classified)
    several = progress.by_party.height > 1
    sections = [
        message(progress, standings, steps(view), words, parties, day),
        figures.duties(progress, standings, by_site(view), words),
        figures.parties(progress, words),
        regions(view, classified, words),
        figures.categories(progress, words),
        phase_in(progress, words),
        gaps(progress, words),
        undetermined(progress, words),
        quality(progress, unreadable(classified), tables, classified.told.question, words),
        figures.uptake(progress, words),
        _rounds(asked, words, day),
        figures.places(progress, words),
        required(view, words, several=several),
        promoted(view, words, several=several),
        every(view, progress.rows, words, several=several) if whole else None,
        form(asked, progress, words),
        method(tables, words),
        review(words),
        figures.checks(progress, words),
        basis(asked, progress, words),
    ]
    return Document(
        title=title or words("title"),
        subtitle=words("subtitle", party=parties, day=day),
        language=words.labels.language,
        sections=tuple(section for section in sections if section is not None),
    )


def _rounds(asked: Asked, words: Words, day: str) -> Section | None:
    if asked.before is None:
        return None
    from annexc._progress.compare import compared

    found = compared(asked.before.classified, asked.given.classified)
    return rounds(found, words, day_before(asked.before, words), day)
