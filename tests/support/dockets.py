"""A small company whose October can be reviewed, and a way to bring its docket to any state.

    make_company(people)
    docket = make_docket(people)
    advance(docket, people, to=DocketState.HEARING)

Everything goes through the real operations, at moments of November 2026 that lie before the tests' `NOW`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from review.domain import draw as rules
from review.domain.answers import Answer, RootCause
from review.domain.ballots import BallotAnswers
from review.domain.docket_states import DocketState, DrawMode
from review.domain.leads import Disposition, Precision, ReasonGroup, lead_key
from review.domain.roles import Bench
from review.domain.touches import Channel, Direction
from review.extensions import db
from review.models import Person
from review.models.case import Case, Judge
from review.models.data_source import DataSource
from review.models.docket import Docket
from review.models.draw import SeedSource
from review.models.lead import Lead
from review.models.prospect import Prospect
from review.models.standards import SignOff
from review.models.touch import Touch
from review.operations.ballots import answer_first, cast_ballot
from review.operations.contributions import commit_contribution, reveal_contribution
from review.operations.dockets import close_docket, open_deliberation, open_hearing, plan_docket
from review.operations.draws import draw_sample, publish_plan
from review.operations.frames import freeze_frame
from review.operations.standards import ensure_default_standards
from review.queries.ballots import count_split_cases
from review.queries.case_evidence import is_control
from review.queries.dockets import docket_state, list_seed_sources
from review.queries.seats import list_own_ballots
from review.queries.standards import list_versions
from tests.support.people import Cast

PERIOD = "2026-10"
ZONE = "Europe/Berlin"
SIGNED_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
PLANNED_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
FROZEN_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
PLAN_PUBLISHED_AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
REVEALED_AT = datetime(2026, 11, 2, 11, tzinfo=UTC)
DRAWN_AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
HEARING_AT = datetime(2026, 11, 7, 13, tzinfo=UTC)
VOTED_AT = datetime(2026, 11, 8, 9, tzinfo=UTC)
DELIBERATED_AT = datetime(2026, 11, 8, 12, tzinfo=UTC)
CLOSED_AT = datetime(2026, 11, 8, 18, tzinfo=UTC)
PUBLISHED_AT = datetime(2026, 11, 9, 8, tzinfo=UTC)

#: What Sales and Marketing commit where the docket holds a ceremony.
SECRETS = {"sales": "5a1e" * 16, "marketing": "c0ffee12" * 8}

#: A vote's whole answers; the comment is there so that any combination may be cast.
UPHELD = BallotAnswers(Answer.NO, Answer.YES, Answer.YES, RootCause.LEAD_QUALITY, comment="Not who we sell to.")
OVERTURNED = BallotAnswers(Answer.YES, Answer.NO, Answer.NO, RootCause.FOLLOW_UP, comment="Nobody ever called.")

Answers = Callable[[Case, Person], BallotAnswers | None]


@dataclass
class Company:
    """A CRM with leads: ``rejected``, ``ignored``, ``accepted``, ``in_time`` and ``excluded`` ones, all of October."""

    source: DataSource
    rejected: list[Lead] = field(default_factory=list)
    ignored: list[Lead] = field(default_factory=list)
    accepted: list[Lead] = field(default_factory=list)
    in_time: list[Lead] = field(default_factory=list)
    excluded: list[Lead] = field(default_factory=list)

    @property
    def leads(self) -> list[Lead]:
        return [*self.rejected, *self.ignored, *self.accepted, *self.in_time, *self.excluded]


def sign_standards(cast: Cast, at: datetime = SIGNED_AT) -> None:
    """The default standards, signed by the panel and in force since ``at``."""
    ensure_default_standards(at)
    db.session.flush()
    benches = {Bench.SALES: cast.sales_panelist, Bench.MARKETING: cast.marketing_panelist, Bench.EXECUTIVE: cast.chair}
    db.session.add_all(
        SignOff(version=version, bench=bench, person=person, signed_at=at, sha256=version.sha256)
        for version in list_versions() for bench, person in benches.items()
    )  # fmt: skip
    db.session.flush()


def make_source(name: str = "crm", **spans: datetime | None) -> DataSource:
    """A CRM whose leads and touches are known for all of 2026 up to 2 November, unless said otherwise."""
    known = {
        "leads_until": datetime(2026, 11, 2, 6, tzinfo=UTC),
        "touches_from": datetime(2026, 1, 1, tzinfo=UTC),
        "touches_until": datetime(2026, 11, 2, 6, tzinfo=UTC),
    }
    source = DataSource(name=name, **(known | spans))
    db.session.add(source)
    db.session.flush()
    return source


def make_lead(crm: DataSource, external_id: str, owner: Person | None = None, **values: object) -> Lead:
    """An open lead handed off on 1 October, with a prospect of its own; ``values`` are columns of the lead."""
    prospect = Prospect(data_source=crm, contact_key=f"c-{external_id}", name=f"Prospect {external_id}")
    handed_off = datetime(2026, 10, 1, 8, tzinfo=UTC)
    given: dict[str, object] = {
        "key": lead_key(crm.name, external_id, 1),
        "external_id": external_id,
        "company": f"Company {external_id}",
        "company_folded": f"company {external_id}".casefold(),
        "source": "Web form",
        "campaign": "Autumn",
        "grade": "A",
        "owner": owner,
        "handed_off_at": handed_off,
        "assigned_at": handed_off,
        "disposition": Disposition.OPEN,
        "attributes": {},
        "row_sha256": "0" * 64,
        **values,
    }
    lead = Lead(data_source=crm, prospect=prospect, **given)
    db.session.add(lead)
    return lead


def rejection(at: datetime, by: Person | None, reason: str = "Not a fit") -> dict[str, object]:
    """The columns of a lead that was rejected at ``at``."""
    return {
        "disposition": Disposition.REJECTED,
        "rejected_at": at,
        "rejected_precision": Precision.INSTANT,
        "rejected_by": by,
        "rejection_reason": reason,
        "reason_group": ReasonGroup.MARKETING_QUALITY,
        "status": "Disqualified",
    }


def make_touch(lead: Lead, at: datetime, rep: Person | None, number: int = 1, **values: object) -> Touch:
    """A call to the lead's prospect at ``at``, unless ``values`` say otherwise."""
    given: dict[str, object] = {
        "data_source_id": lead.data_source.id,
        "external_id": f"{lead.external_id}-{number}",
        "prospect_id": lead.prospect.id,
        "contact_key": lead.prospect.contact_key,
        "rep": rep,
        "channel": Channel.CALL,
        "direction": Direction.OUTBOUND,
        "is_attempt": True,
        "at": at,
        "row_sha256": "0" * 64,
        **values,
    }
    touch = Touch(**given)
    db.session.add(touch)
    return touch


