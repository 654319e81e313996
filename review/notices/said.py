"""A notice's values in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import format_datetime

from review.domain.notices import Value
from review.months import month_name

#: A title, a sentence, and what the link is called.
Text = tuple[str, str, str]


class Said:
    """A notice's values in words."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    @property
    def month(self) -> str:
        return month_name(str(self._values["period"]))

    @property
    def due(self) -> str:
        return str(format_datetime(datetime.fromisoformat(str(self._values["due_at"])), "d MMM y, HH:mm"))

    @property
    def sha256(self) -> str:
        return str(self._values["sha256"])

    @property
    def report(self) -> str:
        return str(self._values["report"]).replace("-", " ").capitalize()

    def number(self, name: str = "count") -> int:
        return int(self._values[name])
