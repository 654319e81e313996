"""What reps do with their leads, and what prospects do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from review.demo.chance import Chance
from review.demo.company import REPS
from review.demo.leads import JUDGED, Lead, Touch, worked_at
from review.demo.words import HEARD, REACHED, TRIED
from review.domain.policy import Tier

_CHANNELS = {"call": 5.0, "email": 4.0, "message": 1.2}
_REPLIES = ("email", "call", "message")
_SEEN = ("Filled in a form", "Opened a mail", "Watched a video", "Read the prices")


class Worker:
    """A rep at work on one lead: adds touches to it, one after the other."""

    def __init__(self, lead: Lead, tier: Tier, chance: Chance, zone: tzinfo) -> None:
        self.lead, self.tier = lead, tier
        self._chance, self._zone = chance, zone
        self.last = lead.handed_off
        self.count = 0
        self.channels: set[str] = set()

    @property
    def is_done(self) -> bool:
        """Whether the touches and channels that the tier asks were made."""
        return self.count >= self.tier.touches and len(self.channels) >= self.tier.channels

    def first(self, *, prompt: bool, reached: bool = False) -> datetime:
        """The first touch, in time or not."""
        promised = self.tier.first_touch_hours
        if prompt:
            at = self.lead.handed_off + timedelta(hours=self._chance.between(0.2, min(promised * 0.9, 6)))
        else:
            late = self.lead.handed_off + timedelta(hours=promised * self._chance.between(1.4, 3.5) + 4)
            at = worked_at(late, self._zone)
        return self._touch(at, reached=reached)

    def again(self, *, reached: bool = False, meeting: bool = False) -> datetime:
        """One more touch, soon enough that the lead is not ignored meanwhile."""
        longest = max(2.0, self.tier.idle_days - 4.0)
        at = self.last + timedelta(days=self._chance.between(0.9, min(longest, 4.5)))
        return self._touch(worked_at(at, self._zone), reached=reached, meeting=meeting)

    def until_done(self) -> None:
        """All that the tier still asks."""
        while not self.is_done:
            self.again()

    def until(self, moment: datetime) -> None:
        """Touches now and then until ``moment``."""
        while self.last < moment - timedelta(days=5):
            self.again()

    def replies(self, after: float = 0.4) -> datetime:
        """The prospect writes or calls by themselves, some days after the last touch."""
        at = worked_at(self.last + timedelta(days=self._chance.between(0.05, after)), self._zone)
        channel = self._chance.pick(_REPLIES)
        self.lead.touches.append(Touch(at, self.lead.rep.name, channel, "Wrote back", inbound=True))
        return at

    def _touch(self, at: datetime, *, reached: bool, meeting: bool = False) -> datetime:
        at = max(at, self.last + timedelta(minutes=20))
        channel = "meeting" if meeting else self._channel()
        outcome = REACHED[channel] if reached else self._chance.pick(TRIED[channel])
        note = self._heard() if reached else ""
        logged = at + timedelta(days=self._chance.between(1, 9)) if self._chance.yes(0.04) else None
        name = self._chance.pick(REPS).name if self._chance.yes(0.04) else self.lead.rep.name
        self.lead.touches.append(Touch(at, name, channel, outcome, logged=logged, note=note))
        self.last = at
        self.count += 1
        self.channels.add(channel)
        return at

    def _channel(self) -> str:
        left = self.tier.touches - self.count
        weights = dict(_CHANNELS)
        if left <= self.tier.channels - len(self.channels):  # the last chance to vary
            weights = {name: weight for name, weight in weights.items() if name not in self.channels} or weights
        return self._chance.weighted(weights)

    def _heard(self) -> str:
        true = [HEARD[name] for name in JUDGED if self.lead.truth[name]]
        return self._chance.pick(true) if true and self._chance.yes(0.7) else "Spoke at length."


def before_handover(lead: Lead, chance: Chance) -> Sequence[Touch]:
    """What the prospect did, and what Marketing's machine sent, before Sales had the lead."""
    found = []
    for _ in range(chance.whole(0, 3 if lead.truth["engagement"] else 1)):
        at = lead.handed_off - timedelta(hours=chance.between(2, 200))
        found.append(Touch(at, "", "other", chance.pick(_SEEN), inbound=True))
    if chance.yes(0.12):
        at = lead.handed_off + timedelta(hours=chance.between(1, 30))
        found.append(Touch(at, "", "email", "Sent by campaign"))
    return found
