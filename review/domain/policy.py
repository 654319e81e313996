"""The follow-up policy: what Sales owes a lead of each grade, and what Marketing owes Sales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from review.domain.documents import Reader
from review.domain.errors import Refusal
from review.domain.field_tests import words
from review.domain.leads import ReasonGroup

SCHEMA = "jb-policy-v1"
#: The grade of the tier for leads without one, with one that no tier names, or with one that the rep set.
UNGRADED = "ungraded"


class WhoseTouches(StrEnum):
    """Whose touches keep the promise: anybody's in Sales, or the lead's owner's alone."""

    ANYONE = "anyone"
    OWNER = "owner"


class ExceptionKey(StrEnum):
    """What justifies a rejection whatever the definition says."""

    DUPLICATE = "duplicate"
    OPTED_OUT = "opted_out"
    EXISTING_CUSTOMER = "existing_customer"
    DECLINED = "declined"
    UNREACHABLE_PROMISE_KEPT = "unreachable_promise_kept"


class Exclusion(StrEnum):
    """CRM facts that keep a lead out of every frame; each is a flag of the lead."""

    MERGED = "merged"
    OPTED_OUT = "opted_out"
    TEST_RECORD = "test_record"


@dataclass(frozen=True, slots=True)
class Tier:
    """What a lead of one grade is owed: touches, hours to the first one, days to be worked, distinct channels; and the
    days without a touch after which it is ignored."""

    grade: str
    touches: int
    first_touch_hours: int
    window_days: int
    channels: int
    idle_days: int


@dataclass(frozen=True, slots=True)
class PolicyException:
    """One exception as the policy words it."""

    key: ExceptionKey
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Rejection reasons: those of whole groups, and those whose text holds any of the words (whole words, no case)."""

    groups: tuple[ReasonGroup, ...] = ()
    words: tuple[str, ...] = ()

    def include(self, reason: str | None, group: ReasonGroup | None) -> bool:
        """Whether a reason, or the group it was confirmed to belong to, is among these."""
        return group in self.groups or any(words(word) in words(reason or "") for word in self.words)


@dataclass(frozen=True, slots=True)
class Policy:
    """One version's content. ``marketing_commitment`` counts qualified leads a month; windows are in days."""

    statement: str
    tiers: tuple[Tier, ...]
    whose_touches: WhoseTouches
    exceptions: tuple[PolicyException, ...]
    exclusions: tuple[Exclusion, ...]
    owing_reasons: Reasons  # "no response", "bad timing": the whole window is owed
    disqualifying_reasons: Reasons  # a fact that disqualifies: what remains is not owed
    look_back_months: int
    decision_window_days: int
    marketing_commitment: int

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Policy:
        """Read a stored document strictly. Raises Refusal ``policy.malformed`` (path, problem)."""
        read = Reader(document, "policy.malformed")
        read.exactly("schema", SCHEMA)
        policy = cls(
            statement=read.text("statement"),
            tiers=tuple(_tier(row) for row in read.rows("tiers")),
            whose_touches=WhoseTouches(read.one_of("whose_touches", tuple(WhoseTouches))),
            exceptions=tuple(_exception(row) for row in read.rows("exceptions")),
            exclusions=tuple(_exclusion(name) for name in read.texts("exclusions")),
            owing_reasons=_reasons(read.row("owing_reasons")),
            disqualifying_reasons=_reasons(read.row("disqualifying_reasons")),
            look_back_months=read.whole("look_back_months", least=1, most=60),
            decision_window_days=read.whole("decision_window_days", least=1, most=365),
            marketing_commitment=read.whole("marketing_commitment"),
        )
        read.done()
        grades = [_folded(tier.grade) for tier in policy.tiers]
        if len(set(grades)) < len(grades):
            raise Refusal("policy.malformed", path="tiers", problem="key_twice")
        if UNGRADED not in grades:
            raise Refusal("policy.malformed", path="tiers", problem="no_ungraded_tier")
        return policy

    def to_document(self) -> dict[str, Any]:
        """The document that is stored, hashed and signed; ``from_document`` reads it back unchanged."""
        return {
            "schema": SCHEMA,
            "statement": self.statement,
            "tiers": [{name: getattr(tier, name) for name in Tier.__slots__} for tier in self.tiers],
            "whose_touches": self.whose_touches.value,
            "exceptions": [{"key": row.key.value, "title": row.title, "text": row.text} for row in self.exceptions],
            "exclusions": [exclusion.value for exclusion in self.exclusions],
            "owing_reasons": _reasons_document(self.owing_reasons),
            "disqualifying_reasons": _reasons_document(self.disqualifying_reasons),
            "look_back_months": self.look_back_months,
            "decision_window_days": self.decision_window_days,
            "marketing_commitment": self.marketing_commitment,
        }


def tier_for(policy: Policy, grade: str | None, grade_by_rep: bool = False) -> Tier:
    """The tier that a lead's grade chooses, compared without case; a grade set by the rep never chooses one."""
    tiers = {_folded(tier.grade): tier for tier in policy.tiers}
    ungraded = tiers[UNGRADED]
    return ungraded if grade_by_rep or grade is None else tiers.get(_folded(grade), ungraded)


def _folded(grade: str) -> str:
    return grade.strip().casefold()


def _tier(row: Reader) -> Tier:
    tier = Tier(
        grade=row.text("grade"),
        touches=row.whole("touches", least=1, most=100),
        first_touch_hours=row.whole("first_touch_hours", least=1, most=8_760),
        window_days=row.whole("window_days", least=1, most=365),
        channels=row.whole("channels", least=1, most=5),
        idle_days=row.whole("idle_days", least=1, most=365),
    )
    row.done()
    if tier.channels > tier.touches:
        row.refuse("channels", "out_of_range")
    return tier


def _exception(row: Reader) -> PolicyException:
    found = PolicyException(
        ExceptionKey(row.one_of("key", tuple(ExceptionKey))), title=row.text("title"), text=row.text("text")
    )
    row.done()
    return found


def _exclusion(name: str) -> Exclusion:
    if name not in tuple(Exclusion):
        raise Refusal("policy.malformed", path="exclusions", problem="unknown_value")
    return Exclusion(name)


def _reasons(row: Reader) -> Reasons:
    groups = row.texts("groups")
    if not set(groups) <= set(ReasonGroup):
        row.refuse("groups", "unknown_value")
    reasons = Reasons(tuple(ReasonGroup(group) for group in groups), row.texts("words"))
    row.done()
    return reasons


def _reasons_document(reasons: Reasons) -> dict[str, Any]:
    return {"groups": [group.value for group in reasons.groups], "words": list(reasons.words)}
