"""What a profile says of its files as a whole: where they come from, and how they are written."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel.numbers import list_currencies
from pydantic import Field, field_validator

from review.intake.profile_base import Column, Part

#: What may be found out from the file instead of being said: its encoding, its delimiter, the order of its dates.
AUTO = "auto"


class Source(Part):
    """Where the files come from, and how they are written."""

    name: str = Field(min_length=1, max_length=60, pattern=r"^[^/#:|\s][^/#:|]*$")
    zone: str = "UTC"
    #: The encoding, or "auto": UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252.
    encoding: str = "utf-8"
    #: The delimiter, or "auto".
    delimiter: str = Field(",", pattern=r"^(.|\t|auto)$")
    currency: str | None = None
    #: strptime formats, tried in order, or "iso"; "auto" reads what is written with figures alone, in the order of day
    #: and month that the whole column shows. A format without hours is a day.
    dates: list[str] = Field(["iso"], min_length=1)
    #: The order of day and month where "auto" finds nothing that shows it.
    date_order: Literal["day-first", "month-first"] | None = None
    #: What the CRM's ids are: "salesforce" ones are told apart by their first 15 characters.
    ids: Literal["text", "salesforce"] = "text"
    #: Column → what else it is called in some exports; upper and lower case are the same.
    aliases: dict[Column, list[Column]] = Field({})
    #: Whether a heading may begin with the name of its table: “Lead: Status” for “Status”.
    prefixed: bool = False
    #: Column → its own formats, where they differ from those of the others.
    dates_of: dict[Column, list[str]] = Field({})
    #: The sign before the cents; "auto" is what the whole column of amounts shows.
    decimal: Literal[".", ",", "auto"] = "."
    true: list[str] = Field([
        "true", "yes", "1", "y", "t", "on", "x", "ja", "wahr", "oui", "vrai", "sí", "si", "verdadero", "はい",
    ])
    false: list[str] = Field([
        "false", "no", "0", "n", "f", "off", "nein", "falsch", "non", "faux", "falso", "いいえ",
    ])
    #: Texts that mean an empty cell.
    blank: list[str] = Field([])

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
            return value if value == AUTO else _text_codec(value)
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
            if one not in ("iso", AUTO) and ("%" not in one or not _is_format(one)):
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
