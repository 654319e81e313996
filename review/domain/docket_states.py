"""The states of a docket and of what hangs on it."""

from __future__ import annotations

from enum import StrEnum


class DocketState(StrEnum):
    """Where one month's review stands; derived from stored facts, never stored itself."""

    PLANNED = "planned"
    FROZEN = "frozen"
    DRAWN = "drawn"
    HEARING = "hearing"
    DELIBERATION = "deliberation"
    CLOSED = "closed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class DrawMode(StrEnum):
    """Whether the panel reads a random sample of the frame or every lead in it."""

    SAMPLE = "sample"
    EVERY_LEAD = "every_lead"


class StratifyBy(StrEnum):
    """By what, beside its kind, an event is put into a stratum."""

    SOURCE = "source"
    GRADE = "grade"
    TEAM = "team"


class SeedSourceKind(StrEnum):
    """Where a part of the seed comes from."""

    SERVER = "server"
    PARTY = "party"
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"  # a party's place from before the ceremony was switched off
