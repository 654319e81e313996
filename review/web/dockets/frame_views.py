"""A frame as its page shows it, the same before the freeze and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from review.domain.leads import EventKind, LeadState
from review.models.frame import Frame, FrameExclusion
from review.models.lead import Lead
from review.queries.frame_previews import FramePreview


@dataclass(frozen=True, slots=True)
class FrameRow:
    """Events of one kind and source: those of the month, and those carried in."""

    kind: EventKind
    source: str
    in_month: int
    carried_in: int


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """One lead that was left out, and why."""

    lead: Lead
    kind: EventKind
    exclusion: str


@dataclass(frozen=True, slots=True)
class FrameView:
    """The frame's rows, what was left out, and the state of every lead handed over up to the month's end."""

    size: int
    rows: list[FrameRow]
    exclusions: list[ExclusionRow]
    states: list[tuple[LeadState, int]]
    controls: int = 0  # accepted leads that may be drawn as controls, no part of the frame

    @property
    def kinds(self) -> list[tuple[EventKind, int]]:
        """Events by kind."""
        return [
            (kind, number)
            for kind in EventKind
            if (number := sum(row.in_month + row.carried_in for row in self.rows if row.kind is kind))
        ]

    @property
    def carried_in(self) -> int:
        """Events dated before the month."""
        return sum(row.carried_in for row in self.rows)

    @property
    def leads(self) -> int:
        """Every lead handed over up to the month's end: the sum of the states."""
        return sum(number for _state, number in self.states)


def preview_view(preview: FramePreview) -> FrameView:
    """A frame that was not frozen yet."""
    exclusions = [ExclusionRow(lead, kind, why) for lead, kind, why in preview.excluded]
    return FrameView(preview.size, _rows(preview.counted), exclusions, _states(preview.states), preview.controls)


def frozen_view(
    frame: Frame, counted: Iterable[Sequence[object]], exclusions: Iterable[FrameExclusion], controls: int
) -> FrameView:
    """A frozen frame, from its own rows."""
    rows = [(EventKind(str(row[0])), str(row[1]), bool(row[2]), int(str(row[3]))) for row in counted]
    left_out = [ExclusionRow(one.lead, one.kind, one.exclusion) for one in exclusions]
    return FrameView(frame.size, _rows(rows), left_out, _states(frame.reconciliation), controls)


def _rows(counted: list[tuple[EventKind, str, bool, int]]) -> list[FrameRow]:
    found: dict[tuple[EventKind, str], list[int]] = {}
    for kind, source, carried, number in counted:
        found.setdefault((kind, source), [0, 0])[carried] += number
    order = list(EventKind)
    keys = sorted(found, key=lambda key: (order.index(key[0]), -sum(found[key]), key[1]))
    return [FrameRow(kind, source, *found[kind, source]) for kind, source in keys]


def _states(states: Mapping[str, int]) -> list[tuple[LeadState, int]]:
    return [(state, states.get(state.value, 0)) for state in LeadState if states.get(state.value, 0)]
