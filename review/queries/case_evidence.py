"""A case's frozen evidence, taken apart. What of it somebody may see is decided in `review.queries.cases` alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review.domain.answers import ClauseState
from review.domain.ballots import ClauseTick
from review.domain.definition import ClauseFinding, DefinitionFinding, weigh
from review.domain.leads import EventKind

Document = Mapping[str, Any]


def definition_finding(evidence: Document) -> DefinitionFinding:
    """What the fields say of the lead against the definition, as the evidence keeps it."""
    definition = evidence["definition"]
    clauses = tuple(
        ClauseFinding(one["key"], ClauseState(one["state"]), one.get("value"), bool(one["required"]))
        for one in definition["clauses"]
    )
    return weigh(clauses, int(definition["minimum_met"]))


def event_kind(evidence: Document) -> EventKind:
    """Why the lead is before the panel."""
    return EventKind(evidence["event"]["kind"])


def is_control(evidence: Document) -> bool:
    """Whether the lead was accepted and is before the panel as a control: it is asked the first question alone."""
    return event_kind(evidence) is EventKind.ACCEPTED


def work_was_owed(evidence: Document) -> bool:
    """False where the policy asked nothing of Sales for this lead."""
    return bool(evidence["follow_up"]["state"] != "not_owed")


def ticks_of(document: Document) -> dict[str, ClauseTick]:
    """A judge's ticks from the document in which a draft or a ballot keeps them."""
    return {key: ClauseTick(ClauseState(one["state"]), one.get("comment", "")) for key, one in document.items()}


def ticks_document(ticks: Mapping[str, ClauseTick]) -> dict[str, Any]:
    """The document in which a draft or a ballot keeps a judge's ticks."""
    return {key: {"state": tick.state.value, "comment": tick.comment} for key, tick in sorted(ticks.items())}


def moment(text: str | None) -> datetime | None:
    """A moment of the evidence: ISO 8601 with its offset."""
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that a rep did (outbound) or the prospect did (inbound). ``rep`` is a name, or a label where masked."""

    at: datetime
    channel: str
    inbound: bool
    attempt: bool
    counted: bool
    not_counted_because: str | None
    two_way: bool
    rep: str | None
    outcome: str | None
    note: str | None


class Names:
    """How the people of one case are called on its page: by name, or by a label that means nothing elsewhere.

    Labels go round by a hash of case and person, so that "Rep A" of one case is not "Rep A" of the next.
    """

    def __init__(self, case_key: str, evidence: Document, *, masked: bool) -> None:
        people = {one["public_id"]: one["name"] for one in _people(evidence) if one}
        order = sorted(people, key=lambda key: hashlib.sha256(f"{case_key}\n{key}".encode()).hexdigest())
        self._masked = masked
        self._labels = {key: _letters(index) for index, key in enumerate(order)}
        names = sorted({name for name in people.values() if name}, key=len, reverse=True)
        self._pattern = (
            re.compile("|".join(rf"\b{re.escape(part)}\b" for name in names for part in _parts(name)), re.IGNORECASE)
            if masked and names
            else None
        )

    @property
    def masked(self) -> bool:
        """Whether names are withheld."""
        return self._masked

    def call(self, person: Document | None) -> str | None:
        """The name or the letter of one person of the evidence."""
        if person is None:
            return None
        return self._labels[person["public_id"]] if self._masked else str(person["name"])

    def clean(self, text: str | None) -> str | None:
        """A text in which known names are blacked out where names are masked."""
        if text is None or self._pattern is None:
            return text
        return self._pattern.sub("▇▇▇", text)


def list_activities(rows: Iterable[Document], names: Names) -> tuple[Activity, ...]:
    """The activities of the evidence, oldest first as they are kept; those without a moment are left out."""
    return tuple(
        Activity(
            at=at,
            channel=str(row["channel"]),
            inbound=row["direction"] == "inbound",
            attempt=bool(row["attempt"]),
            counted=bool(row["counted"]),
            not_counted_because=row.get("not_counted_because"),
            two_way=bool(row.get("two_way")),
            rep=names.call(row.get("rep")),
            outcome=names.clean(row.get("outcome")),
            note=names.clean(row.get("note")),
        )
        for row in rows
        if (at := moment(row["at"])) is not None
    )


def _people(evidence: Document) -> list[Document | None]:
    afterwards = evidence.get("afterwards") or {}
    activities = [*evidence["activities"], *afterwards.get("activities", [])]
    return [evidence["lead"].get("owner"), evidence["claim"].get("respondent"), *(one.get("rep") for one in activities)]


def _parts(name: str) -> list[str]:
    """The whole name first, then its words, initials apart."""
    return [name, *(word for word in name.split() if len(word) > 2)]


def _letters(index: int) -> str:
    """A, B … Z, AA, AB …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
