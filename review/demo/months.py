"""The company's fourteen months, run through the real operations at the moments of its calendar."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from review.config import current_settings
from review.demo.appeals import WINDOW_DAYS, Appeals
from review.demo.calendar import Calendar, Month, make_calendar
from review.demo.company import CHAIR, CLERK, MARKETING_VP, SALES_VP, SEED, make_people, sign_standards
from review.demo.decisions import resolve_some
from review.demo.exports import PROFILE_NAME, Crm, profile_text
from review.demo.hearings import Panel
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
from review.operations.publication import publish_docket, publish_due_revisions
from review.operations.report_months import keep_tails
from review.queries.appeals import window_of
from review.queries.ballots import count_split_cases
from review.queries.dockets import find_docket
from review.queries.remedy_figures import list_returned_keys

#: The month (from 0) in which the panel looks at a larger sample, to see more sharply.
_LARGE_ONE = 6

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the company is: leads in a month, cases in a month's sample, and in the one large sample."""

    leads: int = 440
    sample: int = 50
    large_sample: int = 140

    @property
    def promised(self) -> int:
        """The leads a month that Marketing has promised: a little fewer than it makes."""
        return self.leads // 11 * 10


def make_company(
    today: datetime, zone: ZoneInfo, report: Report, seed: str = SEED, scale: Scale | None = None
) -> None:
    """The whole company, in the caller's transaction: all of it, or nothing.

    What it is follows from ``seed``, ``scale`` and ``today`` alone (but for ids and salts, on which nothing hangs).
    ``report`` hears a line after each month.
    """
    calendar = make_calendar(today, zone)
    people = make_people(calendar.founded)
    scale = scale or Scale()
    sign_standards(people, calendar.founded, scale.promised)
    crm = Crm(seed, calendar, scale.leads)
    story = _Story(seed, calendar, people, crm, scale)
    with tempfile.TemporaryDirectory(prefix="demo-crm-") as folder:
        for month in calendar.reviewed:
            story.bring_in(month.imported, Path(folder))
            report(story.review(month))
        story.bring_in(today, Path(folder))
    story.plan_present()
    report(f"{calendar.present}: being planned")


class _Story:
    def __init__(
        self, seed: str, calendar: Calendar, people: Mapping[str, int], crm: Crm, scale: Scale
    ) -> None:
        self._seed, self._calendar, self._people, self._leads = seed, calendar, people, crm.by_key()
        self._crm, self._scale = crm, scale
        self._zone = ZoneInfo(str(calendar.zone))

    def bring_in(self, moment: datetime, folder: Path) -> None:
        """Import what the CRM has to tell at ``moment``, as a clerk would."""
        leads, touches = self._crm.export(moment, folder)
        inputs = [
            InputFile(FileKind.LEADS, leads, f"leads-{moment:%Y-%m}.csv"),
            InputFile(FileKind.TOUCHES, touches, f"touches-{moment:%Y-%m}.csv"),
        ]
        day = moment.astimezone(self._zone).date()
        first = self._calendar.founded.astimezone(self._zone).date()
        run = start_import(
            profile_text(self._zone.key, current_settings().org_currency), PROFILE_NAME,
            [one.kind for one in inputs], dry_run=False, covers_from=first, covers_until=day,
            actor=self._person(CLERK), now=moment,
        )  # fmt: skip
        for _ in carry_out(run.id, inputs, clock=lambda: moment):
            db.session.flush()
        for _ in keep_tails(moment, self._zone):
            db.session.flush()
        db.session.expunge_all()

    def review(self, month: Month) -> str:
        """One month's docket, as far as it has come today; gives a line about it."""
        clerk = self._person(CLERK)
        docket = self._draw(month, clerk)
        publish_due_revisions(month.drawn + timedelta(minutes=10))
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
        self._appeal_lately(today - timedelta(days=2))
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
        docket = plan_docket(
            month.period, zone=self._zone.key, actor=clerk, now=month.planned, sample_size=size,
            appeal_days=WINDOW_DAYS,
        )  # fmt: skip
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
        vps = (self._person(SALES_VP), self._person(MARKETING_VP))
        resolve_some(self._seed, docket, vps, clerk, month.closed + timedelta(hours=1), self._zone)
        publish_docket(docket, actor=clerk, now=month.published)
        self._appeals(docket).hear_some(self._calendar.today)
        for key, given_at in list_returned_keys(docket):
            self._crm.take_back(self._seed, key, given_at, self._zone)

    def _appeals(self, docket: Docket) -> Appeals:
        return Appeals(self._seed, docket, self._leads, self._person(MARKETING_VP), self._person(CLERK))

    def _appeal_lately(self, at: datetime) -> None:
        """One appeal on the last published month waits to be heard, where its window is still open."""
        docket = find_docket(self._calendar.reviewed[-2].period)
        until = window_of(docket) if docket else None
        published = docket.published_at if docket else None
        if docket and published and until and published < at <= until:
            self._appeals(docket).file_one(at)

    def _person(self, name: str) -> Person:
        return db.session.get_one(Person, self._people[name])
