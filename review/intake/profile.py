"""What an import profile may say: which column is what, and which of the CRM's words mean which of ours.

A profile is a TOML file. Times are read in the source's zone; where a clock change makes a time occur twice, the first
occurrence is taken. A day-only hand-off begins with its day, a day-only rejection or touch falls at its day's end.
Where a rejected lead gives no date of its rejection, or one before its hand-off, the rejection is dated by the column
``changed``, else to the end of the day of the hand-off; it is then marked approximate and listed as a remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from review.domain.durations import Unit
from review.domain.leads import Disposition, ReasonGroup
from review.domain.touches import Channel, Direction
from review.intake.profile_base import ANY, Column, Lookup, Part, Rule, Table
from review.intake.profile_source import Source

__all__ = ["ANY", "Column", "Leads", "Lookup", "Part", "Profile", "Rule", "Source", "Table", "Touches"]



class LeadColumns(Part):
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


class Leads(Table):
    """How a leads file is read."""

    columns: LeadColumns
    #: Whether the grade is the rep's own, which never chooses the tier.
    grade_by_rep: bool = False
    #: The stage of every lead, where no column says it.
    stage: Literal["MQL", "SAL", "SQL"] = "MQL"
    attributes: dict[str, Column] = Field({})
    status: dict[str, Disposition] = Field({})
    reasons: dict[str, ReasonGroup] = Field({})
    grades: dict[str, str] = Field({})

    @model_validator(mode="after")
    def _status_needs_words(self) -> Leads:
        if self.columns.status and not self.status:
            raise ValueError("status is a column, but [leads.status] does not say what its values mean")
        return self


class TouchColumns(Part):
    """The columns of a touches file."""

    external_id: Column | None = None
    lead: Column | None = None
    contact: Column | None = None
    #: The addresses of a message: where it names no contact, the other side's first address stands for it.
    sender: Column | None = None
    recipient: Column | None = None
    rep: Column | None = None
    channel: Column | None = None
    direction: Column | None = None
    time: Column
    logged: Column | None = None
    outcome: Column | None = None
    #: How long it took; told with the outcome.
    duration: Column | None = None
    note: Column | None = None

    @model_validator(mode="after")
    def _tied_to_something(self) -> TouchColumns:
        if not (self.lead or self.contact or self.recipient):
            raise ValueError("name the column lead, contact or recipient: a touch must say whom it was with")
        return self


class ChannelRule(Part):
    """Rows that are of one channel whatever their column says."""

    when: Rule
    channel: Channel


class DirectionRule(Part):
    """Rows that went one way whatever their column says."""

    when: Rule
    direction: Direction


class Touches(Table):
    """How a touches file is read."""

    columns: TouchColumns
    #: The channel and the direction of every row, where no column says it.
    channel: Channel | None = None
    direction: Direction | None = None
    #: What a bare number of the column ``duration`` counts.
    duration_unit: Unit = "seconds"
    channels: dict[str, Channel] = Field({})
    directions: dict[str, Direction] = Field({})
    #: Which rows are real attempts; every outbound row where nothing is said.
    attempts: Rule = Field({})
    two_way: Rule = Field({})
    #: Rules that come before the column or the constant; the first that fits.
    channel_rules: list[ChannelRule] = Field([])
    direction_rules: list[DirectionRule] = Field([])

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


class Profile(Part):
    """A whole profile."""

    #: The profile that this one was made from, for whoever reads it.
    over: str | None = Field(None, max_length=120)
    source: Source
    leads: Leads | None = None
    touches: Touches | None = None
    #: Further files of touches, and files that tell more about others, each by a name of its own.
    activities: dict[str, Touches] = Field({})
    lookups: dict[str, Lookup] = Field({})

    @property
    def touch_tables(self) -> list[Touches]:
        """Every way in which a file of touches may be read."""
        return [*([self.touches] if self.touches else []), *self.activities.values()]

    def section(self, name: str) -> Leads | Touches:
        """The section that reads files of leads or touches, by its name. Raises KeyError where there is none."""
        return {"leads": self.leads, "touches": self.touches}.get(name) or self.activities[name]

    @model_validator(mode="after")
    def _something(self) -> Profile:
        if self.leads is None and not self.touch_tables:
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
        yield from (column for rule in (part.attempts, part.two_way) for column in rule)
        yield from (column for one in part.channel_rules for column in one.when)
        yield from (column for two in part.direction_rules for column in two.when)
    for ignored in part.ignore:
        yield from ignored
