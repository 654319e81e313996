"""Which roles one person may hold together, and how a role is written in one word."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from review.domain.errors import Refusal
from review.domain.roles import SIDES, Bench, Role

_CHAIR = "chair"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role, with the bench of a panelist or the side of a VP, and whether it is the panel's chair."""

    role: Role
    bench: Bench | None = None
    is_chair: bool = False

    def __str__(self) -> str:
        """``rep``, ``vp:sales``, ``panelist:executive:chair``."""
        parts = [self.role.value]
        if self.bench is not None:
            parts.append(self.bench.value)
        if self.is_chair:
            parts.append(_CHAIR)
        return ":".join(parts)


def parse_grant(text: str) -> Grant:
    """The grant that ``text`` writes, the reverse of ``str(grant)``. Raises Refusal: ``people.role_unknown``."""
    name, *details = text.strip().casefold().split(":")
    bench: Bench | None = None
    is_chair = False
    if name not in set(Role):
        raise Refusal("people.role_unknown", role=text)
    for detail in details:
        if detail in set(Bench) and bench is None:
            bench = Bench(detail)
        elif detail == _CHAIR and not is_chair:
            is_chair = True
        else:
            raise Refusal("people.role_unknown", role=text)
    return Grant(Role(name), bench, is_chair)


def check_grants(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """The grants in the order of the roles, once they are fit for one person.

    Raises Refusal: ``people.role_twice``, ``people.bench_missing``, ``people.bench_unwanted``, ``people.side_missing``,
    ``people.chair_bench``, ``people.clerk_on_panel``.
    """
    order = list(Role)
    fit = tuple(sorted(grants, key=lambda grant: order.index(grant.role)))
    held = [grant.role for grant in fit]
    if len(set(held)) < len(held):
        raise Refusal("people.role_twice")
    for grant in fit:
        _check(grant)
    if Role.CLERK in held and Role.PANELIST in held:
        raise Refusal("people.clerk_on_panel")
    return fit


def check_last_clerk(active_clerks: Collection[object], leaving: object) -> None:
    """Refuse that ``leaving`` stops being a clerk where nobody else is one. Raises Refusal: ``people.last_clerk``."""
    if leaving in active_clerks and len(active_clerks) == 1:
        raise Refusal("people.last_clerk")


def _check(grant: Grant) -> None:
    if grant.role is Role.PANELIST:
        if grant.bench is None:
            raise Refusal("people.bench_missing")
        if grant.is_chair and grant.bench is not Bench.EXECUTIVE:
            raise Refusal("people.chair_bench")
        return
    if grant.is_chair:
        raise Refusal("people.chair_bench")
    if grant.role is Role.VP:
        if grant.bench not in SIDES:
            raise Refusal("people.side_missing")
    elif grant.bench is not None:
        raise Refusal("people.bench_unwanted", role=grant.role)
