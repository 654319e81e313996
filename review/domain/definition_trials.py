"""Whether another definition would have served past cases better: the same clauses, another threshold, another
required clause, held against what the panel ruled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from review.domain.definition import ClauseFinding, is_met
from review.domain.errors import Refusal

#: A lead that met so many clauses is half of a qualified one at least (four to eight of ten, as the field has it).
_MANY = 4
#: Clauses that a buyer with a real problem may well fail at first.
_FORMAL = frozenset({"budget", "urgency"})


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: a threshold (None: each lead's own), and a further clause that is required, by key."""

    minimum_met: int | None = None
    required: str | None = None


AS_IT_STANDS = Trial()


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """A lead as the panel read its clauses, under the threshold that held for it, and whether the panel ruled that it
    should have been worked; ``case_id`` is the case's row."""

    stratum: str
    clauses: tuple[ClauseFinding, ...]
    minimum_met: int
    to_be_worked: bool
    case_id: int
    met: int = field(init=False)  # how many clauses it met
    unmet: frozenset[str] = field(init=False)  # the others, by key
    has_required: bool = field(init=False)  # every required clause is met

    def __post_init__(self) -> None:
        # Every case is asked many times, under one trial after the other.
        unmet = frozenset(one.key for one in self.clauses if not one.met)
        object.__setattr__(self, "unmet", unmet)
        object.__setattr__(self, "met", len(self.clauses) - len(unmet))
        object.__setattr__(self, "has_required", all(one.met for one in self.clauses if one.required))

    def meets(self, trial: Trial = AS_IT_STANDS) -> bool:
        """Whether it meets the definition under a trial; what stays unknown is not established."""
        has_required = self.has_required and trial.required not in self.unmet
        return is_met(self.met, trial.minimum_met or self.minimum_met, has_required=has_required)

    @property
    def formally_right(self) -> bool:
        """Whether its rejection was right by the letter alone: it failed the definition, though it met four clauses or
        more, or failed nothing but budget or urgency."""
        return not self.to_be_worked and not self.meets() and (self.met >= _MANY or self.unmet <= _FORMAL)


@dataclass(frozen=True, slots=True)
class Tally:
    """Decided cases by whether they meet a definition, and what the panel ruled of them."""

    meets_worked: int
    meets_left: int
    fails_worked: int
    fails_left: int

    @property
    def cases(self) -> int:
        """All of them."""
        return self.meets_worked + self.meets_left + self.fails_worked + self.fails_left

    @property
    def worked(self) -> int:
        """Those that should have been worked."""
        return self.meets_worked + self.fails_worked

    @property
    def agreement(self) -> float | None:
        """The share in which definition and panel say the same; None without a case."""
        return (self.meets_worked + self.fails_left) / self.cases if self.cases else None


def tally(cases: Iterable[DecidedCase], trial: Trial = AS_IT_STANDS) -> Tally:
    """The cases under a trial."""
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for one in cases:
        counts[one.meets(trial), one.to_be_worked] += 1
    return Tally(*counts.values())


def parse_minimum(text: str, most: int) -> int | None:
    """A threshold as typed; None for nothing. Raises Refusal ``report.bad_minimum`` (value, most)."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:6]) <= most:
        raise Refusal("report.bad_minimum", value=text, most=most)
    return int(text)
