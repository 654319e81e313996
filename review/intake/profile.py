"""What an import profile may say: which column is what, and which of the CRM's words mean which of ours.

A profile is a TOML file. Times are read in the source's zone; where a clock change makes a time occur twice, the first
occurrence is taken. A day-only hand-off begins with its day, a day-only rejection or touch falls at its day's end.
Where a rejected lead gives no date of its rejection, or one before its hand-off, the rejection is dated by the column
``changed``, else to the end of the day of the hand-off; it is then marked approximate and listed as a remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from babel.numbers import list_currencies
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from review.domain.leads import Disposition, ReasonGroup
from review.domain.touches import Channel, Direction

Column = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
#: Column → the values of it that fit; a row fits where all columns do.
Rule = dict[Column, list[str]]
#: The key of a value map that stands for every value not listed.
ANY = "*"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Source(_Part):
    """Where the files come from, and how they are written."""

    name: str = Field(min_length=1, max_length=60, pattern=r"^[^/#:|\s][^/#:|]*$")
    zone: str = "UTC"
    encoding: str = "utf-8"
    delimiter: str = Field(",", min_length=1, max_length=1)
    currency: str | None = None
    #: strptime formats, tried in order, or "iso". A format without hours is a day.
    dates: list[str] = Field(["iso"], min_length=1)
    decimal: Literal[".", ","] = "."
    true: list[str] = ["true", "yes", "1"]
    false: list[str] = ["false", "no", "0"]
    #: Texts that mean an empty cell.
    blank: list[str] = []

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, OSError, ValueError) as error:
            raise ValueError(f"“{value}” is not a time zone; write one such as Europe/Berlin") from error
        return value

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            return _text_codec(value)
        except LookupError as error:
            raise ValueError(f"“{value}” is not an encoding; write utf-8, utf-16 or cp1252, for instance") from error

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str | None) -> str | None:
        if value is not None and value not in list_currencies():
            raise ValueError(f"“{value}” is not a currency; write a three-letter code such as EUR")
        return value

    @field_validator("dates")
    @classmethod
    def _known_dates(cls, value: list[str]) -> list[str]:
        for one in value:
            if one != "iso" and ("%" not in one or not _is_format(one)):
                raise ValueError(f"“{one}” is not a date format; write “iso” or one such as %d.%m.%Y %H:%M")
        return value

    @property
    def tzinfo(self) -> ZoneInfo:
        """The source's zone."""
        return ZoneInfo(self.zone)


def _text_codec(name: str) -> str:
    import codecs

    "".encode(name)  # a codec that is not for text raises LookupError here
    return codecs.lookup(name).name


def _is_format(text: str) -> bool:
    sample = datetime(2024, 5, 17, 13, 45, 59)  # noqa: DTZ001 - a made-up clock reading
    try:
        datetime.strptime(sample.strftime(text), text)  # noqa: DTZ007
    except (ValueError, OverflowError):
        return "%z" in text
    return True


class LeadColumns(_Part):
    """The columns of a leads file."""

    external_id: Column
    handoff_number: Column | None = None
    contact: Column | None = None
    person_name: Column | None = None
    person_email: Column | None = None
    person_phone: Column | None = None
    person_title: Column | None = None
    company: Column | None = None
    source: Column | None = None
    campaign: Column | None = None
    message: Column | None = None
    grade: Column | None = None
    owner: Column | None = None
    rep_created: Column | None = None
    stage: Column | None = None
    created: Column | None = None
    handed_off: Column
    assigned: Column | None = None
    status: Column | None = None
    accepted: Column | None = None
    changed: Column | None = None
    rejected: Column | None = None
    rejected_by: Column | None = None
    reason: Column | None = None
    rejection_note: Column | None = None
    converted: Column | None = None
    won: Column | None = None
    next_step: Column | None = None
    amount: Column | None = None
    opted_out: Column | None = None
    merged: Column | None = None
    test_record: Column | None = None


class Leads(_Part):
    """How a leads file is read."""

    columns: LeadColumns
    #: Whether the grade is the rep's own, which never chooses the tier.
    grade_by_rep: bool = False
    #: The stage of every lead, where no column says it.
    stage: Literal["MQL", "SAL", "SQL"] = "MQL"
    attributes: dict[str, Column] = {}
    status: dict[str, Disposition] = {}
    reasons: dict[str, ReasonGroup] = {}
    grades: dict[str, str] = {}

    @model_validator(mode="after")
    def _status_needs_words(self) -> Leads:
        if self.columns.status and not self.status:
            raise ValueError("status is a column, but [leads.status] does not say what its values mean")
        return self


class TouchColumns(_Part):
    """The columns of a touches file."""

    external_id: Column | None = None
    lead: Column | None = None
    contact: Column | None = None
    rep: Column | None = None
    channel: Column | None = None
    direction: Column | None = None
    time: Column
    logged: Column | None = None
    outcome: Column | None = None
    note: Column | None = None

    @model_validator(mode="after")
    def _tied_to_something(self) -> TouchColumns:
        if not (self.lead or self.contact):
            raise ValueError("name the column lead, contact or both: a touch must say whom it was with")
        return self


class Touches(_Part):
    """How a touches file is read."""

    columns: TouchColumns
    #: The channel and the direction of every row, where no column says it.
    channel: Channel | None = None
    direction: Direction | None = None
    channels: dict[str, Channel] = {}
    directions: dict[str, Direction] = {}
    #: Which rows are real attempts; every outbound row where nothing is said.
    attempts: Rule = {}
    two_way: Rule = {}
    #: Rows that are no activity between people at all; they are set aside and counted.
    ignore: Rule = {}

    @model_validator(mode="after")
    def _complete(self) -> Touches:
        for word, column, constant, words in (
            ("channel", self.columns.channel, self.channel, self.channels),
            ("direction", self.columns.direction, self.direction, self.directions),
        ):
            if column is None and constant is None:
                raise ValueError(f"{word} is missing: name its column, or one {word} for every row")
            if column is not None and constant is not None:
                raise ValueError(f"{word} is given twice: as a column and as one {word} for every row")
            if column is not None and not words:
                raise ValueError(f"{word} is a column, but [touches.{word}s] does not say what its values mean")
        return self


class Profile(_Part):
    """A whole profile."""

    source: Source
    leads: Leads | None = None
    touches: Touches | None = None

    @model_validator(mode="after")
    def _something(self) -> Profile:
        if self.leads is None and self.touches is None:
            raise ValueError("there is neither a [leads] nor a [touches] section")
        if self.leads and self.leads.columns.amount and not self.source.currency:
            raise ValueError("amount is a column, but [source] names no currency")
        return self


def columns_read(part: Leads | Touches) -> Iterator[str]:
    """Every column that ``part`` reads, some perhaps twice."""
    yield from (value for value in part.columns.model_dump().values() if value)
    if isinstance(part, Leads):
        yield from part.attributes.values()
    else:
        yield from (column for rule in (part.attempts, part.two_way, part.ignore) for column in rule)
