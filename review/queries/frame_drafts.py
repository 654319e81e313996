"""The frame that a month would have now: the rules of events, applied to every lead that Marketing handed over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from review.domain.docket_states import StratifyBy
from review.domain.draw.text import has_control_character, nfc
from review.domain.events import (
    Event,
    FramePlace,
    KnownEvent,
    LeadHistory,
    exclusion_of,
    in_frame,
    month_bounds,
    state_and_event,
)
from review.domain.follow_up import Activity
from review.domain.history import is_settled
from review.domain.leads import EventKind, LeadState
from review.domain.policy import Exclusion
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.touch import Touch
from review.queries.frames import (
    LoadedLead,
    activities_of,
    events_by_lead,
    framed_event_ids,
    marketing_leads,
)
from review.queries.standards import PolicyInForce, StandardsInForce

#: Events of one kind and source (grade, team) below which they share a stratum with the other small ones of the kind.
SMALLEST_STRATUM = 8
CARRIED_IN = "carried in"
NO_SOURCE = "no source"
#: What stands in a stratum's name where a lead has no source, grade or team, and where the small ones go together.
NONE_AND_OTHERS = {
    StratifyBy.SOURCE: (NO_SOURCE, "other sources"),
    StratifyBy.GRADE: ("no grade", "other grades"),
    StratifyBy.TEAM: ("no team", "other teams"),
}


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """One event that the frame would hold, with what it was found from, by the policy of its lead's hand-off."""

    loaded: LoadedLead
    history: LeadHistory
    event: Event
    policy: PolicyInForce
    carried_in: bool = False


@dataclass(slots=True)
class FrameDraft:
    """The frame as it would be frozen now, with what was left out, and every lead's state at the month's end."""

    month_end: datetime
    stratify_by: StratifyBy = StratifyBy.SOURCE
    events: list[DraftEvent] = field(default_factory=list)
    exclusions: list[tuple[Lead, EventKind, Exclusion]] = field(default_factory=list)
    states: Counter[LeadState] = field(default_factory=Counter)

    def strata(self) -> dict[str, str]:
        """The stratum of each event by its key: kind and source (or grade, or team), the small ones of a kind together,
        what is carried in apart. None of it depends on what was found on any lead."""
        by = self.stratify_by
        sizes = Counter((draft.event.kind, trait_of(draft, by)) for draft in self.events if not draft.carried_in)
        return {draft.event.key: _stratum(draft, by, sizes) for draft in self.events}

    def by_kind_and_source(self) -> list[tuple[EventKind, str, bool, int]]:
        """Events by kind, source and whether carried in, with their number."""
        counted = Counter((draft.event.kind, source_of(draft), draft.carried_in) for draft in self.events)
        return sorted((kind, source, carried, number) for (kind, source, carried), number in counted.items())


def draft_frame(docket: Docket, standards: StandardsInForce) -> FrameDraft:
    """What the frame of ``docket`` would hold if it were frozen now: each lead by the policy of its hand-off, the
    look-back by the policy in force now."""
    zone = ZoneInfo(docket.zone)
    month_end = month_bounds(docket.period, zone)[1]
    draft = FrameDraft(month_end, docket.stratify_by)
    known, framed = events_by_lead(), framed_event_ids()
    look_back = standards.policy.look_back_months

    def needs_activities(lead: Lead) -> bool:
        # Most leads of an old company were decided long ago; what was done for them need not be looked at again.
        return not is_settled(history_of(LoadedLead(lead, (), None, None)), month_end, zone)

    for loaded in marketing_leads(month_end, needs_activities):
        if loaded.lead.handed_off_at >= month_end:
            continue
        history = history_of(loaded)
        in_force = standards.policy_for(loaded.lead.handed_off_at)
        earlier = known.get(loaded.lead.id, [])
        before = [KnownEvent(event.kind, event.number, event.dated_at) for event in earlier]
        state, event = state_and_event(history, in_force.policy, month_end, zone, before)
        draft.states[state] += 1
        if event is None:
            continue
        place = in_frame(event, docket.period, look_back, _framed_keys(earlier, framed), zone)
        if place is not None:
            _place(draft, DraftEvent(loaded, history, event, in_force, place is FramePlace.CARRIED_IN))
    draft.events = _with_activities(draft.events)
    return draft


