"""What becomes of a lead: worked, let lie, accepted, sent back. The company's weaknesses are planted here."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from review.demo.chance import Chance
from review.demo.leads import Lead, stamp, worked_at
from review.demo.touches import Worker, before_handover
from review.domain.default_standards import DEFAULT_POLICY
from review.domain.policy import tier_for

#: Reasons for sending a qualified lead back, and one that is not; a referral comes to grief over its budget.
_GOOD_ONES = {
    "No budget": 22.0, "No response": 34.0, "Bad timing": 16.0, "Not interested": 9.0, "Went with a competitor": 4.0,
    "Too small": 7.0, "Existing customer": 3.0, "Duplicate": 3.0, "No decision maker": 5.0,
}  # fmt: skip
_REFERRED = {"No budget": 80.0, "Bad timing": 8.0, "No response": 8.0, "Existing customer": 4.0}
_POOR_ONES = {
    "Too small": 22.0, "Not our industry": 22.0, "No decision maker": 20.0, "Student or job seeker": 7.0,
    "No response": 16.0, "Not interested": 6.0, "Wrong contact data": 4.0, "Duplicate": 3.0,
}  # fmt: skip
_AT_ONCE = {"Too small", "Not our industry", "Student or job seeker", "Wrong contact data", "Duplicate",
            "Existing customer", "No decision maker"}  # fmt: skip
_SPOKEN = {"No budget", "Bad timing", "Not interested", "Went with a competitor"}
_NEEDS_FALSE = {"Too small": "employees", "Not our industry": "vertical", "No decision maker": "role"}
_TEST_EVERY, _MERGED, _OPTED_OUT = 701, 0.012, 0.014


def live(seed: str, lead: Lead, zone: tzinfo) -> Lead | None:
    """Give ``lead`` its life (touches and changes, also those still to come); gives the hand-off that may follow it."""
    chance = Chance(seed, "life", lead.number, lead.handoff)
    lead.touches += before_handover(lead, chance)
    worker = Worker(lead, tier_for(DEFAULT_POLICY, lead.grade or None), chance, zone)
    _flags(lead, chance)
    again = None
    if lead.rep_created:
        _accepted(lead, worker, chance, zone)
    elif chance.yes(_left_to_lie(lead)):
        _ignored(lead, worker, chance, zone)
    elif chance.yes(_taken(lead)):
        _accepted(lead, worker, chance, zone)
    else:
        again = _rejected(lead, worker, chance, zone)
    lead.changes.sort(key=lambda change: change[0])
    return again


def _left_to_lie(lead: Lead) -> float:
    learned = 0.7 if lead.qualified else 0.0  # over the year, the good ones at least get their call
    return min(0.85, lead.rep.ignores * lead.source.left * (1.1 - learned * lead.progress))


def _taken(lead: Lead) -> float:
    if not lead.qualified:
        return 0.14 + 0.08 * lead.progress
    if lead.source.name == "Customer referral":
        return 0.48 + 0.26 * lead.progress
    patience = 0.6 if lead.rep.keeps < 0.2 else 1.0
    return (0.80 + 0.2 * lead.progress) * patience


def _flags(lead: Lead, chance: Chance) -> None:
    if lead.number % _TEST_EVERY == 0:
        lead.row |= {"Test": "yes", "Company": "Test record, please ignore"}
    if chance.yes(_MERGED):
        lead.changes.append((lead.handed_off + timedelta(days=chance.between(1, 20)), {"Merged": "yes"}))
    if chance.yes(_OPTED_OUT):
        lead.changes.append((lead.handed_off + timedelta(days=chance.between(2, 25)), {"Opted out": "yes"}))


def _ignored(lead: Lead, worker: Worker, chance: Chance, zone: tzinfo) -> None:
    if worker.tier.touches > 1 and chance.yes(0.4):
        worker.first(prompt=chance.yes(0.4))
        lead.changes.append((worker.last, {"Status": "Working"}))
        if chance.yes(0.3):
            worker.replies(3)
    if chance.yes(0.3):  # swept up much later
        swept = worked_at(worker.last + timedelta(days=chance.between(60, 150)), zone)
        _send_back(lead, swept, "No response", chance, note="Cleaning up old leads.")
    elif chance.yes(0.12):  # found again in time for once
        worker.last = worked_at(worker.last + timedelta(days=chance.between(18, 50)), zone)
        _accepted(lead, worker, chance, zone)


def _accepted(lead: Lead, worker: Worker, chance: Chance, zone: tzinfo) -> None:
    contact = chance.whole(1, max(2, worker.tier.touches))
    if worker.count == 0:
        worker.first(prompt=chance.yes(lead.rep.prompt + 0.05), reached=contact == 1)
    while worker.count < contact:
        worker.again(reached=worker.count + 1 == contact)
    if chance.yes(0.6):
        worker.replies()
    accepted = worked_at(worker.last + timedelta(hours=chance.between(0.5, 40)), zone)
    lead.changes.append((accepted, {"Status": "Accepted", "Accepted": stamp(accepted)}))
    worker.until_done()
    worker.again(reached=True, meeting=chance.yes(0.7))
    if chance.yes(0.5):
        worker.replies()
    if chance.yes(0.05):
        rejected = worked_at(worker.last + timedelta(days=chance.between(3, 20)), zone)
        _send_back(lead, rejected, "No budget" if chance.yes(0.6) else "Went with a competitor", chance)
    elif chance.yes(0.62 if lead.qualified else 0.3):
        _converted(lead, worker, chance, zone)


def _converted(lead: Lead, worker: Worker, chance: Chance, zone: tzinfo) -> None:
    converted = worked_at(worker.last + timedelta(days=chance.between(3, 30)), zone)
    amount = f"{round(lead.source.deal * 3 ** chance.between(-1, 1), -2):.0f}.00"
    lead.changes.append((converted, {"Status": "Opportunity", "Converted": stamp(converted), "Amount": amount}))
    worker.last = converted
    for _ in range(chance.whole(0, 3)):
        worker.again(reached=chance.yes(0.7), meeting=chance.yes(0.4))
    if chance.yes(0.34):
        won = worked_at(worker.last + timedelta(days=chance.between(10, 60)), zone)
        lead.changes.append((won, {"Status": "Won", "Won": stamp(won)}))


def _rejected(lead: Lead, worker: Worker, chance: Chance, zone: tzinfo) -> Lead | None:
    reason = _reason(lead, chance)
    prompt = chance.yes(lead.rep.prompt + 0.05 * lead.progress)
    diligent = chance.yes(lead.rep.keeps + 0.08 * lead.progress)
    note = ""
    if reason in _AT_ONCE and diligent:
        worker.first(prompt=prompt, reached=chance.yes(0.3))
        at = worker.last + timedelta(hours=chance.between(0.3, 50))
    elif reason in _SPOKEN and diligent:
        worker.first(prompt=prompt)
        for _ in range(chance.whole(0, 2)):
            worker.again()
        worker.again(reached=True)
        at = worker.last + timedelta(hours=chance.between(0.2, 30))
        note = "Spoke with them; see the call."
    elif diligent:
        worker.first(prompt=prompt)
        worker.until_done()
        worker.until(lead.handed_off + timedelta(days=worker.tier.window_days))
        at = max(worker.last, lead.handed_off + timedelta(days=worker.tier.window_days + 1))
    else:  # one call, no more
        worker.first(prompt=prompt)
        at = worker.last + timedelta(days=chance.between(0.2, 6))
        reason = "No response" if reason in _SPOKEN and chance.yes(0.5) else reason
    at = worked_at(at, zone)
    recycled = reason == "Bad timing" and chance.yes(0.5)
    _send_back(lead, at, reason, chance, note=note, status="Recycled" if recycled else "Rejected")
    if chance.yes(0.08):
        worker.last = at
        worker.replies(12)
    return _handed_over_again(lead, at, chance, zone) if recycled and chance.yes(0.45) else None


def _reason(lead: Lead, chance: Chance) -> str:
    referred = lead.source.name == "Customer referral"
    weights = dict(_POOR_ONES if not lead.qualified else _REFERRED if referred else _GOOD_ONES)
    for reason, attribute in _NEEDS_FALSE.items():
        if not lead.qualified and lead.truth[attribute]:
            weights[reason] = 1.5  # the wrong reason, now and then
    return chance.weighted(weights)


def _send_back(
    lead: Lead, at: datetime, reason: str, chance: Chance, *, note: str = "", status: str = "Rejected"
) -> None:
    """The rejection as the CRM has it: some know the day alone, and some of those were entered later."""
    day_only = chance.yes(0.12)
    entered = at + timedelta(days=chance.between(2, 16)) if day_only and chance.yes(0.5) else at
    lead.changes.append((
        entered,
        {
            "Status": status, "Rejected": stamp(at)[:10] if day_only else stamp(at), "Rejected by": lead.rep.name,
            "Reason": reason, "Note": note,
        },
    ))  # fmt: skip


def _handed_over_again(lead: Lead, at: datetime, chance: Chance, zone: tzinfo) -> Lead:
    """Marketing hands the same person over once more, some months after."""
    moment = worked_at(at + timedelta(days=chance.between(70, 130)), zone)
    row = lead.row | {
        "Hand-off": str(lead.handoff + 1), "Handed over": stamp(moment), "Assigned": stamp(moment),
        "Created": stamp(moment), "Campaign": "Warm again", "Merged": "", "Opted out": "",
    }  # fmt: skip
    return Lead(
        lead.number, lead.handoff + 1, lead.contact, lead.source, lead.rep, moment, min(1.0, lead.progress + 0.25),
        lead.qualified, lead.truth, lead.grade, row,
    )


def take_back(seed: str, lead: Lead, returned: datetime, zone: tzinfo) -> None:
    """What becomes of a lead that the panel sent back to Sales at ``returned``: most are worked, and some come to
    something; some are sent back once more, and some are left to lie again. What the CRM knew by then stays."""
    chance = Chance(seed, "returned", lead.number, lead.handoff, returned.date())
    lead.changes = [change for change in lead.changes if change[0] <= returned]
    lead.touches = [touch for touch in lead.touches if touch.known <= returned]
    if any("Converted" in change for _at, change in lead.changes):
        return
    if not chance.yes(0.78 if lead.rep.ignores < 0.2 else 0.55):
        return
    worker = Worker(lead, tier_for(DEFAULT_POLICY, lead.grade or None), chance, zone)
    worker.last = returned
    worker.again(reached=chance.yes(0.4))
    lead.changes.append((worker.last, {"Status": "Working"}))
    if chance.yes(0.03):
        _send_back(lead, worked_at(worker.last + timedelta(days=2), zone), "No response", chance)
    elif chance.yes(0.7 if lead.qualified else 0.3):
        worker.again(reached=True)
        accepted = worked_at(worker.last + timedelta(hours=chance.between(1, 30)), zone)
        lead.changes.append((accepted, {"Status": "Accepted", "Accepted": stamp(accepted)}))
        worker.until_done()
        if chance.yes(0.6):
            _converted(lead, worker, chance, zone)
    else:
        worker.until_done()
    lead.changes.sort(key=lambda change: change[0])
