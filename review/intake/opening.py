"""The files of an import, opened: their headers fitted to the profile, what tells more about others read first."""

from __future__ import annotations

from collections.abc import Sequence

from review.domain.errors import Refusal
from review.intake.columns import made_for
from review.intake.date_order import with_exact_dates
from review.intake.decimal_sign import with_exact_sign
from review.intake.header import fit, lacking, parts_for, wanted_columns
from review.intake.lookups import Found, look_up
from review.intake.profile import Leads, Profile
from review.intake.reader import Score
from review.intake.staging import InputFile, OpenFile, Seen
from review.intake.tables import TableFile, open_table
from review.models.import_run import FileKind


def open_files(inputs: Sequence[InputFile], profile: Profile) -> list[OpenFile]:
    """The files in the order given. Raises `Refusal` (codes ``file.…``) for the first that does not fit."""
    found: Found = {}
    opened: dict[int, OpenFile] = {}
    for place, one in enumerate(inputs):
        if one.kind is FileKind.LOOKUPS:
            opened[place] = _open_lookup(one, profile, found)
    for place, one in enumerate(inputs):
        if one.kind is not FileKind.LOOKUPS:
            opened[place] = _open_rows(one, profile, found)
    return [opened[place] for place in sorted(opened)]


def score(profile: Profile, kind: FileKind) -> Score:
    """How many of the columns that any such part of ``profile`` names are among some headings."""
    known = {
        " ".join(spelling.casefold().split())
        for part in parts_for(profile, kind) for column in wanted_columns(part, profile)
        for spelling in (column, *profile.source.aliases.get(column, []))
    }

    def count(header: list[str]) -> int:
        bare = ({one, one.partition(": ")[2]} for one in (" ".join(cell.casefold().split()) for cell in header))
        return sum(not known.isdisjoint(one) for one in bare)

    return count


def _open(one: InputFile, profile: Profile) -> TableFile:
    return open_table(one.path, one.name, profile.source, score(profile, one.kind))


def _open_lookup(one: InputFile, profile: Profile, found: Found) -> OpenFile:
    file = _open(one, profile)
    fitting = {}
    missing: list[str] = []
    for name, lookup in profile.lookups.items():
        names, lacks = lacking(file, lookup, profile, ())
        if not lacks and all(column in names for column in lookup.signature):
            fitting[name] = lookup
            file.names = names
        missing = missing or lacks
    if not fitting:
        found_columns = [one for one in file.header if one]
        raise Refusal("file.missing_columns", name=file.name, missing=missing, found=found_columns)
    rows, said = look_up(file.rows(), file.names, fitting, profile)
    for name, by_key in said.items():
        found.setdefault(name, {}).update(by_key)
    sha256, lines = file.fingerprint()
    return OpenFile(one.kind, file, sha256, lines, Seen(), profile, looked_up=rows)


def _open_rows(one: InputFile, profile: Profile, found: Found) -> OpenFile:
    file = _open(one, profile)
    part = fit(file, profile, one.kind, found)
    made = made_for(part, profile.lookups)
    kept = {"leads": part} if isinstance(part, Leads) else {"touches": part}
    fitted = profile.model_copy(update=kept)
    sha256, lines = file.fingerprint()
    fitted = with_exact_dates(file, with_exact_sign(file, fitted, part, made, found), part, made, found)
    return OpenFile(one.kind, file, sha256, lines, Seen(), fitted, made, found)
