"""Rows of a leads file, from lines to leads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from review.domain.leads import Disposition, Precision, ReasonGroup
from review.models import (
    CrmName,
    FollowUpFact,
    LeadFact,
    LeadRevision,
    Person,
    Prospect,
    RoleGrant,
)
from tests.support.intake import PROFILE, Bring, figures, lead, the, touch


def test_a_lead_becomes_what_its_row_says(session: Any, take: Bring) -> None:
    run = take(leads=[lead(
        "0017", "c1", name="Zoë Prospect", mail="zoe@example.org", handed_off="01.10.2026 09:00", status="lost",
        rejected="03.10.2026", reason="No answer", amount="€ 3.500,00", city="Köln",
    )])
    found = the(session, "0017")
    assert figures(run) == [(1, 1, 0, 0, 0)]
    assert found.key == "small/0017#1"
    assert (found.prospect.name, found.prospect.contact_key, found.owner and found.owner.name) == (
        "Zoë Prospect", "c1", "Ann Rep",
    )
    assert found.handed_off_at == datetime(2026, 10, 1, 7, tzinfo=UTC)
    assert (found.disposition, found.reason_group) == (Disposition.REJECTED, ReasonGroup.FOLLOW_UP)
    assert (found.rejected_at, found.rejected_precision) == (
        datetime(2026, 10, 3, 21, 59, 59, tzinfo=UTC), Precision.DAY,
    )
    assert (found.amount_minor, found.currency, found.attributes) == (350_000, "EUR", {"City": "Köln"})


def test_the_same_file_again_changes_nothing(session: Any, take: Bring) -> None:
    files: dict[str, Any] = {
        "leads": [lead(1, "c1"), lead(2)], "touches": [touch("t1", "01.10.2026 10:00", contact="c1")],
    }
    take(**files)
    facts = session.execute(select(LeadFact.__table__)).all()
    again = take(**files)
    assert figures(again) == [(2, 0, 0, 2, 0), (1, 0, 0, 1, 0)]
    assert session.execute(select(LeadFact.__table__)).all() == facts
    assert session.scalar(select(func.count()).select_from(LeadRevision)) == 0


def test_a_changed_row_updates_and_keeps_what_it_replaced(session: Any, take: Bring) -> None:
    take(leads=[lead(1, "c1", source="Web", city="Bonn")])
    public_id = the(session).public_id
    run = take(leads=[lead(1, "c1", source="Fair", owner="Bo Rep", city="Ulm")])
    found = the(session)
    assert figures(run) == [(1, 0, 1, 0, 0)]
    assert (found.public_id, found.source, found.owner and found.owner.name) == (public_id, "Fair", "Bo Rep")
    kept = session.scalars(select(LeadRevision)).one()
    assert kept.old_values["source"] == "Web"
    assert kept.old_values["attributes"] == {"City": "Bonn"}
    assert kept.old_values["handed_off_at"] == "2026-10-01T07:00:00Z"
    assert kept.old_values["opted_out"] in (False, 0)


def test_another_mapping_changes_the_rows(session: Any, take: Bring) -> None:
    take(leads=[lead(1, reason="No answer", status="Lost", rejected="02.10.2026")])
    other = PROFILE.replace('"No answer" = "follow_up"', '"No answer" = "neutral"')
    assert figures(take(leads=[lead(1, reason="No answer", status="Lost", rejected="02.10.2026")], profile=other)) == [
        (1, 0, 1, 0, 0)
    ]
    assert the(session).reason_group is ReasonGroup.NEUTRAL


def test_a_changed_lead_keeps_its_place_in_the_follow_up_reports(session: Any, take: Bring) -> None:
    called = touch("t1", "02.10.2026 10:00", contact="c1")
    take(leads=[lead(1, "c1"), lead(2, "c2")], touches=[called])
    take(leads=[lead(1, "c1", source="Fair"), lead(2, "c2")], touches=[called])
    counted = {one.lead_id: (one.source, one.touches) for one in session.scalars(select(FollowUpFact))}
    assert counted == {the(session, "1").id: ("Fair", 1), the(session, "2").id: ("Web", 0)}


def test_a_row_gone_from_the_file_is_not_deleted(session: Any, take: Bring) -> None:
    take(leads=[lead(1), lead(2)])
    take(leads=[lead(2)])
    assert the(session, "1")


def test_a_rep_whom_the_crm_names_is_known_once_in_any_spelling(session: Any, take: Bring, now: datetime) -> None:
    known = Person(name="Ann Rep", email="ann@example.org", email_folded="ann@example.org", created_at=now)
    known.grants.append(RoleGrant(role="rep"))
    session.add(known)
    session.commit()
    owners = ("ANN  rep", "ann@example.org", "Bo Rep", "")
    take(leads=[lead(number, owner=owner) for number, owner in enumerate(owners, 1)])
    assert [(the(session, key).owner or known).name for key in "123"] == ["Ann Rep", "Ann Rep", "Bo Rep"]
    assert the(session, "4").owner is None
    assert session.scalar(select(func.count()).select_from(Person)) == 2
    assert session.scalar(select(func.count()).select_from(CrmName)) == 3


def test_the_latest_handoff_says_who_the_prospect_is_and_empty_cells_replace_nothing(session: Any, take: Bring) -> None:
    take(leads=[
        lead(2, "c1", name="Zoë New", handed_off="05.10.2026 09:00"),
        lead(1, "c1", name="Zoë Old", mail="zoe@example.org", handed_off="01.10.2026 09:00"),
    ])
    assert the(session).prospect.name == "Zoë New"
    take(leads=[
        lead(1, "c1", name="Zoë Older", handed_off="01.10.2026 09:00"),
        lead(2, "c1", handed_off="06.10.2026 09:00"),
    ])
    assert the(session).prospect.name == "Zoë New"


def test_an_erased_prospect_stays_erased(session: Any, take: Bring, now: datetime) -> None:
    take(leads=[lead(1, "c1", name="Zoë")])
    prospect = session.scalars(select(Prospect)).one()
    prospect.name, prospect.erased_at = None, now
    session.commit()
    take(leads=[lead(1, "c1", name="Zoë Again")])
    assert session.scalars(select(Prospect)).one().name is None
