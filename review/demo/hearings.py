"""The simulated panel at work: recusals, first ballots, and second ones on the split cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from review.demo.calendar import Month
from review.demo.chance import Chance
from review.demo.judgement import first_ballot, second_ballot
from review.demo.leads import Lead
from review.demo.words import RECUSALS, REMARKS
from review.domain.answers import Answer
from review.domain.ballots import BallotAnswers
from review.domain.roles import Bench
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND
from review.extensions import db
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.person import Person
from review.operations.ballots import answer_first, cast_ballot
from review.operations.recusals import recuse
from review.operations.remarks import write_remark

#: Of the ballots of the month that is in its hearing, so many are in.
CAST_SO_FAR = 0.45
_READING = timedelta(seconds=50)


class Panel:
    """The judges of one docket, and what they would say. ``leads`` hold the truth, by key."""

    def __init__(self, seed: str, docket: Docket, month: Month, leads: Mapping[str, Lead], zone: tzinfo) -> None:
        self._seed, self._docket, self._month = seed, docket, month
        self._leads, self._zone = leads, zone

    def recuse_some(self) -> None:
        """Now and then a judge knows the company too well, and says so when the hearing opens."""
        chance = Chance(self._seed, "recusals", self._month.period)
        cases = self._cases()
        for number in range(chance.whole(0, 2)):
            case = cases[chance.whole(0, len(cases) - 1)]
            bench = chance.pick((Bench.SALES, Bench.MARKETING, Bench.EXECUTIVE))
            sitting = [judge for judge in case.judges if judge.bench is bench and judge.recused_at is None]
            if sitting:
                at = self._month.hearing + (self._month.hearing_due - self._month.hearing) * 0.0001 * (number + 1)
                recuse(sitting[0].person, case, chance.pick(RECUSALS), at)
        db.session.expire_all()

    def vote(self, until: datetime | None = None) -> None:
        """Every judge casts the ballots of the first round; with ``until``, only those that came in up to then."""
        acts: list[tuple[datetime, int, Case, Judge]] = []
        for case in self._cases():
            for judge in case.judges:
                chance = Chance(self._seed, "moment", case.event.key, judge.bench.value)
                is_cast = until is None or chance.yes(CAST_SO_FAR)
                if judge.recused_at is None and is_cast:
                    acts.append((self._moment(chance, until), case.number, case, judge))
        for at, _, case, judge in sorted(acts, key=lambda act: (act[0], act[1], act[3].bench)):
            answers = self._first(case, judge.bench)
            answer_first(judge.person, case, answers.met, answers.clauses, at)
            cast_ballot(judge.person, case, FIRST_ROUND, answers, at + min(_READING, self._left(at, until)))

    def deliberate(self, chair: Person) -> None:
        """The judges of the reopened cases vote again; the chair does too where somebody still cannot tell."""
        starts, ends = self._month.deliberation, self._month.closed
        cases = [case for case in self._cases() if case.reopened_at is not None]
        for index, case in enumerate(cases):
            at = starts + (ends - starts) * ((index + 1) / (len(cases) + 2))
            judges = [judge for judge in case.judges if judge.recused_at is None]
            first = {judge.bench: self._first(case, judge.bench) for judge in judges}
            self._talk(case, judges, at - _READING)
            settled = self._settled(case, list(first.values()))
            said: list[BallotAnswers] = []
            for judge in judges:
                answers = second_ballot(self._seed, case.evidence, first[judge.bench], settled, judge.bench)
                cast_ballot(judge.person, case, SECOND_ROUND, answers, at)
                said.append(answers)
            if any(Answer.CANNOT_TELL is one.valid for one in said) and chair.id not in _persons(case):
                self._break_tie(case, chair, settled, at + _READING)

    def _talk(self, case: Case, judges: Sequence[Judge], at: datetime) -> None:
        """On some of the cases two judges say something to each other."""
        chance = Chance(self._seed, "remarks", case.event.key)
        if len(judges) > 1 and chance.yes(0.6):
            for judge, text in zip(judges[:2], chance.pick(REMARKS), strict=True):
                write_remark(judge.person, case, text, at)

    def _break_tie(self, case: Case, chair: Person, settled: Answer, at: datetime) -> None:
        base = self._first(case, Bench.EXECUTIVE)
        answers = second_ballot(self._seed, case.evidence, base, settled, Bench.EXECUTIVE)
        answer_first(chair, case, answers.met, base.clauses, at)
        cast_ballot(chair, case, SECOND_ROUND, answers, at + _READING)

    def _cases(self) -> Sequence[Case]:
        return db.session.scalars(
            select(Case)
            .where(Case.docket_id == self._docket.id)
            .order_by(Case.number)
            .options(
                joinedload(Case.event).joinedload(ReviewEvent.lead),
                selectinload(Case.judges).joinedload(Judge.person),
            )
        ).all()

    def _first(self, case: Case, bench: Bench) -> BallotAnswers:
        return first_ballot(self._seed, case.evidence, self._leads[case.event.lead.key].truth, bench)

    def _settled(self, case: Case, said: Sequence[BallotAnswers]) -> Answer:
        """What most said of the rejection in the first round; on a tie, what is true of the lead decides."""
        counts = Counter(one.valid for one in said)
        yes, no = counts[Answer.YES], counts[Answer.NO]
        if yes == no:
            return Answer.NO if self._leads[case.event.lead.key].qualified else Answer.YES
        return Answer.YES if yes > no else Answer.NO

    def _moment(self, chance: Chance, until: datetime | None) -> datetime:
        """Some moment of the hearing; nobody votes between midnight and seven where the hearing has days."""
        starts, ends = self._month.hearing, until or self._month.hearing_due
        at = starts + (ends - starts) * chance.between(0.02, 0.98)
        if ends - starts > timedelta(days=1) and at.astimezone(self._zone).hour < 7:
            at = min(at + timedelta(hours=7), ends - _READING)
        return at

    def _left(self, at: datetime, until: datetime | None) -> timedelta:
        return (until or self._month.hearing_due) - at


def _persons(case: Case) -> set[int]:
    return {judge.person_id for judge in case.judges}
