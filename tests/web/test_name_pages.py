"""People whom the CRM knows in two spellings, through real forms."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from review.intake.alike import Likeness, alike
from review.models import AuditEvent, CrmName, Lead, LeadFact, NamePair, Person, Touch
from tests.support.client import ReviewClient
from tests.support.intake import bring, lead, touch
from tests.support.people import Cast


@pytest.fixture
def clerk(client: ReviewClient, people: Cast, now: datetime) -> ReviewClient:
    client.sign_in(people.clerk)
    return client


def named(session: Any, name: str) -> Person:
    found = session.scalars(select(Person).where(Person.name == name)).one()
    assert isinstance(found, Person)
    return found


def bring_two_spellings(folder: Path) -> None:
    bring(
        folder, leads=[lead(1, "c1", owner="Mara Mayer"), lead(2, "c2", owner="Meyer, Mara")],
        touches=[touch(1, "02.10.2026 10:00", contact="c1", rep='"Meyer, Mara"')],
    )


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Meyer, Anna", "Anna Meyer", Likeness.SAME_WORDS), ("A. Meyer", "Anna Meyer", Likeness.INITIAL),
        ("anna.meyer@x.example", "Anna Meyer", Likeness.ADDRESS), ("Ana Meyer", "Anna Meyer", Likeness.SPELLING),
        ("Zoë Müller", "zoe muller", Likeness.SAME_WORDS), ("Anna Meyer", "Bert Meyer", None),
        ("B. Meyer", "Anna Meyer", None), ("Anna", "Anne", None), ("Rep 1", "", None),
    ],
)
def test_names_are_alike_for_a_reason(one: str, other: str, why: Likeness | None) -> None:
    assert alike(one, other) is why
    assert alike(other, one) is why


def test_only_clerks_may_look(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.rep)
    client.page("/imports/people", 403)


def test_two_spellings_are_joined_and_their_leads_counted_anew(
    clerk: ReviewClient, session: Any, tmp_path: Path
) -> None:
    bring_two_spellings(tmp_path)
    assert "Spelled nearly alike" in clerk.page("/imports/people").text
    same, into = named(session, "Meyer, Mara"), named(session, "Mara Mayer")
    owned = session.scalars(select(LeadFact).join(Lead, Lead.id == LeadFact.lead_id).where(Lead.external_id == "1"))
    assert owned.one().owner_touches == 0
    response = clerk.post_form(
        f"/imports/people/{same.public_id}/join", {"into": into.public_id}, page="/imports/people"
    )
    assert "Meyer, Mara is Mara Mayer from now on." in response.text
    assert {one.owner_id for one in session.scalars(select(Lead))} == {into.id}
    assert session.scalars(select(Touch)).one().rep_id == into.id
    assert {one.person_id for one in session.scalars(select(CrmName))} == {into.id}
    assert not named(session, "Meyer, Mara").active
    owned = session.scalars(select(LeadFact).join(Lead, Lead.id == LeadFact.lead_id).where(Lead.external_id == "1"))
    assert owned.one().owner_touches == 1
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "person.names_joined")).one()
    assert event.payload == {"into": into.public_id, "names": 1, "leads": 1, "touches": 1}
    bring(tmp_path, leads=[lead(3, "c3", owner="Meyer, Mara")])
    assert session.scalars(select(Lead).where(Lead.external_id == "3")).one().owner_id == into.id


def test_two_people_stay_two_and_are_not_offered_again(clerk: ReviewClient, session: Any, tmp_path: Path) -> None:
    bring_two_spellings(tmp_path)
    one, other = named(session, "Meyer, Mara"), named(session, "Mara Mayer")
    forms = [form.action for form in clerk.page("/imports/people").forms if form.action.endswith("/apart")]
    assert len(forms) == 1
    clerk.post_form(forms[0], page="/imports/people")
    pair = session.scalars(select(NamePair)).one()
    assert {pair.first_id, pair.second_id} == {one.id, other.id}
    assert "No two names look alike" in clerk.page("/imports/people").text


def test_somebody_who_signs_in_is_never_joined_into_a_name(
    clerk: ReviewClient, people: Cast, session: Any, tmp_path: Path
) -> None:
    bring_two_spellings(tmp_path)
    into = named(session, "Mara Mayer")
    token = clerk.csrf_token("/imports/people")
    response = clerk.post(
        f"/imports/people/{people.rep.public_id}/join", data={"into": into.public_id, "csrf_token": token},
        follow_redirects=True,
    )
    assert "join the other way round" in response.text
    assert people.rep.active
