"""Making and signing the standards."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session

from review.domain.documents import document_sha256
from review.domain.errors import Refusal
from review.domain.roles import Bench
from review.models import AuditEvent, Person, SignOff, StandardVersion
from review.operations.standards import benches_to_sign, ensure_default_standards, sign_standard
from review.queries.standards import (
    VersionStanding,
    benches_missing,
    find_version_by_code,
    list_versions,
    standards_in_force,
    standings,
    unsigned_standards,
)
from tests.support.people import Cast, make_person

Db = scoped_session[Session]


@pytest.fixture
def policy(session: Db, now: datetime) -> StandardVersion:
    ensure_default_standards(now)
    found = find_version_by_code("policy-1")
    assert found is not None
    return found


def sign_all(cast: Cast, at: datetime) -> None:
    for version in list_versions():
        for person, bench in zip(cast.panel, (Bench.SALES, Bench.MARKETING, Bench.EXECUTIVE), strict=True):
            sign_standard(person, version, bench, at)


def test_the_defaults_exist_once_and_unsigned(session: Db, now: datetime) -> None:
    made = ensure_default_standards(now)
    assert [(version.kind.value, version.stage, version.number) for version in made] == [
        ("definition", "MQL", 1),
        ("definition", "SAL", 1),
        ("policy", "", 1),
    ]
    assert ensure_default_standards(now + timedelta(days=1)) == []
    assert all(benches_missing(version) for version in list_versions())
    assert len(unsigned_standards(now)) == 3
    with pytest.raises(Refusal, match=r"standards\.none_in_force"):
        standards_in_force(now).definition_for("MQL", now)


def test_a_standard_is_in_force_once_three_benches_have_signed_it(
    policy: StandardVersion, people: Cast, now: datetime
) -> None:
    sign_standard(people.vp_sales, policy, Bench.SALES, now)
    sign_standard(people.marketing_panelist, policy, Bench.MARKETING, now)
    assert benches_missing(policy)
    assert standings(list_versions(), now)[policy.id] is VersionStanding.UNSIGNED
    sign_standard(people.chair, policy, Bench.EXECUTIVE, now)
    assert not benches_missing(policy)
    assert standings(list_versions(), now)[policy.id] is VersionStanding.IN_FORCE
    assert standards_in_force(now).policy_for(now).public_id == policy.public_id


def test_a_frame_needs_both_definitions_and_the_policy(policy: StandardVersion, people: Cast, now: datetime) -> None:
    sign_all(people, now)
    assert unsigned_standards(now) == []
    assert len(unsigned_standards(now - timedelta(days=1))) == 3


def test_leads_older_than_the_first_signed_version_are_judged_by_it_retroactively(
    policy: StandardVersion, people: Cast, now: datetime
) -> None:
    sign_all(people, now)
    standards = standards_in_force(now)
    assert standards.definition_for("MQL", now - timedelta(days=90)).retroactive
    assert not standards.definition_for("MQL", now).retroactive
    assert standards.policy_for(now - timedelta(days=90)).retroactive
    assert standards.definition_for("SQL", now).stage == "SAL"


def test_a_lead_is_judged_by_the_version_of_its_hand_off(
    policy: StandardVersion, people: Cast, now: datetime, session: Db
) -> None:
    sign_all(people, now)
    later = now + timedelta(days=30)
    document = policy.document | {"look_back_months": 6}
    second = StandardVersion(
        kind=policy.kind, number=2, effective_on=date(2026, 12, 1), document=document, sha256="", created_at=now
    )
    second.sha256 = document_sha256(document)
    session.add(second)
    session.flush()
    for person, bench in zip(people.panel, (Bench.SALES, Bench.MARKETING, Bench.EXECUTIVE), strict=True):
        sign_standard(person, second, bench, now)
    assert standings(list_versions(), now)[second.id] is VersionStanding.SIGNED
    assert standings(list_versions(), later)[policy.id] is VersionStanding.SUPERSEDED
    standards = standards_in_force(later)
    assert standards.policy.look_back_months == 6
    assert standards.policy_for(now).number == 1
    assert standards_in_force(now).current_policy.number == 1


@pytest.mark.parametrize("who", ["clerk", "auditor", "rep", "vp_marketing", "marketing_panelist", "chair"])
def test_only_a_persons_own_bench_may_be_signed_for(
    policy: StandardVersion, people: Cast, now: datetime, who: str
) -> None:
    person: Person = getattr(people, who)
    with pytest.raises(Refusal, match=r"standard\.not_your_bench"):
        sign_standard(person, policy, Bench.SALES, now)


def test_a_vp_signs_for_their_side_and_never_for_the_executives(
    policy: StandardVersion, people: Cast, now: datetime
) -> None:
    assert benches_to_sign(policy, people.vp_marketing) == (Bench.MARKETING,)
    assert benches_to_sign(policy, people.chair) == (Bench.EXECUTIVE,)
    assert benches_to_sign(policy, people.clerk) == ()


def test_a_bench_signs_once(policy: StandardVersion, people: Cast, now: datetime, session: Db) -> None:
    sign_standard(people.sales_panelist, policy, Bench.SALES, now)
    with pytest.raises(Refusal, match=r"standard\.signed_twice"):
        sign_standard(people.vp_sales, policy, Bench.SALES, now)
    assert len(session.scalars(select(SignOff)).all()) == 1


def test_one_person_on_two_benches_signs_for_one_of_them(policy: StandardVersion, session: Db, now: datetime) -> None:
    both = make_person("Bo Both", "vp:sales", "panelist:executive")
    session.flush()
    sign_standard(both, policy, Bench.SALES, now)
    assert benches_to_sign(policy, both) == ()
    with pytest.raises(Refusal, match=r"standard\.signed_by_you"):
        sign_standard(both, policy, Bench.EXECUTIVE, now)


def test_a_document_that_no_longer_has_its_hash_cannot_be_signed(
    policy: StandardVersion, people: Cast, now: datetime, session: Db
) -> None:
    policy.document = policy.document | {"look_back_months": 1}
    session.flush()
    with pytest.raises(Refusal, match=r"standard\.document_differs"):
        sign_standard(people.sales_panelist, policy, Bench.SALES, now)


def test_a_signature_is_audited_with_the_hash_it_covers(
    policy: StandardVersion, people: Cast, now: datetime, session: Db
) -> None:
    sign_standard(people.chair, policy, Bench.EXECUTIVE, now)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "standard.signed")).one()
    assert event.subject == policy.public_id
    assert event.payload == {"version": "policy-1", "bench": "executive", "sha256": policy.sha256}


def test_a_signed_version_never_changes(policy: StandardVersion, people: Cast, now: datetime, session: Db) -> None:
    sign_standard(people.chair, policy, Bench.EXECUTIVE, now)
    with pytest.raises(DBAPIError):
        session.execute(update(StandardVersion).where(StandardVersion.id == policy.id).values(sha256="0" * 64))
