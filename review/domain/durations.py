"""Durations as CRMs write them: “1h 20m”, “00:12:30”, “12:30”, “750”, “750000 ms”, “PT12M30S”."""

from __future__ import annotations

import re
from typing import Literal

#: What a bare number counts.
Unit = Literal["seconds", "minutes", "hours", "milliseconds"]

_SECONDS: dict[str, float] = {"milliseconds": 0.001, "seconds": 1, "minutes": 60, "hours": 3600}
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):([0-5]\d)(?:[.,]\d+)?")
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_ISO = re.compile(rf"P(?:{_NUMBER}D)?(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?", re.IGNORECASE)
_SHORT = re.compile(r"(\d{1,3})\s*h\s*([0-5]?\d)", re.IGNORECASE)
_PART = re.compile(rf"{_NUMBER}\s*([^\W\d]+)\.?")
_UNITS: tuple[tuple[str, float], ...] = (
    (r"ms|millis\w*|ミリ秒", 0.001),
    (r"s|secs?|seconds?|sek\w*|secondes?|segundos?|seg|秒", 1),
    (r"m|mins?|minutes?|minuten?|minutos?|分", 60),
    (r"h|hrs?|hours?|std|stunden?|heures?|horas?|時間", 3600),
    (r"d|days?|tage?|jours?|días?|日", 86_400),
)
#: A call of more than ten days is a mistake.
_LONGEST = 864_000


def read_duration(text: str, unit: Unit = "seconds") -> int | None:
    """Whole seconds; None where ``text`` is no duration. ``unit`` is what a bare number counts.

    Of two numbers with a colon between them the first are minutes, as on a telephone.
    """
    text = text.strip()
    seconds = _read(text, unit)
    return None if seconds is None or seconds > _LONGEST else round(seconds)


def _read(text: str, unit: Unit) -> float | None:
    if re.fullmatch(_NUMBER, text):
        return _float(text) * _SECONDS[unit]
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds if found[1] is None or minutes < 60 else None
    if found := _SHORT.fullmatch(text):
        return int(found[1]) * 3600 + int(found[2]) * 60
    if (found := _ISO.fullmatch(text)) and any(found.groups()):
        parts = (_float(part or "0") for part in found.groups())
        return sum(part * weight for part, weight in zip(parts, (86_400, 3600, 60, 1), strict=True))
    parts_found = _PART.findall(text.casefold())
    if not parts_found or re.sub(r"[\s,]|und|and|et|y", "", _PART.sub("", text.casefold())):
        return None
    total = 0.0
    for number, word in parts_found:
        weight = next((one for pattern, one in _UNITS if re.fullmatch(pattern, word)), None)
        if weight is None:
            return None
        total += _float(number) * weight
    return total


def _float(text: str) -> float:
    return float(text.replace(",", "."))
