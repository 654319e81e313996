"""A hearing to vote in: a small company's October, drawn by the real operations, with three leads worth reading.

    hearing = make_hearing()
    case = hearing.case("Harbour Logistics")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from review.domain.answers import Answer, ClauseState, RootCause
from review.domain.ballots import BallotAnswers, ClauseTick
from review.domain.docket_states import DocketState
from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.domain.touches import Channel, Direction
from review.extensions import db
from review.models import Person
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.lead import Lead
from review.models.prospect import Prospect
from review.models.statement import Statement
from review.operations.ballots import answer_first, cast_ballot
from review.queries.case_evidence import definition_finding
from tests.support.dockets import (
    PERIOD,
    advance,
    cases_of,
    make_docket,
    make_lead,
    make_source,
    make_touch,
    rejection,
    sign_standards,
)
from tests.support.people import Cast, make_cast, make_person

__all__ = ["FULL", "HARBOUR", "HELIX", "LINDEN", "PERIOD", "Hearing", "fully", "make_hearing"]

HARBOUR, HELIX, LINDEN = "Harbour Logistics", "Helix Dental Labs", "Linden & Sons"
_HANDED_OVER = datetime(2026, 10, 1, 8, 5, tzinfo=UTC)
_MESSAGE = "Asked for a call about planning 40 trucks in three depots; the present contract ends in January."
_SALES = "I called three times and wrote once. Dana never answered, and the site says they froze spending until spring."
_MARKETING = "She opened the study within a day and asked for a call. Grade A asks for six touches."
_EVENING = datetime(2026, 11, 3, 18, tzinfo=UTC)

#: A ballot that any case of a rejected lead takes.
FULL = BallotAnswers(Answer.YES, Answer.NO, Answer.NO, RootCause.FOLLOW_UP, comment="Two calls are not six.")


@dataclass
class Hearing:
    """A docket in hearing. ``cast`` has its panel; ``extra`` the further panelists of a larger one."""

    cast: Cast
    docket: Docket
    extra: tuple[Person, ...]

    @property
    def cases(self) -> list[Case]:
        """All cases by number."""
        return cases_of(self.docket)

    def case(self, company: str) -> Case:
        """The case of one company."""
        return next(case for case in self.cases if case.evidence["lead"]["company"] == company)

    def judges(self, case: Case) -> list[Person]:
        """The judges who sit on a case."""
        return list(
            db.session.scalars(
                select(Person)
                .join(Judge, Judge.person_id == Person.id)
                .where(Judge.case_id == case.id, Judge.recused_at.is_(None))
                .order_by(Judge.id)
            )
        )


def make_hearing(
    *, seats: int = 3, mask_names: bool = False, plain_leads: int = 0, touches_known: bool = True,
    to: DocketState = DocketState.HEARING, before: Callable[[Cast], None] | None = None,
) -> Hearing:
    """A docket with the three leads (and ``plain_leads`` more rejected ones), in hearing unless ``to`` says not.
    ``before`` changes the company before anything of it is frozen."""
    cast = make_cast()
    extra = tuple(
        make_person(f"{name} Panel", f"panelist:{bench}")
        for name, bench in (
            ("Ines", "sales"), ("Jan", "marketing"), ("Kim", "executive"), ("Lara", "sales"), ("Milo", "marketing")
        )[: seats - 3]
    )
    sign_standards(cast)
    crm = make_source() if touches_known else make_source(touches_from=None, touches_until=None)
    _harbour(make_lead(crm, "H1", cast.rep, **_about(HARBOUR, "A"),
                       **rejection(datetime(2026, 10, 13, 14, 40, tzinfo=UTC), cast.rep, "No budget")), cast)
    _helix(make_lead(crm, "H2", cast.rep, **_about(HELIX, "B"),
                     **rejection(datetime(2026, 10, 6, 9, tzinfo=UTC), cast.rep, "Wrong contact")), cast)
    make_lead(crm, "H3", cast.rep, **_about(LINDEN, "A"))
    for number in range(plain_leads):
        at = datetime(2026, 10, 8, 9, tzinfo=UTC) + timedelta(hours=7 * number)
        make_lead(crm, f"P{number:02}", cast.other_rep, **rejection(at, cast.other_rep))
    db.session.flush()
    if before is not None:
        before(cast)
    docket = make_docket(cast, mask_names=mask_names)
    advance(docket, cast, DocketState.FROZEN)
    _statements(cast)
    advance(docket, cast, to)
    db.session.commit()
    return Hearing(cast, docket, extra)


def fully(case: Case, answers: BallotAnswers, judge: Person, now: datetime, round_: int = 1) -> None:
    """Vote on a case from the first answer to the cast ballot."""
    if round_ == 1:
        answer_first(judge, case, answers.met, {}, now)
    cast_ballot(judge, case, round_, answers, now)


def first_unknown(case: Case) -> dict[str, ClauseTick]:
    """A tick on the first clause that the fields leave unknown."""
    unknown = [one for one in definition_finding(case.evidence).clauses if one.state is ClauseState.UNKNOWN]
    return {unknown[0].key: ClauseTick(ClauseState.MET)}


def _about(company: str, grade: str) -> dict[str, object]:
    return {
        "company": company,
        "company_folded": company.casefold(),
        "grade": grade,
        "source": "Web form",
        "campaign": "Route planning guide",
        "message": _MESSAGE,
        "handed_off_at": _HANDED_OVER,
        "assigned_at": _HANDED_OVER + timedelta(hours=1),
        "attributes": {
            "vertical": "4841", "employees": "320", "role": "Head of operations", "engagement": "62",
            "budget": "no",
        },
    }


def _harbour(lead: Lead, cast: Cast) -> None:
    db.session.flush()
    _call_by_name(lead, "Dana Dispatcher", "Head of operations")
    notes = (
        (2, 9, Channel.CALL, "No answer", "Rang out twice; Rena Rep will try again."),
        (2, 15, Channel.CALL, "No answer", None),
        (4, 11, Channel.EMAIL, "Sent", "Sent the depot study."),
        (8, 10, Channel.CALL, "Left a message", None),
    )
    for number, (day, hour, channel, outcome, note) in enumerate(notes):
        make_touch(lead, datetime(2026, 10, day, hour, 20, tzinfo=UTC), cast.rep, number, channel=channel,
                   outcome=outcome, note=note)
    make_touch(lead, datetime(2026, 10, 5, 7, 50, tzinfo=UTC), None, 9, channel=Channel.EMAIL, outcome="Opened",
               direction=Direction.INBOUND, is_attempt=False)
    make_touch(lead, datetime(2026, 10, 29, 9, tzinfo=UTC), None, 10, channel=Channel.EMAIL, outcome="Replied",
               direction=Direction.INBOUND, is_attempt=False, note="Is anybody there? We chose somebody else.")


def _helix(lead: Lead, cast: Cast) -> None:
    db.session.flush()
    _call_by_name(lead, "Noor Lab", "Technician")
    make_touch(lead, datetime(2026, 10, 1, 9, tzinfo=UTC), cast.rep, 1, outcome="Wrong person")


def _call_by_name(lead: Lead, name: str, title: str) -> None:
    prospect: Prospect = lead.prospect
    prospect.name, prospect.name_folded, prospect.title = name, name.casefold(), title


def _statements(cast: Cast) -> None:
    lead = db.session.scalars(select(Lead).where(Lead.company == HARBOUR)).one()
    words = {Bench.SALES: (cast.rep, "No budget", _SALES), Bench.MARKETING: (cast.vp_marketing, "", _MARKETING)}
    for side, (author, reason, narrative) in words.items():
        db.session.add(
            Statement(lead=lead, kind=EventKind.REJECTED, event_number=1, side=side, version=1, author=author,
                      reason=reason, narrative=narrative, filed_at=_EVENING)
        )
    db.session.flush()
