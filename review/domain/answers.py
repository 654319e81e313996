"""What a judge can say, and what the panel can find."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """A judge's answer to one question of the ballot."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


class Question(StrEnum):
    """The three questions of the ballot.

    ``VALID`` reads, for an ignored lead, "Did Sales owe this lead more work?"; its answer is stored in
    the sense of "valid": yes means that Sales was right to leave the lead.
    """

    MET = "met"
    FOLLOWED_UP = "followed_up"
    VALID = "valid"


class ClauseState(StrEnum):
    """What is known of one clause on one lead."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class RootCause(StrEnum):
    """Where a judge sees the cause of what went wrong."""

    LEAD_QUALITY = "lead_quality"
    FOLLOW_UP = "follow_up"
    DEFINITION = "definition"
    ROUTING = "routing"
    DATA = "data"
    TIMING = "timing"
    NONE = "none"


class DecidedBy(StrEnum):
    """How a verdict came about."""

    MAJORITY = "majority"
    DELIBERATION = "deliberation"
    CHAIR = "chair"
    UNRESOLVED = "unresolved"


class Diagnosis(StrEnum):
    """Where the problem of a case lies."""

    SALES_FOLLOW_UP = "sales_follow_up"
    MARKETING_QUALITY = "marketing_quality"
    BOTH = "both"
    DEFINITION_OR_TIMING = "definition_or_timing"
