"""The report as a whole: its sections in order."""

from __future__ import annotations

from annexc._progress.progress import counted_progress
from annexc._report.asked import Asked
from annexc._report.model import Document, Section
from annexc._report.sections import figures
from annexc._report.sections.basis import basis, day_before, day_of, named_parties
from annexc._report.sections.method import method
from annexc._report.sections.missing import gaps, issues, undetermined
from annexc._report.sections.phases import phase_in
from annexc._report.sections.required import required
from annexc._report.sections.rounds import rounds
from annexc._report.words import Words


def composed(asked: Asked, title: str | None, words: Words) -> Document:
    """Counts the register and says what was found."""
    progress = counted_progress(asked.given.classified)
    parties = named_parties(progress, words)
    day = day_of(asked.as_of, words)
    sections = [
        figures.summary(progress, words, parties, day),
        basis(asked, progress, words),
        figures.duties(progress, words),
        figures.parties(progress, words),
        figures.categories(progress, words),
        phase_in(progress, words),
        gaps(progress, words),
        undetermined(progress, words),
        issues(progress, words),
        figures.uptake(progress, words),
        _rounds(asked, words, day),
        figures.places(progress, words),
        required(progress, words),
        method(words),
        figures.checks(progress, words),
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
