"""Whether a file's header is the one its profile speaks of; if not, what the file seems to be instead."""

from __future__ import annotations

from collections import Counter

from review.domain.errors import Refusal
from review.intake.profile import Leads, Profile, Touches, columns_read
from review.intake.reader import DELIMITERS, CsvFile
from review.models.import_run import FileKind

_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


def part_for(profile: Profile, kind: FileKind) -> Leads | Touches:
    """The part of ``profile`` that reads such a file. Raises `Refusal` ``profile.no_section``."""
    part = profile.leads if kind is FileKind.LEADS else profile.touches
    if part is None:
        raise Refusal("profile.no_section", section=kind.value)
    return part


def check_header(file: CsvFile, profile: Profile, kind: FileKind) -> None:
    """Raise one `Refusal` where ``file`` cannot be what ``profile`` calls a file of ``kind``."""
    part = part_for(profile, kind)
    wanted = list(dict.fromkeys(columns_read(part)))
    missing = [column for column in wanted if column not in file.header]
    if missing:
        _explain(file, profile, kind, wanted, missing)
    twice = [name for name, count in Counter(file.header).items() if count > 1 and name in wanted]
    if twice:
        raise Refusal("file.duplicate_header", name=file.name, columns=twice)


def _explain(file: CsvFile, profile: Profile, kind: FileKind, wanted: list[str], missing: list[str]) -> None:
    found = len(wanted) - len(missing)
    for delimiter in DELIMITERS:
        if delimiter != file.delimiter:
            fitting = sum(column in file.header_with(delimiter) for column in wanted)
            if fitting > found:
                raise Refusal(
                    "file.wrong_delimiter", name=file.name,
                    found=_NAMES[delimiter], declared=_NAMES.get(file.delimiter, file.delimiter),
                )
    other = profile.touches if kind is FileKind.LEADS else profile.leads
    if other and all(column in file.header for column in columns_read(other)):
        code = "file.touches_as_leads" if kind is FileKind.LEADS else "file.leads_as_touches"
        raise Refusal(code, name=file.name)
    raise Refusal("file.missing_columns", name=file.name, missing=missing, found=[one for one in file.header if one])
