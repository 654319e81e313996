"""The record of what was done: every operation declares its event, and writes it in its own transaction.

A module of operations says at its top what its events carry, and each operation writes its own::

    FROZEN = declare("docket.frozen", "period", "size", "population_sha256")

    def freeze_frame(docket: Docket, *, actor: Person, now: datetime) -> Frame:
        ...
        record(FROZEN, actor=actor, subject_kind="docket", subject=docket.public_id, now=now,
               period=docket.period, size=frame.size, population_sha256=frame.population_sha256)

Payloads never hold personal data of prospects, passwords, tokens, or what a judge answered before the reveal.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from enum import StrEnum

from review.extensions import db
from review.models.audit import AuditEvent
from review.models.person import Person

_ACTION = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_LONGEST_ACTION = 60
_LONGEST_KIND = 40
_LONGEST_SUBJECT = 120

_declared: dict[str, frozenset[str]] = {}


class AuditError(Exception):
    """The program itself is wrong: an event was not declared, or carries what was not declared."""


def declare(action: str, *payload_keys: str) -> str:
    """Declare the event ``action`` (``noun.done``) with exactly these payload keys, and give its name back.

    To be called when a module of operations is imported. Raises `AuditError` where the name has another form, or the
    action was declared before with other keys.
    """
    if not _ACTION.fullmatch(action) or len(action) > _LONGEST_ACTION:
        raise AuditError(f"{action!r} is not of the form noun.done, at most {_LONGEST_ACTION} characters")
    keys = frozenset(payload_keys)
    if len(keys) < len(payload_keys):
        raise AuditError(f"{action} names a payload key twice")
    if _declared.setdefault(action, keys) != keys:
        raise AuditError(f"{action} was declared before with other keys: {_names(_declared[action])}")
    return action


def record(
    action: str, *, actor: Person | None, subject_kind: str, subject: str, now: datetime, **payload: object
) -> AuditEvent:
    """Add the event ``action`` to the session, to be committed or undone with what it describes.

    ``actor`` is None where the program itself acts (a job, a command on the server). ``subject_kind`` and ``subject``
    say what it was done to, by a public id or another key that is no personal data. ``payload`` has exactly
    the declared keys; its values are what JSON knows (words of enums are taken as text).
    Raises `AuditError` where anything differs from the declaration.
    """
    if action not in _declared:
        raise AuditError(f"{action} is not declared; call declare({action!r}, …) beside the operation")
    if payload.keys() != _declared[action]:
        missing, strange = _declared[action] - payload.keys(), payload.keys() - _declared[action]
        raise AuditError(f"{action}: missing {_names(missing)}; not declared {_names(strange)}")
    if not subject_kind or len(subject_kind) > _LONGEST_KIND or not subject or len(subject) > _LONGEST_SUBJECT:
        raise AuditError(f"{action}: no fitting subject in {subject_kind!r}, {subject!r}")
    event = AuditEvent(
        at=now,
        action=action,
        actor=actor,
        subject_kind=subject_kind,
        subject=subject,
        payload={key: _plain(value, f"{action}: {key}") for key, value in sorted(payload.items())},
    )
    db.session.add(event)
    return event


def _plain(value: object, where: str) -> object:
    """``value`` as JSON has it. Raises `AuditError` where JSON would change or refuse it."""
    match value:
        case StrEnum():
            return value.value
        case None | bool() | str() | int():
            return value
        case float() if math.isfinite(value):
            return value
        case list():
            return [_plain(one, where) for one in value]
        case dict():
            if not all(isinstance(key, str) for key in value):
                raise AuditError(f"{where} has a key that is not text")
            return {str(key): _plain(one, where) for key, one in value.items()}
        case _:
            raise AuditError(f"{where} is a {type(value).__name__}, which JSON does not know; give text or numbers")


def _names(keys: object) -> str:
    return ", ".join(sorted(keys)) or "nothing" if isinstance(keys, set | frozenset) else str(keys)
