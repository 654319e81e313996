"""A reviewed docket as rows, without the month that leads to it: what reports are made from.

Each `Reviewed` is one event of the frame, and, where it has ballots, one case. ``publish`` makes the edition as
publication does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from review.domain.answers import Answer, Question, RootCause
from review.domain.docket_states import DrawMode, SeedSourceKind
from review.domain.documents import document_sha256
from review.domain.draw import commitment, population_sha256, sorted_frame_lines
from review.domain.estimates.merging import neighbours_of
from review.domain.leads import Disposition, EventKind, Precision, ReasonGroup, event_key, lead_key
from review.domain.moments import month_bounds, months_before
from review.domain.roles import Bench
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND, Vote, find_verdict
from review.extensions import db
from review.models import (
    Ballot,
    Case,
    DataSource,
    Docket,
    Draw,
    Edition,
    Frame,
    FrameEvent,
    Judge,
    Lead,
    PanelSeat,
    Plan,
    PlanStratum,
    Prospect,
    ReviewEvent,
    SeedSource,
    Verdict,
)
from review.reports.monthly import monthly_summary
from tests.support.people import Cast

YES, NO, CANNOT_TELL = Answer.YES, Answer.NO, Answer.CANNOT_TELL
CLAUSES = (("vertical", "Vertical"), ("budget", "Budget"), ("urgency", "Urgency"))


@dataclass(frozen=True, slots=True)
class Said:
    """One judge's ballot."""

    met: Answer = YES
    followed_up: Answer = NO
    valid: Answer = NO
    root_cause: RootCause = RootCause.FOLLOW_UP
    wrong_reason: bool = False
    clauses: dict[str, str] = field(default_factory=dict)
    comment: str = ""


WRONG = Said()
RIGHT = Said(NO, YES, YES, RootCause.LEAD_QUALITY)
BLANK = Said(CANNOT_TELL, CANNOT_TELL, CANNOT_TELL, RootCause.NONE, comment="Nothing to go by.")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One event of the frame; a case where the panel's ballots (Sales, Marketing, chair) are given."""

    source: str = "Webinar"
    kind: EventKind = EventKind.REJECTED
    team: str = "North"
    reason: str = "No budget"
    ballots: tuple[Said, Said, Said] | None = None
    second: tuple[Said, Said, Said] | None = None
    carried_in: bool = False
    clauses: dict[str, str] = field(default_factory=dict)

    @property
    def stratum(self) -> str:
        return f"{'carried in' if self.carried_in else self.source}|{self.kind.value}"


def alike(said: Said) -> tuple[Said, Said, Said]:
    """All three judges say the same."""
    return said, said, said


def make_docket(people: Cast, events: Sequence[Reviewed], period: str = "2026-10", *, census: bool = False) -> Docket:
    """A closed docket with its frame, plan, draw, cases, ballots and verdicts, flushed and not published."""
    end = month_bounds(period, UTC)[1]
    docket = Docket(
        period=period,
        zone="Europe/Berlin",
        mode=DrawMode.EVERY_LEAD if census else DrawMode.SAMPLE,
        created_at=end,
        frozen_at=end + timedelta(days=1),
    )
    db.session.add(docket)
    db.session.flush()
    rows = _frame_rows(docket, people, events)
    _seal(docket, rows)
    plan = _plan(docket, rows, [event for event in events if event.ballots])
    docket.plan_published_at = end + timedelta(days=2)
    docket.drawn_at = end + timedelta(days=3)
    docket.hearing_opened_at = end + timedelta(days=8)
    docket.deliberation_opened_at = end + timedelta(days=10)
    docket.closed_at = end + timedelta(days=11)
    _draw(docket, plan)
    _hear(docket, people, events, rows)
    db.session.flush()
    return docket


def publish(docket: Docket) -> Edition:
    """The docket's first edition, as `review.operations.publication` makes it, without checking the draw."""
    docket.published_at = docket.closed_at + timedelta(hours=1) if docket.closed_at else None
    assert docket.published_at is not None
    document = monthly_summary(docket)
    edition = Edition(
        docket=docket, number=1, document=document, sha256=document_sha256(document), published_at=docket.published_at
    )
    db.session.add(edition)
    db.session.flush()
    return edition


def make_lead(origin: DataSource, number: int | str, at: datetime, **values: Any) -> Lead:
    """A lead of its own prospect."""
    external = f"L{number}"
    prospect = Prospect(data_source=origin, contact_key=f"C{number}", name=f"Prospect {number}")
    given = {"disposition": Disposition.OPEN, "attributes": {}, "row_sha256": "0" * 64, "company": f"Firm {number}"}
    lead = Lead(
        key=lead_key(origin.name, external, 1),
        data_source=origin,
        external_id=external,
        prospect=prospect,
        handed_off_at=at,
        **{**given, **values},
    )
    db.session.add(lead)
    return lead


def crm() -> DataSource:
    """The data source of these leads, made once."""
    found = db.session.query(DataSource).filter_by(name="crm").one_or_none()
    if found is None:
        found = DataSource(name="crm")
        db.session.add(found)
        db.session.flush()
    return found


