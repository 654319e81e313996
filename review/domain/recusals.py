"""Who is too close to a case to judge it, and who steps in where a judge is recused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum

from review.domain.judges import ANSWERS, Seat
from review.domain.roles import SIDES, Bench

#: Characters of the reason for a recusal.
LONGEST_REASON = 1_000
#: Why somebody who left the panel no longer judges, where recusals keep their reasons.
LEFT_PANEL = "left_panel"


class Ground(StrEnum):
    """Why a recusal is proposed, the closest first. Only the first that holds is said."""

    RESPONDENT = "respondent"
    OWNER = "owner"
    MANAGER_OF_RESPONDENT = "manager_of_respondent"
    MANAGER_OF_OWNER = "manager_of_owner"
    CAMPAIGN_OWNER = "campaign_owner"


#: The judge's own lead: the CRM may have taken somebody else for them, but they cannot be the one to say so.
OWN_LEAD = frozenset({Ground.RESPONDENT, Ground.OWNER})


def may_dismiss(ground: Ground, *, is_own: bool, is_clerk: bool) -> bool:
    """Whether somebody may say that a proposed recusal is not needed: the judge it concerns, but for a lead of their
    own, or a clerk who is not that judge."""
    return ground not in OWN_LEAD if is_own else is_clerk


def find_alternate(
    seed: str,
    case_key: str,
    bench: Bench,
    sitting: Sequence[Seat],
    waiting: Sequence[Seat],
    load: Mapping[str, int],
) -> Seat | None:
    """The alternate who takes the place of a judge of ``bench``; None where nobody is needed or left.

    ``sitting`` are the judges who stay, ``waiting`` the seats with no duty on this case (those recused left out),
    ``load`` the number of cases each person judges. An alternate of the same bench comes first; where there is none and
    fewer than three judges would be left, one of a side that has no judge, then anybody. Among those the least
    loaded is taken, ties by SHA-256 of seed, case and person.
    """
    candidates = [seat for seat in waiting if seat.bench is bench]
    if not candidates and len(sitting) < ANSWERS:
        seated = {seat.bench for seat in sitting}
        lacking = [seat for seat in waiting if seat.bench in SIDES and seat.bench not in seated]
        candidates = lacking or list(waiting)
    if not candidates:
        return None
    return min(candidates, key=lambda seat: (load.get(seat.person, 0), _hash(seed, case_key, seat.person), seat.person))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(("jb-alternate-v1", *parts)).encode()).hexdigest()
