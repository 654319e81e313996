"""Files that tell more about the rows of others, held in memory by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from review.domain.leads import SENT_BACK
from review.intake.crm_ids import salesforce_id
from review.intake.profile import Lookup, Profile, Rule, Source
from review.intake.reader import Row
from review.intake.values import cleaned, fits

#: In the rule of a lookup, every status that sends a lead back.
REJECTED = "@rejected"

#: Rows that are read at a time.
_CHUNK = 10_000

#: Lookup → key → new column → value.
Found = dict[str, dict[str, dict[str, str]]]


def id_of(source: Source) -> Callable[[Any], Any]:
    """How the source's ids are brought to one spelling."""
    if source.ids == "salesforce":
        return lambda text: salesforce_id(text) if isinstance(text, str) else None
    return lambda text: text


@dataclass(slots=True)
class _Latest:
    """What one key says so far, and where in order the row stood that said it."""

    order: str
    says: dict[str, str]


def look_up(
    rows: Iterator[Row], names: list[str], lookups: Mapping[str, Lookup], profile: Profile
) -> tuple[int, Found]:
    """Read a file of ``names`` for each of ``lookups``; gives how many rows there were, and what was found.

    Rows of another length than the header are read as far as they go.
    """
    latest: dict[str, dict[str, _Latest]] = {name: {} for name in lookups}
    count = 0
    batch: list[Row] = []
    for row in rows:
        count += 1
        batch.append(row)
        if len(batch) == _CHUNK:
            _take(batch, names, lookups, profile, latest)
            batch.clear()
    _take(batch, names, lookups, profile, latest)
    return count, {name: {key: one.says for key, one in found.items()} for name, found in latest.items()}


def _take(
    rows: list[Row], names: list[str], lookups: Mapping[str, Lookup], profile: Profile,
    latest: dict[str, dict[str, _Latest]],
) -> None:
    read: dict[str, pd.Series] = {}

    def column(name: str) -> pd.Series:
        if name not in read:
            place = names.index(name) if name in names else -1
            cells = [row.cells[place] if 0 <= place < len(row.cells) else "" for row in rows]
            read[name] = cleaned(cells, profile.source.blank)
        return read[name]

    one_spelling = id_of(profile.source)
    for name, lookup in lookups.items():
        where = _in_words(lookup.where, profile)
        fitting = fits({one: column(one) for one in where}, where, pd.RangeIndex(len(rows)))
        keys = column(lookup.key)
        order = column(lookup.order) if lookup.order in names and lookup.order else None
        for place in fitting.index[fitting & keys.notna()]:
            key, at = one_spelling(keys[place]), (order[place] or "") if order is not None else ""
            said = {new: _joined(column(one)[place] for one in columns) for new, columns in lookup.gives.items()}
            says = {**lookup.constants, **{new: text for new, text in said.items() if text}}
            before = latest[name].get(key)
            if before is None or at >= before.order:
                latest[name][key] = _Latest(at, says)


def _in_words(where: Rule, profile: Profile) -> Rule:
    """``where`` with the CRM's own statuses for ``@rejected``: those by which the profile's leads are sent back."""
    statuses = profile.leads.status if profile.leads else {}
    rejected = [word for word, meaning in statuses.items() if meaning in SENT_BACK]
    return {
        column: [word for one in allowed for word in (rejected if one == REJECTED else [one])]
        for column, allowed in where.items()
    }


def _joined(texts: Iterator[str | None]) -> str:
    return " ".join(text for text in texts if text)
