"""Touches: to whom they belong, and what is counted of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from review.domain.leads import Precision
from review.models import (
    DataSource,
    Touch,
)
from tests.support.intake import Bring, fact_of, lead, the, touch


def test_a_touch_counts_for_every_lead_of_its_contact_handed_off_at_or_before_it(session: Any, take: Bring) -> None:
    take(
        leads=[
            lead(1, "c1", handed_off="01.10.2026 09:00"), lead(2, "c1", handed_off="05.10.2026 09:00"),
            lead(3, "c2", handed_off="01.10.2026 09:00"),
        ],
        touches=[
            touch("before", "30.09.2026 10:00", contact="c1"),
            touch("at", "01.10.2026 09:00", contact="c1"),
            touch("later", "06.10.2026 09:00", contact="c1", rep="Bo Rep", kind="Mail"),
            touch("planned", "06.10.2026 10:00", contact="c1", result="planned"),
            touch("in", "06.10.2026 11:00", contact="c1", way="In"),
        ],
    )
    one, two, three = (fact_of(session, key) for key in "123")
    assert (one.touches, one.owner_touches, one.inbound, one.channels) == (2, 1, 1, 2)
    assert one.first_touch_at == datetime(2026, 10, 1, 7, tzinfo=UTC)
    assert (two.touches, two.owner_touches, two.channels) == (1, 0, 1)
    assert (three.touches, three.first_touch_at) == (0, None)


def test_a_touch_may_name_its_lead_instead_of_a_contact(session: Any, take: Bring) -> None:
    take(leads=[lead(1), lead(2, "c2")], touches=[
        touch("t1", "02.10.2026 10:00", lead="1"), touch("t2", "02.10.2026 10:00", lead="2"),
    ])
    assert [fact_of(session, key).touches for key in "12"] == [1, 1]


def test_touches_of_an_unknown_contact_wait_for_a_later_import(session: Any, take: Bring) -> None:
    run = take(leads=[lead(1, "c1")], touches=[
        touch("t1", "02.10.2026 10:00", contact="c9"), touch("t2", "02.10.2026 10:00"),
    ])
    assert (run.files[1].unattached, run.files[1].no_contact) == (2, 1)
    take(leads=[lead(9, "c9")])
    assert fact_of(session, "9").touches == 1


def test_a_touch_known_by_its_address_alone_joins_the_contact_who_has_it(session: Any, take: Bring) -> None:
    ann = lead(1, "c1", mail="Ann@X.example")
    run = take(leads=[ann], touches=[touch("t1", "02.10.2026 10:00", contact="ANN@x.example")])
    assert run.files[1].unattached == 0
    assert fact_of(session).touches == 1
    run = take(touches=[
        touch("t2", "03.10.2026 10:00", contact="ann@x.example"),
        touch("t3", "03.10.2026 10:00", contact="bo@x.example"),
    ])
    assert run.files[0].unattached == 1
    assert fact_of(session).touches == 2
    take(leads=[lead(2, "c2", mail="bo@x.example")])
    assert fact_of(session, "2").touches == 1


def test_the_lead_that_a_touch_names_comes_before_the_address(session: Any, take: Bring) -> None:
    take(
        leads=[lead(1, "c1", mail="sales@x.example"), lead(2, "c2")],
        touches=[touch("t1", "02.10.2026 10:00", lead="2", contact="sales@x.example")],
    )
    assert [fact_of(session, key).touches for key in "12"] == [0, 1]


def test_of_several_with_one_address_a_touch_goes_to_the_last_one_handed_over(session: Any, take: Bring) -> None:
    take(
        leads=[
            lead(1, "c1", mail="sales@x.example", handed_off="01.10.2026 09:00"),
            lead(2, "c2", mail="sales@x.example", handed_off="05.10.2026 09:00"),
            lead(3, "c3", mail="sales@x.example", handed_off="09.10.2026 09:00"),
        ],
        touches=[
            touch("early", "30.09.2026 10:00", contact="sales@x.example"),
            touch("one", "02.10.2026 10:00", contact="sales@x.example"),
            touch("two", "06.10.2026 10:00", contact="sales@x.example"),
        ],
    )
    found = {one.external_id: one.prospect_id for one in session.scalars(select(Touch))}
    one, two = (the(session, key).prospect_id for key in "12")
    assert found == {"early": one, "one": one, "two": two}


def test_a_lead_that_moves_to_another_contact_takes_its_own_touches_along(session: Any, take: Bring) -> None:
    take(leads=[lead(1)], touches=[touch("t1", "02.10.2026 10:00", lead="1")])
    take(leads=[lead(1, "c1")])
    assert the(session).prospect.contact_key == "c1"
    assert fact_of(session).touches == 1


def test_a_touch_that_moves_to_another_contact_leaves_the_old_lead(session: Any, take: Bring) -> None:
    take(leads=[lead(1, "c1"), lead(2, "c2")], touches=[touch("t1", "02.10.2026 10:00", contact="c1")])
    take(touches=[touch("t1", "02.10.2026 10:00", contact="c2")])
    assert [fact_of(session, key).touches for key in "12"] == [0, 1]


def test_a_handoff_that_moves_recounts_its_touches(session: Any, take: Bring) -> None:
    take(leads=[lead(1, "c1")], touches=[touch("t1", "02.10.2026 10:00", contact="c1")])
    take(leads=[lead(1, "c1", handed_off="03.10.2026 09:00")])
    assert fact_of(session).touches == 0


def test_without_touch_data_follow_up_is_not_known(session: Any, take: Bring) -> None:
    take(leads=[lead(1, "c1"), lead(2, "c2", handed_off="20.09.2026 09:00")])
    assert not fact_of(session).touches_known
    take(touches=[touch("t1", "01.10.2026 10:00", contact="c1")])
    assert [fact_of(session, key).touches_known for key in "12"] == [True, False]


def test_coverage_grows_and_a_wide_gap_is_not_joined(session: Any, take: Bring) -> None:
    take(touches=[touch(1, "01.09.2026 10:00"), touch(2, "10.09.2026 10:00")])
    source = session.scalars(select(DataSource)).one()
    assert (source.touches_from, source.touches_until, source.leads_until) == (
        datetime(2026, 8, 31, 22, tzinfo=UTC), datetime(2026, 9, 10, 8, tzinfo=UTC), None,
    )
    take(touches=[touch(3, "14.09.2026 10:00")])
    assert source.touches_from == datetime(2026, 8, 31, 22, tzinfo=UTC)
    take(touches=[touch(4, "14.10.2026 10:00")])
    assert source.touches_from == datetime(2026, 10, 13, 22, tzinfo=UTC)


def test_what_lies_in_the_future_covers_nothing(session: Any, take: Bring, now: datetime) -> None:
    take(touches=[touch(1, "01.09.2026 10:00"), touch(2, "01.09.2036 10:00")])
    assert session.scalars(select(DataSource)).one().touches_until == now


def test_a_day_only_touch_on_the_day_of_the_handoff_counts(session: Any, take: Bring) -> None:
    take(leads=[lead(1, "c1")], touches=[touch(1, "01.10.2026", contact="c1")])
    found = session.scalars(select(Touch)).one()
    assert (found.precision, found.at) == (Precision.DAY, datetime(2026, 10, 1, 22, tzinfo=UTC) - timedelta(seconds=1))
    assert fact_of(session).touches == 1
