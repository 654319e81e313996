"""Making and signing the standards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from review.domain.default_standards import DEFAULT_MQL, DEFAULT_POLICY, DEFAULT_SAL
from review.domain.documents import document_sha256
from review.domain.errors import Refusal
from review.domain.policy import Policy
from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.person import Person
from review.models.standards import SignOff, StandardKind, StandardVersion
from review.operations.audit import declare, record
from review.queries.standards import code_of, list_versions, version_name

PROPOSED = declare("standard.proposed", "version", "sha256", "effective_on")
SIGNED = declare("standard.signed", "version", "bench", "sha256")


def ensure_default_standards(now: datetime, policy: Policy = DEFAULT_POLICY) -> list[StandardVersion]:
    """Make the first version of every default standard of which there is none; gives those that were made. The first
    policy is ``policy``.

    They are unsigned, effective from the day of ``now``. Repeating this changes nothing.
    """
    known = {(version.kind, version.stage) for version in list_versions()}
    defaults: list[tuple[StandardKind, str, dict[str, Any]]] = [
        (StandardKind.DEFINITION, DEFAULT_MQL.stage, DEFAULT_MQL.to_document()),
        (StandardKind.DEFINITION, DEFAULT_SAL.stage, DEFAULT_SAL.to_document()),
        (StandardKind.POLICY, "", policy.to_document()),
    ]
    return [_propose(kind, stage, document, now) for kind, stage, document in defaults if (kind, stage) not in known]


def benches_of(person: Person) -> tuple[Bench, ...]:
    """The benches for which a person may sign: their seat on the panel, and the side they stand for as a VP."""
    benches = {person.bench_as(Role.PANELIST), person.bench_as(Role.VP)} if person.active else set()
    return tuple(bench for bench in Bench if bench in benches)


def benches_to_sign(version: StandardVersion, person: Person) -> tuple[Bench, ...]:
    """The benches for which this person could sign this version now."""
    if any(row.person_id == person.id for row in version.sign_offs):
        return ()
    signed = {row.bench for row in version.sign_offs}
    return tuple(bench for bench in benches_of(person) if bench not in signed)


def sign_standard(actor: Person, version: StandardVersion, bench: Bench, now: datetime) -> SignOff:
    """Sign a version for one bench; the signature covers the document as it stands, by its hash.

    Raises Refusal: ``standard.not_your_bench``, ``standard.signed_twice`` (that bench has signed),
    ``standard.signed_by_you`` (three benches are three people), ``standard.document_differs``.
    """
    version = db.session.get_one(StandardVersion, version.id, with_for_update=True, populate_existing=True)
    name = version_name(version)
    if bench not in benches_of(actor):
        raise Refusal("standard.not_your_bench", version=name, bench=bench)
    for row in version.sign_offs:
        if row.bench is bench:
            raise Refusal("standard.signed_twice", version=name, bench=bench, name=row.person.name, at=row.signed_at)
        if row.person_id == actor.id:
            raise Refusal("standard.signed_by_you", version=name, bench=row.bench, at=row.signed_at)
    if document_sha256(version.document) != version.sha256:
        raise Refusal("standard.document_differs", version=name)
    sign_off = SignOff(version=version, bench=bench, person=actor, signed_at=now, sha256=version.sha256)
    db.session.add(sign_off)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Refusal("standard.signed_meanwhile", version=name) from error
    record(
        SIGNED,
        actor=actor,
        subject_kind="standard",
        subject=version.public_id,
        now=now,
        version=code_of(version),
        bench=bench,
        sha256=version.sha256,
    )
    return sign_off


def _propose(kind: StandardKind, stage: str, document: Mapping[str, Any], now: datetime) -> StandardVersion:
    version = StandardVersion(
        kind=kind,
        stage=stage,
        number=1,
        effective_on=now.date(),
        document=dict(document),
        sha256=document_sha256(document),
        created_at=now,
    )
    db.session.add(version)
    db.session.flush()
    record(
        PROPOSED,
        actor=None,
        subject_kind="standard",
        subject=version.public_id,
        now=now,
        version=code_of(version),
        sha256=version.sha256,
        effective_on=version.effective_on.isoformat(),
    )
    return version
