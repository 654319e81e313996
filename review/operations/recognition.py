"""What somebody's files are, what they leave to be answered, and whether that is enough to begin an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from review.domain.errors import Refusal
from review.intake.first_mapping import First, recognised_mapping
from review.intake.looking import Heard, nobody, open_unknown, survey_by, survey_unknown
from review.intake.mapping import unclear_dates
from review.intake.profile import Profile
from review.intake.profile_files import built_in_profiles, parse_profile
from review.intake.proposals import likely_kind
from review.intake.recognition import GivenFile, Recognition, recognise
from review.intake.saved_profiles import Saved
from review.intake.staging import InputFile
from review.intake.survey import FileSurvey
from review.intake.value_words import NEEDED
from review.models.import_run import FileKind
from review.queries.import_profiles import find_profile, list_profiles
from review.queries.imports import list_used_profiles


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: the files that an import would read, with a survey for each section.

    ``profile``: name and text of the profile that reads them; None where none does, and their columns are to be mapped.
    """

    inputs: tuple[InputFile, ...]
    surveys: tuple[FileSurvey, ...]
    profile: tuple[str, str] | None
    recognition: dict[str, Any] | None


def known_profiles() -> dict[str, str]:
    """Every profile by name: those that clerks saved, newest first, those used before, and the built-in ones."""
    built_in = built_in_profiles()
    saved = {one.name: one.text for one in sorted(list_profiles(), key=lambda one: one.created_at, reverse=True)}
    used = {name: text for name, text in list_used_profiles() if name not in saved and name not in built_in}
    known = {}
    for name, text in [*saved.items(), *used.items()]:
        try:
            known[name] = parse_profile(text, name)[1]
        except Refusal:  # it was valid when it was used, by other rules
            continue
    return {**known, **built_in}


def look_at(
    files: Sequence[GivenFile], profile: tuple[str, str] | None, heard: Heard = nobody, *, rows: bool = True
) -> Looked:
    """Look at files that may be anything, by ``profile`` (name and text) or by those that are known.

    ``rows``: whether to read them whole for what their profile leaves open, else nothing is surveyed. Files that no
    profile reads are looked at as nobody knows them. Raises `Refusal` (``file.…``, ``recognition.…``).
    """
    found = recognise(files, {profile[0]: profile[1]} if profile else known_profiles())
    if found.profile is None and profile is None:
        return _look_at_unknown(files, heard)
    require_complete(found)
    inputs = tuple(InputFile(one.kind, one.file.path, one.file.name) for one in found.used if one.kind)
    name, text = found.profile or "", found.profile_text
    surveys = survey_by(parse_profile(text, name)[0], inputs, heard) if rows else []
    return Looked(inputs, tuple(surveys), (name, text), found.as_document())


def look_at_given(inputs: Sequence[InputFile], profile: tuple[str, str] | None, heard: Heard = nobody) -> Looked:
    """Look at files of which somebody said what they are. Raises `Refusal` (``file.…``)."""
    if profile is None:
        surveys = [survey_unknown(one.path, one.name, one.kind, heard) for one in inputs]
    else:
        surveys = survey_by(parse_profile(profile[1], profile[0])[0], inputs, heard)
    return Looked(tuple(inputs), tuple(surveys), profile, None)


def _look_at_unknown(files: Sequence[GivenFile], heard: Heard) -> Looked:
    """The file that looks most like leads, and the one that looks most like touches; others are left aside."""
    points = [likely_kind(open_unknown(one.path, one.name).header) for one in files]
    lead = [one[FileKind.LEADS] - one[FileKind.TOUCHES] for one in points]
    order = sorted(range(len(files)), key=lambda place: lead[place])
    kinds: dict[int, FileKind] = {}
    if lead[order[-1]] >= 0:
        kinds[order[-1]] = FileKind.LEADS
    if lead[order[0]] < 0:
        kinds[order[0]] = FileKind.TOUCHES
    inputs = [InputFile(kinds[place], files[place].path, files[place].name) for place in sorted(kinds)]
    looked = look_at_given(sorted(inputs, key=lambda one: one.kind is not FileKind.LEADS), None, heard)
    told: list[dict[str, Any]] = [
        {"name": one.name, "kind": kinds[place].value if place in kinds else None, "section": "", "by": [],
         "by_name": False}
        for place, one in enumerate(files)
    ]
    return Looked(looked.inputs, looked.surveys, None, {"profile": None, "files": told, "gaps": []})


def require_complete(found: Recognition) -> None:
    """Raise `Refusal` (codes ``recognition.…``) where a file is not known, or none has leads or touches."""
    names = ", ".join(one.file.name for one in found.files[:10])
    if found.profile is None:
        raise Refusal("recognition.nothing", names=names)
    for one in found.unknown:
        raise Refusal(
            "recognition.unknown_file", name=one.file.name, profile=found.profile, missing=", ".join(one.missing)
        )
    if not found.complete:
        raise Refusal(
            "recognition.no_rows", names=names, profile=found.profile, readable=", ".join(found.readable)
        )


def reading_profile(name: str, profile: Profile) -> Saved:
    """The profile that reads some files, with what was kept beside it where it was saved."""
    kept = find_profile(name)
    return Saved(name, profile, kept.headers if kept else {})


def require_answered(looked: Looked, order: str | None) -> None:
    """Raise one `Refusal` that names everything the profile leaves open: words without a meaning, and dates that
    may be read in two ways where ``order`` does not say how."""
    if looked.profile is None:
        names = ", ".join(one.name for one in looked.inputs)
        raise Refusal("recognition.nothing", names=names)
    name, text = looked.profile
    first = recognised_mapping(looked.surveys, reading_profile(name, parse_profile(text, name)[0]), proposed_name=name)
    words = open_words(looked.surveys, first)
    dates = [] if order else _open_dates(looked.surveys, first)
    if words:
        raise Refusal("recognition.unanswered", profile=name, words="; ".join([*words, *dates]))
    if dates:
        raise Refusal("recognition.unanswered_dates", dates="; ".join(dates))


def open_words(surveys: Sequence[FileSurvey], first: First) -> list[str]:
    """By file and column, the words that need a meaning and that the profile does not know."""
    named = {one.section: one for one in surveys}
    found = []
    for one in first.differences:
        survey, was = named[one.section], (first.before or {})[one.section]
        for column, field in zip(survey.columns, was.columns, strict=True):
            if field.field in NEEDED and column.name in one.words:
                told = ", ".join(f"“{word}”" for word in one.words[column.name])
                found.append(f"{survey.name}, {column.heading}: {told}")
    return found


def _open_dates(surveys: Sequence[FileSurvey], first: First) -> list[str]:
    found = unclear_dates(first.mapping, {one.section: one for one in surveys}, first.before or {})
    return [f"{column} ({value})" for column, value in found]
