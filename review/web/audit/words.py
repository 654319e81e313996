"""Audited events as sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from review.models.audit import AuditEvent
from review.queries.people import names_of
from review.sentences.audit import EVENTS


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event as a page shows it; ``details`` are the payload's keys and values as text."""

    id: int
    at: datetime
    action: str
    actor: str
    subject: str
    sentence: str
    details: list[tuple[str, str]]


def event_lines(events: Iterable[AuditEvent]) -> list[EventLine]:
    """The events with their sentences; the names of people who are subjects are looked up at once."""
    events = list(events)
    names = names_of(event.subject for event in events if event.subject_kind == "person")
    return [event_line(event, names) for event in events]


def event_line(event: AuditEvent, names: Mapping[str, str]) -> EventLine:
    """One event with its sentence."""
    actor = event.actor.name if event.actor is not None else str(_("The program"))
    subject = names.get(event.subject, event.subject) if event.subject_kind == "person" else event.subject
    details = [(key, _text(value)) for key, value in event.payload.items()]
    return EventLine(event.id, event.at, event.action, actor, subject, _sentence(event, actor, subject), details)


def _sentence(event: AuditEvent, actor: str, subject: str) -> str:
    known = EVENTS.get(event.action)
    if known is not None:
        values = {key: _text(value) for key, value in event.payload.items()}
        try:
            return str(known) % {**values, "actor": actor, "subject": subject}
        except (KeyError, TypeError, ValueError):  # an older event has other keys than today's sentence
            pass
    noun, _dot, done = event.action.partition(".")
    return str(
        _(
            "%(actor)s: %(noun)s, %(done)s (%(subject)s).",
            actor=actor,
            noun=noun.replace("_", " "),
            done=done.replace("_", " "),
            subject=subject,
        )
    )


def _text(value: object) -> str:
    match value:
        case None:
            return "–"
        case str():
            return value
        case list() if all(isinstance(one, str | int) for one in value):
            return ", ".join(str(one) for one in value) or "–"
        case _:
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
