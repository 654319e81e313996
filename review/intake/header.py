"""Whether a file's header is the one its profile speaks of; if not, what the file seems to be instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from review.domain.errors import Refusal
from review.intake.columns import headings, made_for, narrowed, needed, sources_of
from review.intake.profile import Leads, Lookup, Profile, Touches, columns_read
from review.intake.reader import DELIMITERS, CsvFile
from review.intake.tables import TableFile
from review.models.import_run import FileKind

_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


def parts_for(profile: Profile, kind: FileKind) -> Sequence[Leads | Touches | Lookup]:
    """The parts of ``profile`` that read such a file. Raises `Refusal` ``profile.no_section``."""
    parts: Sequence[Leads | Touches | Lookup]
    match kind:
        case FileKind.LEADS:
            parts = [profile.leads] if profile.leads else []
        case FileKind.TOUCHES:
            parts = profile.touch_tables
        case FileKind.LOOKUPS:
            parts = list(profile.lookups.values())
    if not parts:
        raise Refusal("profile.no_section", section=kind.value)
    return parts


def wanted_columns(part: Leads | Touches | Lookup, profile: Profile) -> list[str]:
    """Every heading that ``part`` looks for."""
    if isinstance(part, Lookup):
        return [*part.columns_read(), *part.signature, *([part.order] if part.order else [])]
    return sources_of(part, profile.lookups.values())


def lacking(
    file: TableFile, part: Leads | Touches | Lookup, profile: Profile, loaded: Collection[str]
) -> tuple[list[str], list[str]]:
    """The file's headings in the profile's words, and the needed columns that it lacks."""
    names = headings(file.header, profile.source, wanted_columns(part, profile))
    if isinstance(part, Lookup):
        return names, [column for column in dict.fromkeys(part.columns_read()) if column not in names]
    known = made_for(part, profile.lookups).reachable(names, loaded)
    return names, [column for column in needed(part) if column not in known]


def fit(file: TableFile, profile: Profile, kind: FileKind, loaded: Collection[str]) -> Leads | Touches:
    """The part of ``profile`` that reads ``file``, without what the file lacks; the file's names are set to match.

    ``loaded`` are the lookups at hand. Raises one `Refusal` where the file cannot be what the profile calls one of
    ``kind``.
    """
    part = fitting_part(file, profile, kind, loaded)
    return narrowed(part, made_for(part, profile.lookups).reachable(file.names, loaded))


def fitting_part(file: TableFile, profile: Profile, kind: FileKind, loaded: Collection[str]) -> Leads | Touches:
    """The part of ``profile`` that reads ``file``, as the profile has it; else as `fit`."""
    tried = [(part, *lacking(file, part, profile, loaded)) for part in parts_for(profile, kind)]
    part, names, missing = min(tried, key=lambda one: (len(one[2]), -_fitting(one[0], one[1])))
    if isinstance(part, Lookup):
        raise TypeError("lookups are read by another way")
    if missing:
        _explain(file, profile, kind, part, missing)
    wanted = wanted_columns(part, profile)
    twice = [name for name, count in Counter(names).items() if count > 1 and name in wanted]
    if twice:
        raise Refusal("file.duplicate_header", name=file.name, columns=twice)
    file.names = names
    return part


def _fitting(part: Leads | Touches | Lookup, names: Sequence[str]) -> int:
    columns = set(part.columns_read() if isinstance(part, Lookup) else columns_read(part))
    return len(columns.intersection(names)) + len(set(part.signature).intersection(names))


def _explain(
    file: TableFile, profile: Profile, kind: FileKind, part: Leads | Touches, missing: list[str]
) -> None:
    wanted = needed(part)
    found = len(wanted) - len(missing)
    for delimiter in DELIMITERS:
        if isinstance(file, CsvFile) and delimiter != file.delimiter:
            fitting = sum(column in file.header_with(delimiter) for column in wanted)
            if fitting > found:
                raise Refusal(
                    "file.wrong_delimiter", name=file.name,
                    found=_NAMES[delimiter], declared=_NAMES.get(file.delimiter, file.delimiter),
                )
    others: Sequence[Leads | Touches] = profile.touch_tables if kind is FileKind.LEADS else (
        [profile.leads] if profile.leads else []
    )
    if any(all(column in file.header for column in columns_read(other)) for other in others):
        code = "file.touches_as_leads" if kind is FileKind.LEADS else "file.leads_as_touches"
        raise Refusal(code, name=file.name)
    raise Refusal("file.missing_columns", name=file.name, missing=missing, found=[one for one in file.header if one])