def make_company(
    cast: Cast, *, rejected: int = 12, ignored: int = 6, sources: Sequence[str] = ("Web form", "Webinar")
) -> Company:
    """A company with signed standards: rejected and ignored leads of October round ``sources``, four accepted ones, two
    in time, one excluded (a test record that was rejected). The reps own them in turn."""
    sign_standards(cast)
    company = Company(make_source())
    reps = (cast.rep, cast.other_rep)

    def lead(kind: str, number: int, **values: object) -> Lead:
        given = {"source": sources[number % len(sources)], **values}
        return make_lead(company.source, f"{kind}{number:03}", reps[number % 2], **given)

    for number in range(rejected):
        at = datetime(2026, 10, 5, 9, tzinfo=UTC) + timedelta(hours=7 * number)
        company.rejected.append(lead("R", number, **rejection(at, reps[number % 2])))
    company.ignored = [lead("I", number) for number in range(ignored)]
    won = {"disposition": Disposition.CONVERTED, "converted_at": datetime(2026, 10, 9, tzinfo=UTC)}
    company.accepted = [lead("A", number, **won) for number in range(4)]
    late = {"handed_off_at": datetime(2026, 10, 30, tzinfo=UTC), "assigned_at": datetime(2026, 10, 30, tzinfo=UTC)}
    company.in_time = [lead("T", number, **late) for number in range(2)]
    at = datetime(2026, 10, 7, tzinfo=UTC)
    company.excluded = [lead("X", 0, test_record=True, **rejection(at, cast.rep))]
    db.session.flush()
    for one in company.rejected[::3]:
        make_touch(one, datetime(2026, 10, 2, 9, tzinfo=UTC), one.owner)
    db.session.flush()
    return company


def make_docket(cast: Cast, **settings: object) -> Docket:
    """October's docket, planned: every lead, unless the settings say otherwise."""
    given: dict[str, object] = {"mode": DrawMode.EVERY_LEAD, **settings}
    docket = plan_docket(PERIOD, zone=ZONE, actor=cast.clerk, now=PLANNED_AT, **given)  # type: ignore[arg-type]
    db.session.flush()
    return docket