def _frame_rows(docket: Docket, people: Cast, events: Sequence[Reviewed]) -> list[FrameEvent]:
    source = crm()
    start, end = month_bounds(docket.period, UTC)
    leads, rows = [], []
    for number, one in enumerate(events, start=1):
        at = month_bounds(months_before(docket.period, 2), UTC)[0] if one.carried_in else start + timedelta(days=3)
        rejected = one.kind is not EventKind.IGNORED
        leads.append(
            make_lead(
                source,
                f"{docket.period}-{number}",
                at,
                source=one.source,
                owner=people.rep,
                disposition=Disposition.REJECTED if rejected else Disposition.OPEN,
                rejected_at=end - timedelta(days=4) if rejected else None,
                rejected_precision=Precision.INSTANT if rejected else None,
                rejection_reason=one.reason if rejected else None,
                reason_group=ReasonGroup.NEUTRAL if rejected else None,
            )
        )
    db.session.flush()
    for lead, one in zip(leads, events, strict=True):
        rejected = one.kind is not EventKind.IGNORED
        key = event_key(lead.key, one.kind, 1)
        event = ReviewEvent(
            key=key,
            lead=lead,
            kind=one.kind,
            number=1,
            dated_at=end - timedelta(days=4),
            dated_on=(end - timedelta(days=4)).date(),
            precision=Precision.INSTANT,
            respondent=people.rep,
        )
        evidence = _evidence(lead, event, one, people)
        rows.append(
            FrameEvent(
                docket_id=docket.id,
                event=event,
                key=key,
                stratum=one.stratum,
                carried_in=one.carried_in,
                source=one.source,
                reason=one.reason if rejected else "",
                team=one.team,
                grade="A",
                evidence=evidence,
                evidence_sha256=document_sha256(evidence),
            )
        )
    db.session.add_all(rows)
    db.session.flush()
    return rows


def _seal(docket: Docket, rows: Sequence[FrameEvent]) -> None:
    lines = sorted_frame_lines([(row.key, row.stratum) for row in rows])
    states = {"accepted": 40, "rejected": sum(row.reason != "" for row in rows), "in_time": 7}
    db.session.add(
        Frame(
            docket_id=docket.id,
            population_sha256=population_sha256(lines),
            size=len(rows),
            frozen_at=docket.frozen_at,
            reconciliation=states,
        )
    )
    db.session.flush()


def _plan(docket: Docket, rows: Sequence[FrameEvent], cases: Sequence[Reviewed]) -> Plan:
    """The plan with its strata, which the database takes only until it is published."""
    assert docket.frozen_at is not None
    plan = Plan(docket_id=docket.id, text="a plan", sha256="b" * 64, published_at=docket.frozen_at + timedelta(days=1))
    sizes = Counter(row.stratum for row in rows)
    neighbours = neighbours_of(sizes)
    plan.strata = [
        PlanStratum(
            name=name,
            size=sizes[name],
            sample_size=sum(c.stratum == name for c in cases),
            neighbours=list(neighbours[name]),
        )
        for name in sorted(sizes)
    ]
    db.session.add(plan)
    db.session.flush()
    return plan


def _draw(docket: Docket, plan: Plan) -> None:
    db.session.add(
        SeedSource(
            docket_id=docket.id,
            position=1,
            label="server",
            kind=SeedSourceKind.SERVER,
            secret="5" * 64,
            commitment=commitment(docket.period, "server", "5" * 64),
            value="5" * 64,
            revealed_at=docket.drawn_at,
        )
    )
    db.session.add(Draw(docket_id=docket.id, plan_id=plan.id, seed="c" * 64, drawn_at=docket.drawn_at))
    db.session.flush()


def _hear(docket: Docket, people: Cast, events: Sequence[Reviewed], rows: Sequence[FrameEvent]) -> None:
    benches = (Bench.SALES, Bench.MARKETING, Bench.EXECUTIVE)
    db.session.add_all(
        PanelSeat(docket_id=docket.id, person=person, bench=bench, is_chair=bench is Bench.EXECUTIVE)
        for person, bench in zip(people.panel, benches, strict=True)
    )
    drawn = [(one, row) for one, row in zip(events, rows, strict=True) if one.ballots]
    for number, (one, row) in enumerate(drawn, start=1):
        case = Case(
            docket_id=docket.id,
            event=row.event,
            number=number,
            ticket=f"{number:064x}",
            stratum=row.stratum,
            evidence=row.evidence,
            evidence_sha256=row.evidence_sha256,
            statements={"sales": None, "marketing": None},
            reopened_at=docket.deliberation_opened_at if one.second else None,
        )
        case.judges = [
            Judge(person=person, bench=bench, seated_at=docket.drawn_at)
            for person, bench in zip(people.panel, benches, strict=True)
        ]
        db.session.add(case)
        votes: dict[int, list[Vote]] = {}
        for round_, said in ((FIRST_ROUND, one.ballots), (SECOND_ROUND, one.second)):
            votes[round_] = [
                _cast(case, person, bench, round_, ballot, docket)
                for person, bench, ballot in zip(people.panel, benches, said or (), strict=bool(said))
            ]
        last = SECOND_ROUND if one.second else FIRST_ROUND
        found = find_verdict(votes[last], 3, last, votes[last][2] if one.second else None)
        db.session.add(
            Verdict(
                case=case,
                met=found.met,
                followed_up=found.followed_up,
                valid=found.valid,
                decided_by=found.decided_by,
                diagnosis=found.diagnosis,
                root_cause=found.root_cause,
                wrong_reason=found.wrong_reason,
                reached_at=docket.closed_at,
                tally={
                    question.value: {answer.value: found.tally[question][answer] for answer in Answer}
                    for question in Question
                },
            )
        )


