"""The acceptance rate: accepted and touched ÷ handed over by Marketing, by month of hand-over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from review.domain.default_standards import DEFAULT_POLICY
from review.domain.events import lead_state
from review.domain.leads import Disposition, LeadState, Precision
from review.domain.touches import Channel, Direction
from review.extensions import db
from review.models import Lead, Touch
from review.queries.acceptance import list_cohorts
from review.queries.frame_drafts import history_of
from review.queries.frames import marketing_leads
from tests.support.reports import crm, make_lead

BERLIN = ZoneInfo("Europe/Berlin")
UNTIL = datetime(2026, 11, 12, tzinfo=UTC)
HANDED_OVER = datetime(2026, 9, 10, 8, tzinfo=UTC)
ACCEPTED = {"disposition": Disposition.ACCEPTED, "accepted_at": HANDED_OVER + timedelta(days=2)}
REJECTED = {"disposition": Disposition.REJECTED, "rejected_precision": Precision.INSTANT}


def lead(name: str, *, touched: bool = False, at: datetime = HANDED_OVER, **values: Any) -> Lead:
    made = make_lead(crm(), name, at, **values)
    db.session.flush()
    if touched:
        db.session.add(
            Touch(
                data_source_id=made.data_source_id, external_id=f"T{name}", prospect_id=made.prospect_id,
                channel=Channel.CALL, direction=Direction.OUTBOUND, is_attempt=True, at=at + timedelta(hours=5),
                row_sha256="0" * 64,
            )
        )  # fmt: skip
    db.session.flush()
    return made


def september() -> tuple[int, int]:
    cohort = list_cohorts(["2026-08", "2026-09"], BERLIN, UNTIL)[1]
    return cohort.accepted, cohort.handed_over


@pytest.mark.parametrize(
    ("counted", "touched", "values"),
    [
        (1, True, ACCEPTED),
        (0, False, ACCEPTED),
        (0, True, {}),
        (1, False, {"disposition": Disposition.CONVERTED, "converted_at": HANDED_OVER + timedelta(days=9)}),
        (1, False, {"disposition": Disposition.WON}),
        (0, True, {**REJECTED, "rejected_at": HANDED_OVER + timedelta(days=9)}),
        (0, True, {**ACCEPTED, **REJECTED, "rejected_at": HANDED_OVER + timedelta(days=9)}),
        (0, True, {**ACCEPTED, "accepted_at": UNTIL + timedelta(days=1)}),
    ],
)
def test_what_counts_as_accepted(people: object, counted: int, touched: bool, values: dict[str, Any]) -> None:
    lead("A", touched=touched, **values)
    assert september() == (counted, 1)


def test_leads_of_reps_merged_and_test_records_were_not_handed_over(people: object) -> None:
    for flag in ("rep_created", "merged", "test_record"):
        lead(flag, **{flag: True})
    assert september() == (0, 0)


def test_a_month_begins_at_midnight_in_the_organisation(people: object) -> None:
    lead("last of August", at=datetime(2026, 8, 31, 21, 59, tzinfo=UTC))
    lead("first of September", at=datetime(2026, 8, 31, 22, 0, tzinfo=UTC))
    assert [one.handed_over for one in list_cohorts(["2026-08", "2026-09"], BERLIN, UNTIL)] == [1, 1]


def test_no_lead_counts_as_accepted_that_the_rule_of_states_calls_rejected(people: object) -> None:
    lead("A", touched=True, **ACCEPTED)
    lead("B", touched=True, **{**REJECTED, "rejected_at": HANDED_OVER + timedelta(days=1)})
    lead("C", disposition=Disposition.WON)
    loaded = [one for some in marketing_leads(UNTIL) for one in some]
    states = [lead_state(history_of(one), DEFAULT_POLICY, UNTIL, BERLIN) for one in loaded]
    assert states.count(LeadState.REJECTED) == 1
    assert september() == (2, 3)
