"""Who judges which case, and which cases could never be decided.

Panels of five or fewer, and any that is to, sit whole on every case. Larger panels give each case one judge of each
bench, three at least, balanced by load and drawn from the seed; the others are its alternates, and its judges of
appeal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.domain.errors import Refusal
from review.domain.roles import SIDES, Bench

WHOLE_PANEL = 5
ANSWERS = 3
_ORDER = tuple(Bench)


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of the panel: the person's key, their bench, and whether they chair it."""

    person: str
    bench: Bench
    is_chair: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """One case's judges; its alternates in the order in which they would step in; who is recused from it."""

    case_key: str
    judges: tuple[Seat, ...]
    alternates: tuple[Seat, ...]
    recused: tuple[Seat, ...]


class QuorumGap(StrEnum):
    """Why a case could not be decided by the judges who are eligible for it."""

    TOO_FEW = "too_few"
    NO_SALES = "no_sales"
    NO_MARKETING = "no_marketing"


@dataclass(frozen=True, slots=True)
class QuorumProblem:
    """One case that would be undecidable by design: every gap, and how many judges there are of how many needed."""

    case_key: str
    gaps: tuple[QuorumGap, ...]
    eligible: int
    needed: int


def sits_whole(seats: int, *, wanted: bool) -> bool:
    """Whether a panel of so many sits whole on every case: a small one, or one that is ``wanted`` to."""
    return wanted or seats <= WHOLE_PANEL


def assign_judges(
    seed: str,
    case_keys: Iterable[str],
    seats: Sequence[Seat],
    recused: Mapping[str, Collection[str]],
    *,
    whole_panel: bool = False,
) -> tuple[Assignment, ...]:
    """The judges of each case, in the order of ``case_keys``; ``recused`` maps a case's key to persons' keys.

    The same seed, cases and seats give the same judges, whatever order they come in. Cases take judges in the
    order of a hash of seed and key; each bench gives its least loaded judge, ties by SHA-256 of seed, case and seat.
    A small panel, or any with ``whole_panel``, sits whole on every case. Recusals are applied afterwards, so that one
    in this case never moves a judge in another: the first alternate of the same bench steps in, or of any bench where
    that one is exhausted and the case would have fewer than three judges.
    Raises Refusal: ``judges.duplicate_seat``, ``judges.duplicate_case``, ``judges.two_chairs``, ``judges.chair_bench``.
    """
    keys = list(case_keys)
    _check(keys, seats)
    if sits_whole(len(seats), wanted=whole_panel):
        panel = tuple(sorted(seats, key=_by_bench))
        return tuple(_seated(key, panel, (), recused.get(key, ())) for key in keys)
    load = {seat.person: 0 for seat in seats}
    drawn: dict[str, Assignment] = {}
    for key in sorted(keys, key=lambda case: (_hash(seed, case), case)):
        order = sorted(seats, key=lambda seat: (_hash(seed, key, seat.person), seat.person))
        judges = _one_a_bench(order, load)
        for judge in judges:
            load[judge.person] += 1
        alternates = tuple(seat for seat in order if seat not in judges)
        drawn[key] = _seated(key, judges, alternates, recused.get(key, ()))
    return tuple(drawn[key] for key in keys)


def quorum_problems(
    case_keys: Iterable[str], seats: Sequence[Seat], recused: Mapping[str, Collection[str]]
) -> tuple[QuorumProblem, ...]:
    """The cases that their eligible judges (the panel without those recused) could never decide.

    A question needs three yes/no answers, fewer only where the panel itself has fewer seats, with at least one from
    Sales and one from Marketing. An empty result means that every case can be decided.
    """
    needed = min(ANSWERS, len(seats)) or 1
    problems = []
    for key in case_keys:
        out = recused.get(key, ())
        eligible = [seat for seat in seats if seat.person not in out]
        gaps = _gaps(eligible, needed)
        if gaps:
            problems.append(QuorumProblem(key, gaps, len(eligible), needed))
    return tuple(problems)


def _gaps(eligible: Sequence[Seat], needed: int) -> tuple[QuorumGap, ...]:
    benches = {seat.bench for seat in eligible}
    missing = {
        QuorumGap.TOO_FEW: len(eligible) < needed,
        QuorumGap.NO_SALES: Bench.SALES not in benches,
        QuorumGap.NO_MARKETING: Bench.MARKETING not in benches,
    }
    return tuple(gap for gap, is_missing in missing.items() if is_missing)


def _one_a_bench(order: Sequence[Seat], load: Mapping[str, int]) -> tuple[Seat, ...]:
    """The least loaded seat of each bench, in ``order`` on ties; filled to three where a bench is empty."""
    chosen: list[Seat] = []
    for bench in _ORDER:
        candidates = [seat for seat in order if seat.bench is bench]
        if candidates:
            chosen.append(min(candidates, key=lambda seat: load[seat.person]))
    while len(chosen) < min(ANSWERS, len(order)):
        chosen.append(min((seat for seat in order if seat not in chosen), key=lambda seat: load[seat.person]))
    return tuple(chosen)


def _seated(key: str, judges: Sequence[Seat], alternates: Sequence[Seat], recused: Collection[str]) -> Assignment:
    """The judges once those recused have left and alternates have stepped in."""
    sitting = [seat for seat in judges if seat.person not in recused]
    waiting = [seat for seat in alternates if seat.person not in recused]
    left = [seat for seat in judges if seat.person in recused]
    for seat in left:
        same_bench = [alternate for alternate in waiting if alternate.bench is seat.bench]
        if same_bench:
            sitting.append(same_bench[0])
            waiting.remove(same_bench[0])
    while waiting and len(sitting) < ANSWERS:
        # Judges of the two sides first: without one of each, a case cannot be decided at all.
        seated = {seat.bench for seat in sitting}
        needed = [seat for seat in waiting if seat.bench in SIDES and seat.bench not in seated]
        sitting.append((needed or waiting)[0])
        waiting.remove(sitting[-1])
    out = sorted((seat for seat in (*judges, *alternates) if seat.person in recused), key=_by_bench)
    return Assignment(key, tuple(sorted(sitting, key=_by_bench)), tuple(waiting), tuple(out))


def _by_bench(seat: Seat) -> tuple[int, str]:
    return _ORDER.index(seat.bench), seat.person


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(("jb-judges-v1", *parts)).encode()).hexdigest()


def _check(keys: Sequence[str], seats: Sequence[Seat]) -> None:
    if len({seat.person for seat in seats}) < len(seats):
        raise Refusal("judges.duplicate_seat")
    if len(set(keys)) < len(keys):
        raise Refusal("judges.duplicate_case")
    chairs = [seat for seat in seats if seat.is_chair]
    if len(chairs) > 1:
        raise Refusal("judges.two_chairs")
    if chairs and chairs[0].bench is not Bench.EXECUTIVE:
        raise Refusal("judges.chair_bench", person=chairs[0].person)
