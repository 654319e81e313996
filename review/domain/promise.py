"""How the follow-up promise stands with a lead today, also while its story goes on.

For a lead that was rejected it is what `review.domain.follow_up.assess` says of the moment of its rejection. One that
converted owes nothing further from then on. One that is still open is in time until its hours, or its window, have
passed in the time that touch data covers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from review.domain.follow_up import Duty
from review.domain.follow_up_facts import Ending
from review.domain.policy import Tier

HOUR, DAY = 3_600, 86_400


class Standing(StrEnum):
    """How it stands with a duty, or with all of them."""

    KEPT = "kept"
    BROKEN = "broken"
    IN_TIME = "in_time"
    NOT_OWED = "not_owed"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a lead; moments are seconds since its hand-off, None where there was none. ``covered`` is how
    long touch data covers it, None where not at all. ``owing``, ``disqualifying``: what its rejection's reason is."""

    ending: Ending
    ended_after: int | None
    covered: int | None
    touches: int
    channels: int
    first_after: int | None
    first_earliest: int | None
    worked_days: int
    contact_after: int | None
    owing: bool = False
    disqualifying: bool = False


def standings_of(done: Done, tier: Tier) -> Mapping[Duty, Standing]:
    """How each duty stands."""
    if done.covered is None or (done.ended_after is not None and done.ended_after > done.covered):
        return dict.fromkeys(Duty, Standing.NOT_KNOWN)
    released = _released(done)
    late = Standing.BROKEN
    if released is not None:
        late = Standing.NOT_OWED
    elif done.ending is Ending.OPEN and done.covered < tier.window_days * DAY:
        late = Standing.IN_TIME
    touches = Standing.KEPT if done.touches >= tier.touches else late
    channels = Standing.KEPT if done.channels >= tier.channels else late
    window = late
    if touches is channels is Standing.KEPT and not done.owing:
        window = Standing.NOT_OWED
    if done.worked_days >= tier.window_days:
        window = Standing.KEPT
    return {
        Duty.TOUCHES: touches,
        Duty.FIRST_TOUCH: _first_touch(done, tier.first_touch_hours * HOUR, released),
        Duty.WINDOW: window,
        Duty.CHANNELS: channels,
    }


def overall(standings: Mapping[Duty, Standing]) -> Standing:
    """The promise as a whole: broken where a duty is, else the least certain of the others, kept where one was kept."""
    found = set(standings.values())
    for standing in (Standing.BROKEN, Standing.NOT_KNOWN, Standing.IN_TIME, Standing.KEPT):
        if standing in found:
            return standing
    return Standing.NOT_OWED


def _released(done: Done) -> int | None:
    """When what remained was no longer owed."""
    if done.ending is Ending.REJECTED and done.owing:
        return None
    if done.contact_after is not None:
        return done.contact_after
    if done.ending is Ending.CONVERTED:
        return done.ended_after or 0
    return done.ended_after if done.ending is Ending.REJECTED and done.disqualifying else None


def _first_touch(done: Done, due: int, released: int | None) -> Standing:
    if done.first_after is not None and done.first_after <= due:
        return Standing.KEPT
    if released is not None and released <= due:
        return Standing.NOT_OWED
    if done.first_earliest is not None and done.first_earliest <= due:
        return Standing.NOT_KNOWN
    if done.ending is Ending.OPEN and (done.covered or 0) < due:
        return Standing.IN_TIME
    return Standing.BROKEN
