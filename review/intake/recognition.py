"""What files are: which profile reads them, which section of it each file is for, why, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from review.domain.errors import Refusal
from review.intake.columns import made_for, narrowed, needed
from review.intake.header import lacking, wanted_columns
from review.intake.profile import Leads, Lookup, Profile, Touches
from review.intake.profile_files import built_in_profiles, parse_profile
from review.intake.profile_source import AUTO, Source
from review.intake.tables import TableFile, open_table
from review.models.import_run import FileKind


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that somebody gave, not yet known for anything; ``packed``: it came out of a ZIP file with others."""

    path: Path
    name: str
    packed: bool = False


@dataclass(frozen=True, slots=True)
class RecognisedFile:
    """What one file is. ``kind`` is None where the profile does not read such files.

    ``section``: the part of the profile that reads it. ``by``: the columns that it was recognised by, ``by_name``
    whether its name agrees. ``missing``: where it is not recognised, the columns that the likeliest section lacks.
    """

    file: GivenFile
    kind: FileKind | None
    section: str
    by: tuple[str, ...]
    by_name: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the files are together. ``profile`` is the name of the profile that reads most of them, None for none.

    ``gaps``: codes of sentences about what cannot be told from these files.
    """

    profile: str | None
    profile_text: str
    files: tuple[RecognisedFile, ...]
    gaps: tuple[str, ...] = field(default=())

    @property
    def used(self) -> list[RecognisedFile]:
        """The files that an import reads."""
        return [one for one in self.files if one.kind is not None]

    @property
    def unknown(self) -> list[RecognisedFile]:
        """The files given for themselves that nothing is known of; those of a ZIP file may be left aside."""
        return [one for one in self.files if one.kind is None and not one.file.packed]

    @property
    def readable(self) -> list[str]:
        """What the profile would read rows from: how the CRM calls such files."""
        profile = parse_profile(self.profile_text, self.profile or "")[0]
        rows = [one for one in sections(profile) if one[1] is not FileKind.LOOKUPS]
        return [part.files[0].strip("*_") if part.files else name for name, _kind, part in rows]

    @property
    def complete(self) -> bool:
        """Whether the import can begin as it is."""
        rows = any(one.kind in (FileKind.LEADS, FileKind.TOUCHES) for one in self.files)
        return self.profile is not None and rows and not self.unknown

    def as_document(self) -> dict[str, Any]:
        """As it is kept with the import."""
        return {
            "profile": self.profile,
            "files": [
                {
                    "name": one.file.name, "kind": one.kind.value if one.kind else None, "section": one.section,
                    "by": list(one.by) if one.kind else [], "by_name": one.by_name,
                }
                for one in self.files
            ],
            "gaps": list(self.gaps),
        }


Section = tuple[str, FileKind, Leads | Touches | Lookup]


def sections(profile: Profile) -> list[Section]:
    """The sections of a profile by name."""
    found: list[Section] = []
    if profile.leads:
        found.append(("leads", FileKind.LEADS, profile.leads))
    if profile.touches:
        found.append(("touches", FileKind.TOUCHES, profile.touches))
    found += [(name, FileKind.TOUCHES, one) for name, one in profile.activities.items()]
    found += [(name, FileKind.LOOKUPS, two) for name, two in profile.lookups.items()]
    return found


def section_of(profile: Profile, part: Leads | Touches) -> str:
    """The name of the section that ``part``, an object of ``profile`` itself, is."""
    return next(name for name, _kind, one in sections(profile) if one is part)


def recognise(files: Sequence[GivenFile], profiles: Mapping[str, str] | None = None) -> Recognition:
    """What ``files`` are, by the built-in profiles or by those given (name → TOML).

    Raises `Refusal` where a file is no table, or a profile is none.
    """
    texts = built_in_profiles() if profiles is None else profiles
    known = {name: parse_profile(text, name)[0] for name, text in texts.items()}
    tables = [_open(file, list(known.values())) for file in files]
    best: tuple[tuple[int, bool, int], str, list[RecognisedFile]] | None = None
    for name, profile in known.items():
        found = [_recognise(file, table, profile) for file, table in zip(files, tables, strict=True)]
        rows = sum(one.kind in (FileKind.LEADS, FileKind.TOUCHES) for one in found)
        read = sum(one.kind is not None for one in found)
        # Files that tell more about others are none of an unknown CRM's, even where those others are not given.
        points = (read if rows else 0, read == len(found), sum(len(one.by) for one in found))
        if best is None or points > best[0]:
            best = points, name, found
    if best is None:
        raise Refusal("profile.none_chosen")
    points, name, found = best
    if not any(points[:2]):
        return Recognition(None, "", tuple(found))
    return Recognition(name, texts[name], tuple(found), tuple(_gaps(known[name], found, tables)))


def _open(file: GivenFile, profiles: Sequence[Profile]) -> TableFile:
    spellings = {
        " ".join(text.casefold().split())
        for profile in profiles for _name, _kind, part in sections(profile) for column in wanted_columns(part, profile)
        for text in (column, *profile.source.aliases.get(column, []))
    }
    said = [one.source for one in profiles]
    encodings, delimiters = {one.encoding for one in said}, {one.delimiter for one in said}
    source = Source.model_validate({
        "name": "unknown",
        "encoding": encodings.pop() if len(encodings) == 1 else AUTO,
        "delimiter": delimiters.pop() if len(delimiters) == 1 else AUTO,
    })
    return open_table(
        file.path, file.name, source,
        lambda header: sum(
            bool({one, one.partition(": ")[2]} & spellings)
            for one in (" ".join(cell.casefold().split()) for cell in header)
        ),
    )


def _recognise(file: GivenFile, table: TableFile, profile: Profile) -> RecognisedFile:
    stem = Path(file.name).stem.casefold()
    found: list[tuple[tuple[bool, int, int], RecognisedFile]] = []
    likeliest: tuple[int, RecognisedFile] | None = None
    for name, kind, part in sections(profile):
        named = any(fnmatchcase(stem, pattern.casefold()) for pattern in part.files)
        names, lacks = lacking(table, part, profile, profile.lookups)
        sought = part.signature or (list(part.columns_read()) if isinstance(part, Lookup) else needed(part))
        lacks = list(dict.fromkeys([*lacks, *(one for one in part.signature if one not in names)]))
        by = tuple(one for one in dict.fromkeys(sought) if one in names)
        if lacks:
            unknown = RecognisedFile(file, None, name, by, named, tuple(lacks))
            if likeliest is None or len(by) - len(lacks) > likeliest[0]:
                likeliest = len(by) - len(lacks), unknown
            continue
        fitting = len(set(wanted_columns(part, profile)).intersection(names))
        found.append(((named, len(by), fitting), RecognisedFile(file, kind, name, by, named)))
    if found:
        return max(found, key=lambda one: one[0])[1]
    return likeliest[1] if likeliest else RecognisedFile(file, None, "", (), by_name=False)


def _gaps(profile: Profile, found: Sequence[RecognisedFile], tables: Sequence[TableFile]) -> list[str]:
    """What a month cannot do with these files, however well they were read."""
    gaps = []
    looked_up = {one.section for one in found if one.kind is FileKind.LOOKUPS}
    loaded = {name for name, one in profile.lookups.items() if looked_up & _same_files(profile, one)}
    for one, table in zip(found, tables, strict=True):
        if one.kind is FileKind.LEADS and profile.leads:
            names, _lacks = lacking(table, profile.leads, profile, loaded)
            known = made_for(profile.leads, profile.lookups).reachable(names, loaded)
            columns = narrowed(profile.leads, known).columns
            if profile.leads.columns.handed_off in profile.leads.constants:
                gaps.append("gap.no_handoff")
            gaps += [
                f"gap.no_{name}" for name in ("owner", "status", "reason", "rejected") if not getattr(columns, name)
            ]
    if not any(one.kind is FileKind.LEADS for one in found):
        gaps.append("gap.no_leads")
    if not any(one.kind is FileKind.TOUCHES for one in found):
        gaps.append("gap.no_touches")
    return gaps


def _same_files(profile: Profile, lookup: Lookup) -> set[str]:
    """The names of the lookups that are read from the same file as ``lookup``."""
    return {
        name for name, one in profile.lookups.items() if (one.signature, one.key) == (lookup.signature, lookup.key)
    }
