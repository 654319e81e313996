"""The sentences that tell a person why something was refused, and the way out.

Each module of this package holds the sentences of one noun as ``SENTENCES``, from code to lazy text.
"""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date, datetime
from enum import Enum
from functools import cache

from flask_babel import format_date, format_datetime
from flask_babel import gettext as _

from review.domain.errors import Refusal


@cache
def sentences() -> dict[str, object]:
    """All sentences by code, as lazy texts. Raises ValueError where two modules claim one code."""
    merged: dict[str, object] = {}
    for module in pkgutil.iter_modules(__path__):
        own = importlib.import_module(f"{__name__}.{module.name}").SENTENCES
        twice = merged.keys() & own.keys()
        if twice:
            raise ValueError(f"review.sentences.{module.name} repeats {', '.join(sorted(twice))}")
        merged.update(own)
    return merged


def sentence(refusal: Refusal) -> str:
    """The sentence for ``refusal`` with its values filled in, in the reader's language and time zone."""
    text = sentences().get(refusal.code)
    if text is None:
        return str(_("This was refused (%(code)s).", code=refusal.code))
    if not refusal.values:
        return str(text)
    return str(text) % {name: _shown(value) for name, value in refusal.values.items()}


def _shown(value: object) -> object:
    """A value as people write it; numbers stay, so that a text may format them."""
    match value:
        case datetime():
            return format_datetime(value, "d MMM y, HH:mm")
        case date():
            return format_date(value, "d MMM y")
        case Enum():
            return value.value
        case list() | tuple() | set() | frozenset():
            return ", ".join(str(_shown(one)) for one in value)
        case None:
            return "–"
        case _:
            return value
