"""Frames: the rows of a frozen one, and the lead histories from which the next is made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from review.domain.draw.controls import CONTROL_STRATUM
from review.domain.leads import EventKind
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import Frame, FrameControl, FrameEvent, FrameExclusion, FrameFilePart, ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.touch import Touch

#: Leads read at a time, with their activities.
CHUNK = 2_000
#: Ids in one statement; databases bound the number of its values.
_AT_ONCE = 500


def frame_rows(docket: Docket) -> Generator[tuple[str, str], None, None]:
    """Key and stratum of every event in the docket's frame, and of its controls, sorted by the bytes of the key.
    Whoever may stop half way closes it, since a cursor of the database hangs on it."""
    events = select(FrameEvent.key, FrameEvent.stratum).where(FrameEvent.docket_id == docket.id)
    controls = select(FrameControl.key, literal(CONTROL_STRATUM)).where(FrameControl.docket_id == docket.id)
    # A union is sorted as a whole, where the events alone come sorted from their index.
    rows = union_all(events, controls).subquery() if docket.control_share else events.subquery()
    key = rows.c.key.collate("C") if db.session.get_bind().dialect.name == "postgresql" else rows.c.key
    wanted = select(rows.c.key, rows.c.stratum).order_by(key)
    with db.session.connection().execute(wanted, execution_options={"yield_per": 10_000}) as found:
        for some in found.partitions():
            yield from map(tuple, some)


def frame_file(docket: Docket) -> Generator[bytes, None, None]:
    """The lines of the docket's frozen frame file, as a stream; whoever stops half way closes it."""
    with closing(frame_parts(docket)) as parts:
        for content in parts:
            yield from content.splitlines(keepends=True)


def frame_parts(docket: Docket) -> Generator[bytes, None, None]:
    """The docket's frozen frame file in parts of many lines. They were checked one by one at the freeze; whoever reads
    them compares their hash, and closes what is stopped half way."""
    parts = (
        select(FrameFilePart.content)
        .where(FrameFilePart.docket_id == docket.id)
        .order_by(FrameFilePart.number)
    )
    with db.session.connection().execute(parts, execution_options={"yield_per": 4}) as found:
        yield from found.scalars()


@dataclass(frozen=True, slots=True)
class LoadedLead:
    """A lead with all activities of its prospect, oldest first, and the span its source's touches are known for."""

    lead: Lead
    activities: Sequence[Touch]
    touches_from: datetime | None
    touches_until: datetime | None


def marketing_leads(
    until: datetime, needs_activities: Callable[[Lead], bool] = lambda _lead: True
) -> Iterator[list[LoadedLead]]:
    """Every lead that Marketing handed over before ``until``, in chunks of set-based reads, by id. A lead that
    ``needs_activities`` says no to comes without any; `activities_of` gives them later."""
    last = 0
    while True:
        leads = db.session.scalars(
            select(Lead)
            .where(Lead.id > last, Lead.handed_off_at < until, ~Lead.rep_created)
            .order_by(Lead.id)
            .limit(CHUNK)
            .options(
                joinedload(Lead.data_source),
                joinedload(Lead.prospect),
                joinedload(Lead.owner).options(joinedload(Person.team), joinedload(Person.manager)),
                joinedload(Lead.rejected_by).joinedload(Person.manager),
            )
        ).all()
        if not leads:
            return
        last = leads[-1].id
        activities = activities_of([lead for lead in leads if needs_activities(lead)])
        yield [_loaded(lead, activities.get(lead.prospect_id, ())) for lead in leads]


def _loaded(lead: Lead, activities: Sequence[Touch]) -> LoadedLead:
    source = lead.data_source
    return LoadedLead(lead, activities, source.touches_from, source.touches_until)


def activities_of(leads: Iterable[Lead]) -> dict[int, list[Touch]]:
    """All activities of the prospects of ``leads``, oldest first, by the prospect's id."""
    prospects = sorted({lead.prospect_id for lead in leads})
    by_prospect: dict[int, list[Touch]] = defaultdict(list)
    for start in range(0, len(prospects), _AT_ONCE):
        for touch in db.session.scalars(
            select(Touch)
            .where(Touch.prospect_id.in_(prospects[start : start + _AT_ONCE]))
            .order_by(Touch.at, Touch.id)
            .options(joinedload(Touch.rep))
        ):
            if touch.prospect_id is not None:
                by_prospect[touch.prospect_id].append(touch)
    return by_prospect


def has_few_leads(few: int) -> bool:
    """Whether Marketing has handed over ``few`` leads at most."""
    some = select(Lead.id).where(~Lead.rep_created).limit(few + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) <= few


def find_frame(docket: Docket) -> Frame | None:
    """The docket's frozen frame, or None before the freeze."""
    return db.session.get(Frame, docket.id)


def stratum_sizes(docket: Docket) -> dict[str, int]:
    """The number of events in each stratum of the docket's frozen frame, by name in the order of their bytes."""
    counted = db.session.execute(
        select(FrameEvent.stratum, func.count())
        .where(FrameEvent.docket_id == docket.id)
        .group_by(FrameEvent.stratum)
    )
    return dict(sorted((row.stratum, row[1]) for row in counted))


def count_controls(docket: Docket) -> int:
    """The accepted leads of the docket's frozen frame that may be drawn as controls."""
    return db.session.scalar(select(func.count()).where(FrameControl.docket_id == docket.id)) or 0


def count_frame(docket: Docket) -> Sequence[Row[EventKind, str, bool, int]]:
    """Events of the frame by kind, source and whether carried in."""
    return db.session.execute(
        select(ReviewEvent.kind, FrameEvent.source, FrameEvent.carried_in, func.count())
        .join(ReviewEvent, ReviewEvent.id == FrameEvent.event_id)
        .where(FrameEvent.docket_id == docket.id)
        .group_by(ReviewEvent.kind, FrameEvent.source, FrameEvent.carried_in)
        .order_by(ReviewEvent.kind, FrameEvent.source, FrameEvent.carried_in)
    ).all()


def list_exclusions(docket: Docket) -> Sequence[FrameExclusion]:
    """What was left out of the frame, with the leads."""
    return db.session.scalars(
        select(FrameExclusion)
        .where(FrameExclusion.docket_id == docket.id)
        .order_by(FrameExclusion.exclusion, FrameExclusion.id)
        .options(joinedload(FrameExclusion.lead))
    ).all()
