"""When a version of a standard is in force: once three benches have signed it, from the day it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Generic, TypeVar

from review.domain.moments import start_of_day
from review.domain.roles import Bench

Version = TypeVar("Version")


@dataclass(frozen=True, slots=True)
class Signature:
    """One bench's signature under one version; ``signed_at`` is aware UTC."""

    bench: Bench
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class InForce(Generic[Version]):
    """The version by which something is judged; ``retroactive``: it was signed only after that something."""

    version: Version
    retroactive: bool


def missing_benches(signatures: Iterable[Signature]) -> tuple[Bench, ...]:
    """The benches that have not signed, in their usual order."""
    signed = {signature.bench for signature in signatures}
    return tuple(bench for bench in Bench if bench not in signed)


def in_force_from(effective_on: date, signatures: Collection[Signature], zone: tzinfo) -> datetime | None:
    """The moment from which a version is in force: the start of its day in ``zone``, or its third signature where
    that came later. None while a bench is missing."""
    if missing_benches(signatures):
        return None
    return max(start_of_day(effective_on, zone), *(signature.signed_at for signature in signatures))


def judged_by(in_force: Mapping[Version, datetime], at: datetime) -> InForce[Version] | None:
    """The version by which something of the moment ``at`` is judged, of those that are in force, given with the moments
    since when: the latest one in force by then; where there was none yet, the first one ever, retroactively."""
    if not in_force:
        return None
    by_then = [version for version, since in in_force.items() if since <= at]
    if by_then:
        return InForce(max(by_then, key=lambda version: in_force[version]), retroactive=False)
    return InForce(min(in_force, key=lambda version: in_force[version]), retroactive=True)