def _with_activities(events: list[DraftEvent]) -> list[DraftEvent]:
    """The events with what was done for their leads, also where that was not needed to find them."""
    missing = [found.loaded.lead for found in events if not found.loaded.activities]
    activities = activities_of(missing)
    whole = []
    for found in events:
        late = activities.get(found.loaded.lead.prospect_id)
        if late and not found.loaded.activities:
            loaded = replace(found.loaded, activities=late)
            found = replace(found, loaded=loaded, history=history_of(loaded))
        whole.append(found)
    return whole


def _place(draft: FrameDraft, found: DraftEvent) -> None:
    excluded = exclusion_of(found.history, found.policy.policy)
    if excluded is None:
        draft.events.append(found)
    else:
        draft.exclusions.append((found.loaded.lead, found.event.kind, excluded))


def _framed_keys(earlier: list[ReviewEvent], framed: set[int]) -> set[str]:
    return {event.key for event in earlier if event.id in framed}


def history_of(loaded: LoadedLead) -> LeadHistory:
    """A stored lead and its activities as the rules take them."""
    lead = loaded.lead
    return LeadHistory(
        key=lead.key,
        handed_off_at=lead.handed_off_at,
        disposition=lead.disposition,
        assigned_at=lead.assigned_at,
        accepted_at=lead.accepted_at,
        rejected_at=lead.rejected_at,
        rejected_precision=lead.rejected_precision,
        rejection_reason=lead.rejection_reason,
        reason_group=lead.reason_group,
        converted_at=lead.converted_at,
        won_at=lead.won_at,
        next_step_at=lead.next_step_at,
        grade=lead.grade,
        grade_by_rep=lead.grade_by_rep,
        merged=lead.merged,
        opted_out=lead.opted_out,
        test_record=lead.test_record,
        returned_at=lead.returned_at,
        touches_known_from=loaded.touches_from,
        touches_known_until=loaded.touches_until,
        activities=tuple(activity_of(touch, lead) for touch in loaded.activities),
    )


def activity_of(touch: Touch, lead: Lead) -> Activity:
    """A stored touch as the rules take it, for one of the leads of its prospect."""
    return Activity(
        at=touch.at,
        channel=touch.channel,
        direction=touch.direction,
        attempt=touch.is_attempt,
        two_way=touch.two_way,
        by_owner=touch.rep_id is not None and touch.rep_id == lead.owner_id,
        precision=touch.precision,
        logged_at=touch.logged_at,
        ref=str(touch.id),
    )


def source_of(draft: DraftEvent) -> str:
    """The lead's source as it may stand in a frame file: one line, in NFC."""
    return trait_of(draft, StratifyBy.SOURCE)


def trait_of(draft: DraftEvent, by: StratifyBy) -> str:
    """The lead's source, grade or team as it may stand in a frame file. A grade that the rep set chooses no stratum, as
    it chooses no tier."""
    lead = draft.loaded.lead
    if by is StratifyBy.SOURCE:
        found = lead.source
    elif by is StratifyBy.GRADE:
        found = None if lead.grade_by_rep else lead.grade
    else:
        found = lead.owner.team.name if lead.owner and lead.owner.team else None
    text = "".join(" " if has_control_character(letter) else letter for letter in nfc(found or "")).strip()
    return text[:120] or NONE_AND_OTHERS[by][0]


def _stratum(draft: DraftEvent, by: StratifyBy, sizes: Counter[tuple[EventKind, str]]) -> str:
    kind, trait = draft.event.kind, trait_of(draft, by)
    if draft.carried_in:
        return f"{CARRIED_IN}|{kind.value}"
    if sizes[kind, trait] < SMALLEST_STRATUM:
        trait = NONE_AND_OTHERS[by][1]
    return f"{trait}|{kind.value}"