def _cast(case: Case, person: Any, bench: Bench, round_: int, said: Said, docket: Docket) -> Vote:
    db.session.add(
        Ballot(
            case=case,
            person=person,
            round=round_,
            version=1,
            met=said.met,
            followed_up=said.followed_up,
            valid=said.valid,
            root_cause=said.root_cause,
            wrong_reason=said.wrong_reason,
            comment=said.comment,
            clauses={key: {"state": state, "comment": ""} for key, state in said.clauses.items()},
            cast_at=docket.hearing_opened_at,
        )
    )
    return Vote(
        person.public_id or person.name,
        bench,
        said.met,
        said.followed_up,
        said.valid,
        said.root_cause,
        said.wrong_reason,
    )


def _evidence(lead: Lead, event: ReviewEvent, one: Reviewed, people: Cast) -> dict[str, Any]:
    """A short document of the shape that the freeze makes."""
    rep = {"public_id": people.rep.public_id, "name": people.rep.name}
    return {
        "schema": "jb-evidence-v1",
        "event": {
            "key": event.key,
            "kind": one.kind.value,
            "number": 1,
            "dated_at": event.dated_at.isoformat(),
            "dated_on": event.dated_on.isoformat(),
            "precision": "instant",
            "carried_in": one.carried_in,
        },
        "lead": {
            "key": lead.key,
            "public_id": lead.public_id,
            "prospect": lead.prospect.public_id,
            "company": lead.company,
            "title": "Head of Operations",
            "source": one.source,
            "campaign": None,
            "message": None,
            "grade": "A",
            "grade_by_rep": False,
            "stage": "MQL",
            "owner": rep,
            "team": one.team,
            "created_at": None,
            "handed_off_at": lead.handed_off_at.isoformat(),
            "assigned_at": None,
            "accepted_at": None,
            "amount_minor": None,
            "currency": None,
            "attributes": {"employees": "120"},
        },
        "definition": {
            "version": "def1",
            "stage": "MQL",
            "number": 1,
            "sha256": "d" * 64,
            "retroactive": False,
            "minimum_met": 2,
            "as_imported": True,
            "result": "undetermined",
            "met": 1,
            "unknown": 2,
            "clauses": [
                {
                    "key": key,
                    "title": title,
                    "text": f"About {title}.",
                    "kind": "field",
                    "required": False,
                    "state": one.clauses.get(key, "met" if key == "vertical" else "unknown"),
                    "value": None,
                }
                for key, title in CLAUSES
            ],
        },
        "policy": {
            "version": "pol1",
            "number": 1,
            "sha256": "e" * 64,
            "tier": {
                "grade": "A",
                "touches": 6,
                "first_touch_hours": 4,
                "window_days": 21,
                "channels": 2,
                "idle_days": 7,
            },
            "exceptions": [{"key": "duplicate", "title": "Duplicate"}],
        },
        "follow_up": {
            "known": True,
            "touches": 1,
            "raw_touches": 1,
            "channels": ["call"],
            "first_touch_at": (lead.handed_off_at + timedelta(hours=30)).isoformat(),
            "hours_to_first_touch": 30.0,
            "hours_from_assignment": None,
            "longest_gap_days": 9.0,
            "released_by": None,
            "duties": [
                {"duty": "touches", "asked": 6, "done": 1, "state": "broken"},
                {"duty": "first_touch", "asked": 4, "done": 30.0, "state": "broken"},
            ],
            "state": "broken",
        },
        "activities": [
            {
                "at": (lead.handed_off_at + timedelta(hours=30)).isoformat(),
                "channel": "call",
                "direction": "outbound",
                "attempt": True,
                "counted": True,
                "not_counted_because": None,
                "two_way": False,
                "rep": rep,
                "outcome": "No answer",
                "note": None,
            }
        ],
        "claim": {
            "respondent": rep,
            "rejected_at": lead.rejected_at.isoformat() if lead.rejected_at else None,
            "precision": "instant",
            "reason": lead.rejection_reason,
            "reason_group": "neutral",
            "note": None,
            "status": None,
        },
        "afterwards": {"disposition": lead.disposition.value, "converted_at": None, "won_at": None, "activities": []},
    }
