"""Profiles that clerks keep: which one reads the files at hand, and what is different from last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.intake.mapping import FileChoice, words_of
from review.intake.mapping_parts import is_known
from review.intake.profile import Leads, Profile, Touches, columns_read
from review.intake.survey import FileSurvey
from review.intake.value_words import NO_ATTEMPT
from review.models.import_run import FileKind

#: A profile is taken for that of a file where the file has at least this share of its columns.
_ENOUGH = 0.7
#: Roles of which a profile keeps no trace of some answers, and these answers.
_TRACELESS = {"reason": "", "outcome": NO_ATTEMPT}


@dataclass(frozen=True, slots=True)
class Saved:
    """A profile: its name, itself, and where it was saved, the columns of the files it was made on, by section.

    Beside the columns stand, under ``<section>:<role>``, the words whose answer the profile itself does not show.
    """

    name: str
    profile: Profile
    headers: Mapping[str, Sequence[str]]

    def unsaid(self, section: str) -> dict[str, Sequence[str]]:
        """Those words by role."""
        return {
            role: self.headers[f"{section}:{role}"] for role in _TRACELESS if f"{section}:{role}" in self.headers
        }


@dataclass(frozen=True, slots=True)
class Differences:
    """What one file has that it had not last time: columns new and gone, and words that mean nothing yet."""

    section: str
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
    before = list(saved.headers.get(decided.section, ()))
    words = {
        column.name: strange
        for one, column in zip(decided.columns, survey.columns, strict=True)
        if survey.role_of(one.field)
        and (strange := tuple(word for word, _count in words_of(column) if word and word not in one.words))
    }
    new = tuple(name for name in survey.header if name not in before) if before else ()
    gone = tuple(name for name in before if name not in survey.header)
    return Differences(decided.section, new, gone, words) if new or gone or words else None


def headers_of(
    files: Sequence[FileChoice], surveys: Mapping[str, FileSurvey], before: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """What is kept beside a profile for the next time: see `Saved`."""
    kept: dict[str, list[str]] = {}
    for file in files:
        survey = surveys[file.section]
        kept[file.section] = survey.header
        for role, traceless in _TRACELESS.items():
            place, key = file.place_of(role), f"{file.section}:{role}"
            if place is None or survey.role_of(role) is None:
                continue
            said = file.columns[place].words
            earlier = [word for word in before.get(key, ()) if not is_known(word, said)]
            kept[key] = sorted([*earlier, *(word for word, meaning in said.items() if word and meaning == traceless)])
    return kept
