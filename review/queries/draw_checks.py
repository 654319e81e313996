"""The draw of a docket computed anew from what is stored, and the parts its bundle is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from review.domain import draw as rules
from review.domain.docket_states import SeedSourceKind
from review.domain.errors import Refusal
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.draw import Draw, DrawExtension, Plan, SeedSource
from review.queries.dockets import list_seed_sources
from review.queries.frames import frame_file


@dataclass(frozen=True, slots=True)
class DrawCheck:
    """What holds of a draw, part by part; ``seed`` is the one that was drawn with."""

    seed: str
    frame: bool  # the frame still has the hash that the plan published
    plan: bool  # the plan's text still has its hash
    commitments: bool  # what was revealed is what had been committed
    composed: bool  # plan and contributions give the seed
    sample: bool  # frame and seed give the cases, no more and no fewer

    @property
    def wrong(self) -> tuple[str, ...]:
        """The names of the parts that do not hold; empty where the draw verifies."""
        parts = ("frame", "plan", "commitments", "composed", "sample")
        return tuple(part for part in parts if not getattr(self, part))


@dataclass(frozen=True, slots=True)
class DrawParts:
    """Frame file (anew at each call), plan file, contributions (None: forfeited), seed and sample, as the bundle takes
    them."""

    lines: Callable[[], Iterator[bytes]]
    plan_text: str
    contributions: list[tuple[str, str | None]]
    seed: str
    sample: dict[str, tuple[rules.Drawn, ...]]


def find_plan(docket: Docket) -> Plan | None:
    """The docket's published plan."""
    return db.session.scalar(select(Plan).where(Plan.docket_id == docket.id))


def declared_neighbours(docket: Docket) -> dict[str, tuple[str, ...]] | None:
    """The neighbours that the published plan declared for its strata, nearest first; None where there is no plan."""
    return list_declared_neighbours([docket.id]).get(docket.id)


def list_declared_neighbours(dockets: Collection[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """The same for several dockets (by row); those without a plan are left out."""
    plans = db.session.scalars(
        select(Plan).where(Plan.docket_id.in_(dockets)).options(selectinload(Plan.strata))
    )
    return {plan.docket_id: {one.name: tuple(one.neighbours) for one in plan.strata} for plan in plans}


def find_draw(docket: Docket) -> Draw | None:
    """The docket's draw."""
    return db.session.scalar(select(Draw).where(Draw.docket_id == docket.id))


def list_extensions(docket: Docket) -> Sequence[DrawExtension]:
    """What made the docket's sample larger after the draw, the first first."""
    return db.session.scalars(
        select(DrawExtension).where(DrawExtension.docket_id == docket.id).order_by(DrawExtension.number)
    ).all()


def drawn_sizes(docket: Docket) -> dict[str, int]:
    """How many cases of each stratum were drawn: as planned, or as last extended."""
    plan = db.session.scalars(select(Plan).where(Plan.docket_id == docket.id)).one()
    extended = list_extensions(docket)
    return {**_stated(plan).sizes, **(extended[-1].sizes if extended else {})}


def check_draw(docket: Docket) -> DrawCheck:
    """Compute the draw of a drawn docket anew and compare it with its cases. What cannot even be computed any more,
    because something was tampered with, does not hold."""
    plan = db.session.scalars(select(Plan).where(Plan.docket_id == docket.id)).one()
    drawn = db.session.scalars(select(Draw).where(Draw.docket_id == docket.id)).one()
    sources = list_seed_sources(docket)
    contributions = [(source.label, source.value) for source in sources]
    lines = rules.HashedLines(frame_file(docket))
    sample = _holds(lambda: _tickets(docket) == _redrawn(drawn.seed, lines, drawn_sizes(docket)))
    return DrawCheck(
        seed=drawn.seed,
        frame=_holds(lambda: lines.finish() == _stated(plan).population_sha256),
        plan=_holds(lambda: rules.plan_sha256(rules.plan_text(_stated(plan))) == plan.sha256),
        commitments=_holds(lambda: _as_committed(docket, sources, _stated(plan))),
        composed=_holds(lambda: rules.compose_seed(plan.sha256, contributions) == drawn.seed),
        sample=sample,
    )


def _holds(comparison: Callable[[], bool]) -> bool:
    try:
        return comparison()
    except Refusal:
        return False


def _stated(plan: Plan) -> rules.Plan:
    return rules.parse_plan(plan.text)


def draw_parts(docket: Docket) -> DrawParts:
    """What the bundle of a drawn docket is made of."""
    plan = db.session.scalars(select(Plan).where(Plan.docket_id == docket.id)).one()
    drawn = db.session.scalars(select(Draw).where(Draw.docket_id == docket.id)).one()
    contributions = [(source.label, source.value) for source in list_seed_sources(docket)]
    sample = rules.draw(drawn.seed, frame_file(docket), drawn_sizes(docket))
    return DrawParts(lambda: frame_file(docket), plan.text, contributions, drawn.seed, sample)


def _as_committed(docket: Docket, sources: Sequence[SeedSource], stated: rules.Plan) -> bool:
    committed = {source.label: source.commitment for source in stated.sources}
    return all(
        committed.get(source.label) == source.commitment
        and (source.value is None or rules.commitment(docket.period, source.label, source.value) == source.commitment)
        for source in sources
        if source.kind is not SeedSourceKind.PUBLIC
    )


def _tickets(docket: Docket) -> set[str]:
    return set(db.session.scalars(select(Case.ticket).where(Case.docket_id == docket.id, Case.drawn)))


def _redrawn(seed: str, lines: Iterable[bytes], sizes: Mapping[str, int]) -> set[str]:
    return {one.ticket for stratum in rules.draw(seed, lines, sizes).values() for one in stratum}
