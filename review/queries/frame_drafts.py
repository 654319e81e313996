"""The frame that a month would have now: the rules of events, applied to every lead that Marketing handed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from review.domain.control_events import control_event
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
from review.queries.frames import LoadedLead, activities_of, marketing_leads
from review.queries.lead_histories import events_of, framed_keys
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
    known: ReviewEvent | None = None  # the same event as a frame of a cancelled month held it

    @property
    def is_control(self) -> bool:
        """Whether this is an accepted lead that may be drawn as a control, and no event of the frame."""
        return self.event.kind is EventKind.ACCEPTED


@dataclass(frozen=True, slots=True)
class SiftedLead:
    """One lead: its state at the month's end, its event in the month's frame or None, and what keeps that out."""

    lead: Lead
    state: LeadState
    found: DraftEvent | None = None
    exclusion: Exclusion | None = None


def sift_leads(docket: Docket, standards: StandardsInForce, *, whole: bool = True) -> Iterator[list[SiftedLead]]:
    """Every lead handed over up to the end of ``docket``'s month, chunk by chunk, as the rules see it now: each by the
    policy of its hand-off, the look-back by the policy in force now. Events that ``whole`` asks for come with all that
    was done for their leads, also where that was not needed to find them."""
    zone, period, controls = ZoneInfo(docket.zone), docket.period, docket.control_share > 0
    month_end = month_bounds(period, zone)[1]
    look_back = standards.policy.look_back_months

    def needs_activities(lead: Lead) -> bool:
        # Most leads of an old company were decided long ago; what was done for them need not be looked at again.
        return not is_settled(history_of(LoadedLead(lead, (), None, None)), month_end, zone)

    def sift(loaded: LoadedLead, earlier: Sequence[ReviewEvent], framed: set[str]) -> SiftedLead:
        history, lead = history_of(loaded), loaded.lead
        in_force = standards.policy_for(lead.handed_off_at)
        before = [KnownEvent(event.kind, event.number, event.dated_at) for event in earlier]
        state, event = state_and_event(history, in_force.policy, month_end, zone, before)
        excluded = exclusion_of(history, in_force.policy)
        if event is not None:
            place = in_frame(event, period, look_back, framed, zone)
            if place is not None:
                same = next((one for one in earlier if one.key == event.key), None)
                found = DraftEvent(loaded, history, event, in_force, place is FramePlace.CARRIED_IN, same)
                return SiftedLead(lead, state, found, excluded)
        elif controls and state is LeadState.ACCEPTED and excluded is None:
            control = control_event(history, period, zone)
            if control is not None:
                return SiftedLead(lead, state, DraftEvent(loaded, history, control, in_force))
        return SiftedLead(lead, state)

    for some in marketing_leads(month_end, needs_activities):
        ids = [loaded.lead.id for loaded in some]
        known = events_of(ids)
        framed = framed_keys(known)
        sifted = [sift(loaded, known.get(loaded.lead.id, ()), framed) for loaded in some]
        yield _with_activities(sifted) if whole else sifted


def _with_activities(sifted: list[SiftedLead]) -> list[SiftedLead]:
    missing = [one.lead for one in sifted if one.found is not None and not one.found.loaded.activities]
    activities = activities_of(missing)
    completed = []
    for one in sifted:
        late = activities.get(one.lead.prospect_id)
        if late and one.found is not None and not one.found.loaded.activities:
            loaded = replace(one.found.loaded, activities=late)
            one = replace(one, found=replace(one.found, loaded=loaded, history=history_of(loaded)))
        completed.append(one)
    return completed


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
