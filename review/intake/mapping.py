"""What a clerk decides about files, and the profile that says the same of those that no profile knew."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace
from dataclasses import field as made

from review.intake.date_evidence import day_of
from review.intake.field_words import FLAGS, MOMENTS
from review.intake.profile import Leads, Profile, Touches
from review.intake.survey import ColumnSurvey, FileSurvey
from review.models.import_run import FileKind

#: Fields without which a file cannot be read.
NEEDED_FIELDS = {FileKind.LEADS: ("external_id", "handed_off"), FileKind.TOUCHES: ("time",)}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column: the field it is, the name it is kept under as a fact (empty: not kept), how its dates are read."""

    field: str = ""
    fact: str = ""
    reading: tuple[str, ...] = ()
    #: What its words mean, where its field has words; an empty meaning is none.
    words: AnyMapping[str, str] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileChoice:
    """One file: its columns in order, fields that share another field's column, and what holds for every row."""

    kind: FileKind
    section: str
    columns: tuple[ColumnChoice, ...]
    shared: AnyMapping[str, int] = made(default_factory=dict)
    channel: str = ""
    direction: str = ""
    grade_by_rep: bool = False

    def place_of(self, name: str) -> int | None:
        """The column that is this field."""
        own = next((place for place, one in enumerate(self.columns) if one.field == name), None)
        return self.shared.get(name) if own is None else own

    def with_column(self, place: int, **changes: object) -> FileChoice:
        """The same with one column decided otherwise."""
        columns = list(self.columns)
        columns[place] = replace(columns[place], **changes)  # type: ignore[arg-type]
        return replace(self, columns=tuple(columns))


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything decided: about the source as a whole, and file by file."""

    name: str
    source: str
    zone: str
    currency: str
    decimal: str
    files: tuple[FileChoice, ...]
    #: Whether the day or the month comes first where nothing in a profile's files shows it.
    date_order: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot stay as it is: of which section (None: the source), of which column or setting, and why."""

    section: str | None
    place: int | None
    part: str
    code: str


def words_of(column: ColumnSurvey) -> list[tuple[str, int]]:
    """The words of a column, commonest first, each with its count."""
    return list(column.values or ())


def faults(
    mapping: Mapping, surveys: AnyMapping[str, FileSurvey], before: AnyMapping[str, FileChoice] | None = None
) -> list[Fault]:
    """Everything that must be settled before the mapping is a profile.

    ``surveys``: by section. ``before``: what the profile that reads the files says of them, by section; what it settles
    is settled.
    """
    from review.intake.mapping_checks import file_faults

    found = []
    if not mapping.zone:
        found.append(Fault(None, None, "zone", "zone_missing"))
    amount = next((one for one in mapping.files if one.place_of("amount") is not None), None)
    if amount is not None and not mapping.currency:
        found.append(Fault(None, None, "currency", "currency_missing"))
    for one in mapping.files:
        found += file_faults(one, surveys[one.section], (before or {}).get(one.section))
    if before is None:
        return found + _contrary_dates(mapping)
    if not mapping.date_order and unclear_dates(mapping, surveys, before):
        found.append(Fault(None, None, "date_order", "date_order_missing"))
    return found


def unclear_dates(
    mapping: Mapping, surveys: AnyMapping[str, FileSurvey], before: AnyMapping[str, FileChoice]
) -> list[tuple[str, str]]:
    """The columns of dates of recognised files that can be read day first and month first, each with one value."""
    found = [one for survey in surveys.values() for one in survey.unclear]
    for file in mapping.files:
        for column, one, was in zip(
            surveys[file.section].columns, file.columns, before[file.section].columns, strict=True
        ):
            if one.field in MOMENTS and one.field != was.field and len(column.readings) > 1:
                found.append((column.name, next(iter(column.samples), "")))
    return found


def _contrary_dates(mapping: Mapping) -> list[Fault]:
    """Columns read day first and columns read month first: a profile reads all in one way."""
    seen: dict[str, str] = {}
    found = []
    for file in mapping.files:
        for place, one in enumerate(file.columns):
            day = day_of(one.reading) if one.field in MOMENTS and one.reading else ""
            digits = "".join(sorted(day))
            if day and seen.setdefault(digits, day) != day:
                found.append(Fault(file.section, place, "reading", "dates_contrary"))
    return found


def profile_of(
    mapping: Mapping, surveys: AnyMapping[str, FileSurvey], previous: Profile | None = None
) -> Profile:
    """The profile that says what ``mapping`` decides; what ``previous`` says of words not seen this time stays said.

    To be called once `faults` finds nothing.
    """
    from review.intake.mapping_parts import leads_part, source_part, touches_part

    leads: Leads | None = previous.leads if previous else None
    touches: Touches | None = previous.touches if previous else None
    for file in mapping.files:
        survey = surveys[file.section]
        if file.kind is FileKind.LEADS:
            leads = leads_part(file, survey, leads)
        else:
            touches = touches_part(file, survey, touches)
    return Profile(
        source=source_part(mapping, surveys, previous), leads=leads, touches=touches,
        activities=previous.activities if previous else {}, lookups=previous.lookups if previous else {},
        over=previous.over if previous else None,
    )


def is_flag(name: str) -> bool:
    """Whether the field holds yes or no."""
    return name in FLAGS
