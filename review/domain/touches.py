"""What a touch is to the rules."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """How a rep tried to reach the prospect."""

    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    MESSAGE = "message"
    OTHER = "other"


class Direction(StrEnum):
    """A touch goes out; what the prospect does comes in and is never counted as a touch."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"