def advance(docket: Docket, cast: Cast, to: DocketState, answers: Answers | None = None) -> Docket:
    """Bring a docket on to ``to`` by the real operations. Judges vote by ``answers`` (else all uphold); where a case is
    split, a docket on its way to closed or published passes through deliberation, in which all uphold."""
    clerk = cast.clerk
    ladder: dict[DocketState, Callable[[], object]] = {
        DocketState.FROZEN: lambda: freeze_frame(docket, actor=clerk, now=FROZEN_AT),
        DocketState.DRAWN: lambda: draw(docket, cast),
        DocketState.HEARING: lambda: open_hearing(docket, actor=clerk, now=HEARING_AT),
        DocketState.DELIBERATION: lambda: deliberate(docket, cast, answers),
        DocketState.CLOSED: lambda: close(docket, cast, answers),
        DocketState.PUBLISHED: lambda: publish(docket, cast),
    }
    order = list(DocketState)
    for state, move in ladder.items():
        if state is DocketState.DELIBERATION and to is not DocketState.DELIBERATION:
            continue
        if order.index(docket_state(docket)) < order.index(state) <= order.index(to):
            move()
            db.session.flush()
    assert docket_state(docket) is to
    return docket


def publish_the_plan(docket: Docket, cast: Cast) -> None:
    """Both sides commit where the docket holds a ceremony; the plan is published."""
    for source, vp in parties(docket, cast):
        commitment = rules.commitment(docket.period, source.label, SECRETS[source.label])
        commit_contribution(source, docket, commitment, actor=vp, now=FROZEN_AT)
    publish_plan(docket, actor=cast.clerk, now=PLAN_PUBLISHED_AT)


def draw(docket: Docket, cast: Cast) -> None:
    """Publish the plan where it is not yet, reveal what was committed, draw."""
    if docket.plan_published_at is None:
        publish_the_plan(docket, cast)
    for source, vp in parties(docket, cast):
        if source.value is None:
            reveal_contribution(source, docket, SECRETS[source.label], actor=vp, now=REVEALED_AT)
    draw_sample(docket, actor=cast.clerk, now=DRAWN_AT)


def parties(docket: Docket, cast: Cast) -> list[tuple[SeedSource, Person]]:
    """The places of Sales and Marketing in the seed, each with the VP who fills it."""
    vps = {"sales": cast.vp_sales, "marketing": cast.vp_marketing}
    return [(source, vps[source.label]) for source in list_seed_sources(docket) if source.label in vps]


def cases_of(docket: Docket) -> list[Case]:
    """The docket's cases by number."""
    return list(db.session.scalars(select(Case).where(Case.docket_id == docket.id).order_by(Case.number)))


def vote(docket: Docket, answers: Answers | None = None, now: datetime = VOTED_AT) -> None:
    """Every judge who has none yet casts a ballot of the present round; None from ``answers`` leaves a case out."""
    round_ = 2 if docket.deliberation_opened_at else 1
    for case in cases_of(docket):
        if round_ == 2 and case.reopened_at is None:
            continue
        for judge in db.session.scalars(select(Judge).where(Judge.case_id == case.id, Judge.recused_at.is_(None))):
            said = answers(case, judge.person) if answers else UPHELD
            if said is None or round_ in list_own_ballots(case, judge.person):
                continue
            if round_ == 1:
                answer_first(judge.person, case, said.met, {}, now)
            if is_control(case.evidence):
                continue
            cast_ballot(judge.person, case, round_, said, now)
    db.session.flush()


def split_on(*numbers: int) -> Answers:
    """The sales bench upholds, the marketing bench overturns the cases with these numbers; all others are upheld."""

    def answers(case: Case, person: Person) -> BallotAnswers:
        against = case.number in numbers and any(grant.bench is Bench.MARKETING for grant in person.grants)
        return OVERTURNED if against else UPHELD

    return answers


def deliberate(docket: Docket, cast: Cast, answers: Answers | None) -> None:
    """Vote (the first case but controls split, unless ``answers`` say otherwise) and open the deliberation."""
    first = next(case.number for case in cases_of(docket) if not is_control(case.evidence))
    vote(docket, answers or split_on(first))
    open_deliberation(docket, actor=cast.clerk, now=DELIBERATED_AT)


def close(docket: Docket, cast: Cast, answers: Answers | None) -> None:
    """Vote whatever is still to be voted, deliberate where cases are split, and close."""
    if docket.deliberation_opened_at is None:
        vote(docket, answers)
        if count_split_cases(docket):
            open_deliberation(docket, actor=cast.clerk, now=DELIBERATED_AT)
            db.session.flush()
    if docket.deliberation_opened_at is not None:
        vote(docket, now=DELIBERATED_AT)
    close_docket(docket, actor=cast.clerk, now=CLOSED_AT)


def publish(docket: Docket, cast: Cast) -> None:
    """Publish the month's report."""
    from review.operations.publication import publish_docket

    publish_docket(docket, actor=cast.clerk, now=PUBLISHED_AT)
