"""Who may hold which roles, and what happens to the sessions of those shut out."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.domain.errors import Refusal
from review.domain.grants import parse_grant
from review.domain.roles import Bench
from review.models import AuditEvent, Docket, PanelSeat, Person, SignIn, Team
from review.operations.people import (
    PersonDetails,
    change_person,
    create_person,
    deactivate_person,
    grants_of,
    reactivate_person,
)
from review.operations.sign_in import begin_session
from tests.support.people import Cast

Db = scoped_session[Session]


def details(name: str = "Nora New", *roles: str, **values: object) -> PersonDetails:
    given = {"address": "nora@example.test", "grants": tuple(parse_grant(role) for role in roles), **values}
    return PersonDetails(name, **given)  # type: ignore[arg-type]


def as_is(person: Person, *roles: str, **values: object) -> PersonDetails:
    grants = tuple(parse_grant(role) for role in roles) if roles else grants_of(person)
    team = person.team.name if person.team else None
    given = {"address": person.email, "grants": grants, "team": team, "manager": person.manager, **values}
    return PersonDetails(str(given.pop("name", person.name)), **given)  # type: ignore[arg-type]


def code_of(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    return refusal.value.code


def test_a_new_person_has_what_was_said_of_them(session: Db, people: Cast, now: datetime) -> None:
    wanted = details("  Nora   New ", "rep", "auditor", team="North", manager=people.manager)
    person = create_person(wanted, actor=people.clerk, now=now)
    session.commit()
    assert (person.name, person.email_folded, person.team) == ("Nora New", "nora@example.test", people.team)
    event = session.scalars(select(AuditEvent)).one()
    assert event.action == "person.created"
    assert event.payload == {
        "roles": ["rep", "auditor"],
        "team": people.team.public_id,
        "manager": people.manager.public_id,
        "has_address": True,
    }


def test_a_new_team_name_makes_a_team(session: Db, people: Cast, now: datetime) -> None:
    create_person(details(team="Far East"), actor=people.clerk, now=now)
    assert session.scalars(select(Team.name).where(Team.name == "Far East")).one()


@pytest.mark.parametrize("address", ["Rena.Rep@example.test", "RENA.REP@EXAMPLE.TEST"])
def test_two_people_cannot_share_an_address(people: Cast, now: datetime, address: str) -> None:
    with pytest.raises(Refusal) as refusal:
        create_person(details(address=address), actor=people.clerk, now=now)
    assert code_of(refusal) == "people.address_taken"


def test_there_is_one_chair(people: Cast, now: datetime) -> None:
    with pytest.raises(Refusal) as refusal:
        create_person(details("Nora New", "panelist:executive:chair"), actor=people.clerk, now=now)
    assert code_of(refusal) == "people.second_chair"


def test_the_chair_can_be_handed_on(session: Db, people: Cast, now: datetime) -> None:
    change_person(people.chair, as_is(people.chair, "panelist:executive"), actor=people.clerk, now=now)
    person = create_person(details("Nora New", "panelist:executive:chair"), actor=people.clerk, now=now)
    session.commit()
    assert person.is_chair
    assert not people.chair.is_chair


def test_the_clerk_holds_no_seat_on_the_panel(people: Cast, now: datetime) -> None:
    with pytest.raises(Refusal) as refusal:
        change_person(people.clerk, as_is(people.clerk, "clerk", "panelist:sales"), actor=people.clerk, now=now)
    assert code_of(refusal) == "people.clerk_on_panel"


def test_who_sits_on_an_open_docket_cannot_become_a_clerk(session: Db, people: Cast, now: datetime) -> None:
    docket = Docket(period="2026-10", zone="Europe/Berlin", created_at=now)
    session.add(docket)
    session.flush()
    session.add(PanelSeat(docket_id=docket.id, person_id=people.sales_panelist.id, bench=Bench.SALES))
    with pytest.raises(Refusal) as refusal:
        change_person(people.sales_panelist, as_is(people.sales_panelist, "clerk"), actor=people.clerk, now=now)
    assert code_of(refusal) == "people.seated_now"


def test_a_clerk_remains(people: Cast, now: datetime) -> None:
    with pytest.raises(Refusal) as refusal:
        change_person(people.clerk, as_is(people.clerk, "rep"), actor=people.clerk, now=now)
    assert code_of(refusal) == "people.last_clerk"
    with pytest.raises(Refusal) as refusal:
        deactivate_person(people.clerk, actor=None, now=now)
    assert code_of(refusal) == "people.last_clerk"


def test_a_deactivated_clerk_does_not_count(session: Db, people: Cast, now: datetime) -> None:
    second = create_person(details("Nora New", "clerk"), actor=people.clerk, now=now)
    deactivate_person(second, actor=people.clerk, now=now)
    session.flush()
    with pytest.raises(Refusal):
        deactivate_person(people.clerk, actor=None, now=now)


def test_the_second_clerk_can_go(session: Db, people: Cast, now: datetime) -> None:
    second = create_person(details("Nora New", "clerk"), actor=people.clerk, now=now)
    session.flush()
    change_person(second, as_is(second, "rep"), actor=people.clerk, now=now)
    session.commit()
    assert [str(grant) for grant in grants_of(second)] == ["rep"]


def test_nobody_answers_to_those_below_them(people: Cast, now: datetime) -> None:
    with pytest.raises(Refusal) as refusal:
        change_person(people.manager, as_is(people.manager, manager=people.rep), actor=people.clerk, now=now)
    assert code_of(refusal) == "people.manager_loop"


def test_a_change_names_the_fields_and_nothing_personal(session: Db, people: Cast, now: datetime) -> None:
    changed = change_person(
        people.rep, as_is(people.rep, "rep", "panelist:sales", name="Rena Rapp", team="South"),
        actor=people.clerk, now=now,
    )
    session.commit()
    assert changed == ["name", "roles", "team"]
    event = session.scalars(select(AuditEvent)).one()
    assert event.payload == {
        "fields": ["name", "roles", "team"],
        "roles": ["panelist:sales", "rep"],
        "team": people.other_team.public_id,
        "manager": people.manager.public_id,
    }


def test_saving_what_is_already_so_records_nothing(session: Db, people: Cast, now: datetime) -> None:
    assert change_person(people.rep, as_is(people.rep), actor=people.clerk, now=now) == []
    assert session.scalars(select(AuditEvent)).all() == []


def test_deactivating_ends_all_sessions(session: Db, people: Cast, now: datetime) -> None:
    begin_session(people.rep, by="password", now=now)
    begin_session(people.rep, by="password", now=now)
    begin_session(people.other_rep, by="password", now=now)
    session.flush()
    deactivate_person(people.rep, actor=people.clerk, now=now)
    session.commit()
    open_sessions = session.scalars(select(SignIn.person_id).where(SignIn.revoked_at.is_(None))).all()
    assert open_sessions == [people.other_rep.id]
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "person.deactivated")).one()
    assert event.payload == {"sign_ins_ended": 2}
    reactivate_person(people.rep, actor=people.clerk, now=now)
    assert people.rep.active


def test_nobody_shuts_themselves_out(people: Cast, now: datetime) -> None:
    with pytest.raises(Refusal) as refusal:
        deactivate_person(people.clerk, actor=people.clerk, now=now)
    assert code_of(refusal) == "people.own_account"
