"""The company's fourteen months, run through the real operations at the moments of its calendar."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from review.demo.calendar import Calendar, Month, make_calendar
from review.demo.company import CHAIR, CLERK, MARKETING_VP, SEED, make_people, sign_standards
from review.demo.exports import PROFILE_NAME, Crm, profile_text
from review.demo.hearings import Panel
from review.demo.leads import Lead
from review.demo.statements import file_fresh_ones, file_statements
from review.extensions import db
from review.intake.staging import InputFile
from review.models.docket import Docket
from review.models.import_run import FileKind
from review.models.person import Person
from review.operations.dockets import close_docket, open_deliberation, open_hearing, plan_docket
from review.operations.draws import draw_sample, publish_plan
from review.operations.frame_drafts import prepare_frame
from review.operations.frames import freeze_frame
from review.operations.imports import carry_out, start_import
from review.operations.publication import publish_docket
from review.queries.ballots import count_split_cases

#: The month (from 0) in which the panel looks at a larger sample, to see more sharply.
_LARGE_ONE = 6

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the company is: leads in a month, cases in a month's sample, and in the one large sample."""

    leads: int = 440
    sample: int = 50
    large_sample: int = 140


def make_company(
    today: datetime, zone: ZoneInfo, report: Report, seed: str = SEED, scale: Scale | None = None
) -> None:
    """The whole company, in the caller's transaction: all of it, or nothing.

    What it is follows from ``seed``, ``scale`` and ``today`` alone (but for ids and salts, on which nothing hangs).
    ``report`` hears a line after each month.
    """
    calendar = make_calendar(today, zone)
    people = make_people(calendar.founded)
    sign_standards(people, calendar.founded)
    scale = scale or Scale()
    crm = Crm(seed, calendar, scale.leads)
    story = _Story(seed, calendar, people, crm.by_key(), scale)
    with tempfile.TemporaryDirectory(prefix="demo-crm-") as folder:
        for month in calendar.reviewed:
            story.bring_in(crm, month.imported, Path(folder))
            report(story.review(month))
        story.bring_in(crm, today, Path(folder))
    story.plan_present()
    report(f"{calendar.present}: being planned")


class _Story:
    def __init__(
        self, seed: str, calendar: Calendar, people: Mapping[str, int], leads: Mapping[str, Lead], scale: Scale
    ) -> None:
        self._seed, self._calendar, self._people, self._leads = seed, calendar, people, leads
        self._scale = scale
        self._zone = ZoneInfo(str(calendar.zone))

    def bring_in(self, crm: Crm, moment: datetime, folder: Path) -> None:
        """Import what the CRM has to tell at ``moment``, as a clerk would."""
        leads, touches = crm.export(moment, folder)
        inputs = [
            InputFile(FileKind.LEADS, leads, f"leads-{moment:%Y-%m}.csv"),
            InputFile(FileKind.TOUCHES, touches, f"touches-{moment:%Y-%m}.csv"),
        ]
        day = moment.astimezone(self._zone).date()
        first = self._calendar.founded.astimezone(self._zone).date()
        run = start_import(
            profile_text(self._zone.key), PROFILE_NAME, [one.kind for one in inputs], dry_run=False,
            covers_from=first, covers_until=day, actor=self._person(CLERK), now=moment,
        )  # fmt: skip
        for _ in carry_out(run.id, inputs, clock=lambda: moment):
            db.session.flush()
        db.session.expunge_all()

    def review(self, month: Month) -> str:
        """One month's docket, as far as it has come today; gives a line about it."""
        clerk = self._person(CLERK)
        docket = self._draw(month, clerk)
        is_last = month is self._calendar.reviewed[-1]
        file_statements(
            self._seed, docket, self._person(MARKETING_VP), month.drawn, month.hearing, self._zone
        )
        open_hearing(docket, actor=clerk, now=month.hearing, within=month.hearing_due - month.hearing)
        db.session.flush()
        panel = Panel(self._seed, docket, month, self._leads, self._zone)
        panel.recuse_some()
        panel.vote(until=self._calendar.today if is_last else None)
        if not is_last:
            self._publish(docket, month, panel, clerk)
        line = f"{month.period}: {'in its hearing' if is_last else 'published'}"
        db.session.flush()
        db.session.expunge_all()
        return line

    def plan_present(self) -> None:
        """The docket of the present month, and a few justifications that nobody had to ask for."""
        today = self._calendar.today
        file_fresh_ones(self._seed, self._people, today, self._zone)
        docket = plan_docket(
            self._calendar.present, zone=self._zone.key, actor=self._person(CLERK), now=today,
            sample_size=self._scale.sample,
        )  # fmt: skip
        db.session.flush()
        for _leads in prepare_frame(docket, now=today):
            pass

    def _draw(self, month: Month, clerk: Person) -> Docket:
        is_large = month is self._calendar.reviewed[_LARGE_ONE]
        size = self._scale.large_sample if is_large else self._scale.sample
        docket = plan_docket(month.period, zone=self._zone.key, actor=clerk, now=month.planned, sample_size=size)
        freeze_frame(docket, actor=clerk, now=month.frozen)
        secret = hashlib.sha256(f"{self._seed}/{month.period}".encode()).hexdigest()
        publish_plan(docket, actor=clerk, now=month.plan_published, secret=secret)
        draw_sample(
            docket, actor=clerk, now=month.drawn, statements_within=month.statements_due - month.drawn
        )
        db.session.flush()
        return docket

    def _publish(self, docket: Docket, month: Month, panel: Panel, clerk: Person) -> None:
        if count_split_cases(docket):
            open_deliberation(docket, actor=clerk, now=month.deliberation, within=month.closed - month.deliberation)
            db.session.flush()
            panel.deliberate(self._person(CHAIR))
        close_docket(docket, actor=clerk, now=month.closed)
        publish_docket(docket, actor=clerk, now=month.published)

    def _person(self, name: str) -> Person:
        return db.session.get_one(Person, self._people[name])
