"""Appeals against some of a month's verdicts, heard by judges who have not voted on the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.demo.chance import Chance
from review.demo.judgement import first_ballot
from review.demo.leads import Lead
from review.demo.words import MARKETING_APPEALS, RECUSALS, SALES_APPEALS
from review.domain.answers import Answer
from review.domain.appeals import Ground
from review.extensions import db
from review.models.appeal import Appeal
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.person import Person
from review.models.verdict import Verdict
from review.operations.appeal_ballots import cast_appeal_ballot
from review.operations.appeal_hearers import recuse_from_appeal
from review.operations.appeals import decide, file_appeal
from review.queries.appeal_hearers import list_doubted, list_hearers

#: Days after publication for appeals: long enough that the last published month can still be appealed today.
WINDOW_DAYS = 40
_SALES, _MARKETING = 0.09, 0.16  # how often a side appeals against a verdict that went against it


class Appeals:
    """The appeals of one docket. ``leads`` hold the truth, by key."""

    def __init__(self, seed: str, docket: Docket, leads: Mapping[str, Lead], vp: Person, clerk: Person) -> None:
        self._seed, self._docket, self._leads = seed, docket, leads
        self._vp, self._clerk = vp, clerk

    def hear_some(self, until: datetime) -> None:
        """Some verdicts are appealed in the days after publication, heard, and decided; nothing after ``until``."""
        published = self._docket.published_at
        if published is None:
            return
        acts: list[tuple[datetime, int, Case, Person]] = []
        for case, verdict in self._cases():
            chance = Chance(self._seed, "appeal", case.event.key)
            actor = self._appellant(chance, case, verdict)
            if actor is not None:
                acts.append((published + timedelta(days=chance.between(0.5, 5)), case.number, case, actor))
        for at, _number, case, actor in sorted(acts, key=lambda act: act[:2]):
            if at + timedelta(days=5) < until:
                self._decide(self._file(case, actor, at), at)

    def file_one(self, at: datetime) -> None:
        """One more appeal that waits to be heard, by Marketing."""
        appealed = select(Appeal.case_id)
        for case, verdict in self._cases():
            if verdict.valid is Answer.YES and db.session.scalar(appealed.where(Appeal.case_id == case.id)) is None:
                self._file(case, self._vp, at)
                return

    def _appellant(self, chance: Chance, case: Case, verdict: Verdict) -> Person | None:
        qualified = self._leads[case.event.lead.key].qualified
        if verdict.valid is Answer.NO and chance.yes(_SALES * (0.5 if qualified else 3)):
            return case.event.respondent
        if verdict.valid is Answer.YES and qualified and chance.yes(_MARKETING):
            return self._vp
        return None

    def _file(self, case: Case, actor: Person, at: datetime) -> Appeal:
        chance = Chance(self._seed, "appeal words", case.event.key)
        words = MARKETING_APPEALS if actor is self._vp else SALES_APPEALS
        return file_appeal(actor, case, chance.pick(words), at)

    def _decide(self, appeal: Appeal, filed: datetime) -> None:
        case, truth = appeal.case, self._leads[appeal.case.event.lead.key].truth
        stood = (appeal.verdict.met, appeal.verdict.followed_up, appeal.verdict.valid)
        chance = Chance(self._seed, "appeal recusals", case.event.key)
        while doubted := list_doubted(appeal):  # who joins for one who left may be too close to it as well
            recuse_from_appeal(doubted[0].person, appeal, chance.pick(RECUSALS), filed + timedelta(hours=6))
        for index, judge in enumerate(list_hearers(appeal)):
            chance = Chance(self._seed, "appeal ground", case.event.key, judge.bench.value)
            said = first_ballot(f"{self._seed}/appeal/{index}", case.evidence, truth, judge.bench)
            departs = (said.met, said.followed_up, said.valid) != stood
            found = Ground.NEW_EVIDENCE if chance.yes(0.6) else Ground.PANEL_ERROR
            at = filed + timedelta(days=1, hours=6 * index)
            cast_appeal_ballot(judge.person, appeal, said, found if departs else Ground.UPHELD, at)
        decide(appeal, actor=self._clerk, now=filed + timedelta(days=4))

    def _cases(self) -> Sequence[tuple[Case, Verdict]]:
        rows = db.session.execute(
            select(Case, Verdict)
            .join(Verdict, Verdict.case_id == Case.id)
            .where(Case.docket_id == self._docket.id, Verdict.number == 1)
            .order_by(Case.number)
            .options(
                joinedload(Case.event).joinedload(ReviewEvent.respondent),
                joinedload(Case.event).joinedload(ReviewEvent.lead),
            )
        )
        return [(case, verdict) for case, verdict in rows]
