"""What the leads of `tests.support.recounts` say to each report that counts leads, by plain pandas."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from tests.support.recount_estimates import funnel
from tests.support.recounts import Files

#: What an age belongs to, as the aging report names it.
AGES = {"0-7": (0, 7), "8-30": (8, 30), "31-60": (31, 60), "61-90": (61, 90), "91-120": (91, 120),
        "121-": (121, 10**6)}  # fmt: skip
#: What the default policy asks of each grade: touches, hours to the first, days of the window, channels.
TIERS = {"A": (6, 4, 21, 2), "B": (3, 24, 21, 2), "C": (1, 48, 14, 1), "ungraded": (3, 24, 21, 2)}
DUTIES = ("touches", "first_touch", "window", "channels")
STANDINGS = ("kept", "broken", "in_time", "not_owed", "not_known")
_OWING = "no response|no answer|not reached|unresponsive|unreachable|bad timing|not now|too early"
_OUT = ("duplicate|opted out|unsubscribed|do not contact|existing customer|open opportunity|competitor|student|spam"
        "|wrong number|invalid number|not interested|declined")  # fmt: skip
_DAY = 86_400
Row = dict[str, Any]


def open_leads(files: Files, now: datetime, zone: ZoneInfo) -> pd.DataFrame:
    """The open leads with age and bucket, the month of hand-off, and whether the prospect waits."""
    leads = files.with_touches()
    leads = leads[leads["state"].isin(["open", "accepted"]) & leads["converted"].isna() & leads["won"].isna()]
    leads = leads[~leads["entered_by_rep"] & ~leads["left_out"] & ~leads["opted_out"]].copy()
    day = leads["last"].fillna(leads["handed"]).dt.tz_convert(zone).dt.date
    leads["age"] = day.map(lambda one: max((now.astimezone(zone).date() - one).days, 0))
    leads["bucket"] = leads["age"].map(lambda one: next(key for key, (low, high) in AGES.items() if low <= one <= high))
    leads.loc[~leads["known"], "bucket"] = "not_known"
    leads["month"] = leads["handed"].dt.tz_convert(zone).dt.strftime("%Y-%m")
    leads["waits"] = leads["answer"].notna() & (leads["last"].isna() | (leads["answer"] > leads["last"]))
    return leads


def became(files: Files, zone: ZoneInfo) -> pd.DataFrame:
    """The leads of Marketing with their month, and whether they were accepted and touched, qualified, won."""
    leads = files.with_touches()
    leads = leads[~leads["entered_by_rep"] & ~leads["left_out"]].copy()
    leads["month"] = leads["handed"].dt.tz_convert(zone).dt.strftime("%Y-%m")
    is_ = leads["state"]
    leads["is_won"] = leads["won"].notna() | (is_ == "won")
    leads["qualified"] = leads["is_won"] | leads["converted"].notna() | (is_ == "converted")
    said = (leads["accepted"].notna() & (is_ != "open")) | (is_ == "accepted")
    rejected = leads["rejected"].notna() & is_.isin(["rejected", "recycled"])
    leads["accepted_too"] = ~rejected & (leads["qualified"] | (said & (leads["tries"] > 0)))
    leads["wait"] = (leads["first"] - leads["handed"]).dt.total_seconds() // 1
    return leads


def month_of(leads: pd.DataFrame) -> Row:
    """What became of these leads of `became`, in numbers."""
    won = leads[leads["is_won"]]
    waits = leads.loc[leads["known"], "wait"].dropna()
    return {
        "handed_over": len(leads), "accepted": int(leads["accepted_too"].sum()),
        "qualified": int(leads["qualified"].sum()), "won": len(won), "revenue": round(won["amount"].sum()),
        "other_money": int(won["amount"].isna().sum()), "response": waits.median() if len(waits) else None,
    }  # fmt: skip


def rejections(files: Files) -> pd.DataFrame:
    """The leads sent back with flags: ``none`` and ``one`` of those whose touches are known."""
    leads = files.with_touches()
    leads = leads[leads["state"].isin(["rejected", "recycled"])]
    return leads.assign(
        none=leads["known"] & (leads["tries"] == 0), one=leads["known"] & (leads["tries"] <= 1)
    )


def promises(files: Files, zone: ZoneInfo) -> pd.DataFrame:
    """The leads that Marketing handed over, with the touches that the policy counts (of each channel one a day, made up
    to the lead's end and typed in by then), what its duties are, and how each stands."""
    leads = files.leads[~files.leads["entered_by_rep"] & ~files.leads["left_out"]].set_index("id")
    both = leads.reset_index()[["id", "contact", "handed", "end"]].merge(files.touches, on="contact")
    both = both[both["at"] >= both["handed"]]
    both = both[both["end"].isna() | ((both["at"] <= both["end"]) & ~(both["entered"] > both["end"]))]
    both["day"] = both["at"].dt.tz_convert(zone).dt.date
    contact = both[both["two_way"]].groupby("id")["at"].min().rename("spoke")
    slots = both[both["out"] & both["attempt"]].groupby(["id", "channel", "day"], as_index=False)["at"].min()
    slots = slots.merge(contact.reset_index(), on="id", how="left")
    slots["early"] = slots["at"] <= slots["spoke"]
    counted = slots.groupby("id").agg(
        size=("at", "size"), first=("at", "min"), channels=("channel", "nunique"), day=("day", "max"),
        early=("early", "sum"),
    )  # fmt: skip
    since = lambda at: at.dt.floor("s").sub(leads["handed"].dt.floor("s")).dt.total_seconds()  # noqa: E731
    local = lambda at: at.dt.tz_convert(zone).dt.date  # noqa: E731
    handed_day = local(leads["handed"])
    until = local(leads["end"]).where(leads["end"].notna(), counted["day"].reindex(leads.index)).fillna(handed_day)
    back, taken = leads["state"].isin(["rejected", "recycled"]), leads["state"].isin(["converted", "won"])
    begin, end = files.covered
    leads = leads.assign(
        counted=counted["size"].reindex(leads.index).fillna(0).astype(int),
        varied=counted["channels"].reindex(leads.index).fillna(0).astype(int),
        wait=since(counted["first"].reindex(leads.index)), spoke=since(contact.reindex(leads.index)),
        ended=since(leads["end"]), to_contact=counted["early"].reindex(leads.index).fillna(0),
        worked=[max((one - other).days, 0) for one, other in zip(until, handed_day, strict=True)],
        ending=["rejected" if one else "converted" if two else "open" for one, two in zip(back, taken, strict=True)],
        covered=(end.floor("s") - leads["handed"].dt.floor("s")).dt.total_seconds().where(
            leads["handed"].between(begin, end)
        ),
        since_assigned=since(leads["assigned"]),
        tier=leads["grade"].where(~leads["grade_by_rep"] & leads["grade"].isin(list(TIERS)), "ungraded"),
        owing=(leads["side"] == "follow_up") | _names(leads["reason"], _OWING),
        out=(leads["side"] == "marketing_quality") | _names(leads["reason"], _OUT),
    )  # fmt: skip
    leads["touches_known"] = leads["covered"].notna() & ~(leads["ended"] > leads["covered"])
    return leads.join(pd.DataFrame([_stand(one) for one in leads.itertuples()], index=leads.index))


def _names(reasons: pd.Series, words: str) -> pd.Series:
    return reasons.str.contains(rf"(?<!\w)(?:{words})(?!\w)", flags=re.IGNORECASE)


def _stand(one: Any) -> dict[str, str]:
    """How each duty, and the promise as a whole, stand with a lead."""
    touches, hours, window, channels = TIERS[one.tier]
    if not one.touches_known:
        return dict.fromkeys((*DUTIES, "overall"), "not_known")
    released = None
    if not (one.ending == "rejected" and one.owing):
        if pd.notna(one.spoke):
            released = one.spoke
        elif one.ending == "converted":
            released = 0 if pd.isna(one.ended) else one.ended
        elif one.ending == "rejected" and one.out and pd.notna(one.ended):
            released = one.ended
    waiting = one.ending == "open"
    late = "not_owed" if released is not None else "broken"
    if released is None and waiting and one.covered < window * _DAY:
        late = "in_time"
    enough = {"touches": one.counted >= touches, "channels": one.varied >= channels}
    found = {name: "kept" if done else late for name, done in enough.items()}
    due = hours * 3_600
    if one.wait <= due:
        found["first_touch"] = "kept"
    elif released is not None and released <= due:
        found["first_touch"] = "not_owed"
    else:
        found["first_touch"] = "in_time" if waiting and one.covered < due else "broken"
    done = all(enough.values()) and not (one.owing and one.ending == "rejected")
    found["window"] = "kept" if one.worked >= window else "not_owed" if done else late
    order = ("broken", "not_known", "in_time", "kept", "not_owed")
    return {**found, "overall": next(name for name in order if name in found.values())}


def standings(leads: pd.DataFrame, duty: str = "overall") -> Row:
    """How many of these leads stand how."""
    return {name: int((leads[duty] == name).sum()) for name in STANDINGS}


def kept_share(found: Row) -> float | None:
    owed = found["kept"] + found["broken"]
    return found["kept"] / owed if owed else None


def speed(leads: pd.DataFrame, clock: str) -> list[tuple[int, float | None]]:
    """Of the leads whose touches are known, how many were touched within 5 minutes, 1, 4, 24 and 48 hours and what was
    promised, and how many later or never; with their share of those who are due."""
    leads = leads[leads["touches_known"]]
    leads = leads[leads["since_assigned"].notna()] if clock == "assignment" else leads
    less = leads["since_assigned"] if clock == "assignment" else 0
    wait, age = leads["wait"] - less, leads["covered"] - less
    limits = [300, 3_600, 14_400, 86_400, 172_800]
    untouched = wait.isna() & (leads["ending"] == "open") & (age < limits[-1])
    due = len(leads) - int(untouched.sum()) - int((wait < 0).sum())
    promised = leads["tier"].map(lambda one: TIERS[one][1] * 3_600)
    numbers = [int(((wait >= 0) & (wait <= limit)).sum()) for limit in [*limits, promised]]
    numbers.append(due - numbers[4])
    return [(number, number / due if due else None) for number in numbers]


def by_group(leads: pd.DataFrame, groups: pd.Series) -> dict[str, Row]:
    """Each group's promise, with the limits of chance."""
    whole = standings(leads)
    owed_by_all = whole["kept"] + whole["broken"]
    found = {}
    for name in sorted(set(groups), key=str.casefold):
        mine = standings(leads[groups == name])
        owed = mine["kept"] + mine["broken"]
        low, high = funnel(whole["kept"] / owed_by_all, owed, owed_by_all) if owed else (None, None)
        found[name] = {**mine, "owed": owed, "share": kept_share(mine), "low": low, "high": high}
    return found
