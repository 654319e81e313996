"""Which saved profile fits the files at hand, and what is different from last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.intake.mapping import FileChoice, role_of, words_of
from review.intake.profile import Leads, Profile, Touches, columns_read
from review.intake.survey import FileSurvey
from review.models.import_run import FileKind

#: A profile is taken for that of a file where the file has at least this share of its columns.
_ENOUGH = 0.7


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved profile: its name, itself, and the columns of the files it was made on."""

    name: str
    profile: Profile
    headers: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Differences:
    """What one file has that it had not last time: columns new and gone, and words that mean nothing yet."""

    kind: FileKind
    new: tuple[str, ...]
    gone: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


def part_of(profile: Profile, kind: FileKind) -> Leads | Touches | None:
    """The section of ``profile`` that reads files of ``kind``."""
    return profile.leads if kind is FileKind.LEADS else profile.touches


def recognise(saved: Sequence[Saved], surveys: Sequence[FileSurvey]) -> Saved | None:
    """The saved profile of which most columns are in the files; None where none has most of its columns there."""
    rated = [(rate, one) for one in saved if (rate := _share(one.profile, surveys)) >= _ENOUGH]
    return max(rated, key=lambda pair: pair[0])[1] if rated else None


def _share(profile: Profile, surveys: Sequence[FileSurvey]) -> float:
    wanted = found = 0
    for survey in surveys:
        part = part_of(profile, survey.kind)
        if part is None:
            return 0.0
        columns = set(columns_read(part))
        wanted += len(columns)
        found += len(columns.intersection(survey.header))
    return found / wanted if wanted else 0.0


def difference(saved: Saved, decided: FileChoice, survey: FileSurvey) -> Differences | None:
    """What differs in one file, where anything does; ``decided`` is what the saved profile says of it."""
    before = list(saved.headers.get(decided.kind.value, ()))
    words = {
        column.name: strange
        for one, column in zip(decided.columns, survey.columns, strict=True)
        if role_of(one.field)
        and (strange := tuple(word for word, _count in words_of(column) if word and word not in one.words))
    }
    new = tuple(name for name in survey.header if name not in before) if before else ()
    gone = tuple(name for name in before if name not in survey.header)
    return Differences(decided.kind, new, gone, words) if new or gone or words else None
