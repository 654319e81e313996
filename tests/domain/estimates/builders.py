"""Strata and cells in short, and Hypothesis strategies for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from review.domain.estimates import GroupCell, Stratum
from tests.support.shared import shared_dir


def vectors(kind: str) -> list[dict[str, Any]]:
    """The reference vectors of one kind; the test is skipped where the shared folder is absent."""
    text = shared_dir("vectors", "statistics.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)[kind]
    assert found
    return found


def strata(sizes: Sequence[int], decided: Sequence[int], wrong: Sequence[int]) -> list[Stratum]:
    """Strata in which every drawn case is decided, named by their place."""
    return [
        Stratum(f"s{place:02}", size, cases, bad, cases)
        for place, (size, cases, bad) in enumerate(zip(sizes, decided, wrong, strict=True))
    ]


def cells(sizes: Sequence[int], decided: Sequence[int], group: Sequence[int], wrong: Sequence[int]) -> list[GroupCell]:
    """A group's cells; outside the group nothing is wrong."""
    whole = strata(sizes, decided, wrong)
    return [GroupCell(stratum, cases, bad, cases) for stratum, cases, bad in zip(whole, group, wrong, strict=True)]


@st.composite
def any_stratum(draw: st.DrawFn, name: str = "s") -> Stratum:
    """A stratum with at least one decided case."""
    size = draw(st.integers(1, 5000))
    drawn = draw(st.integers(1, min(size, 120)))
    decided = draw(st.integers(1, drawn))
    return Stratum(name, size, decided, draw(st.integers(0, decided)), drawn)


@st.composite
def any_strata(draw: st.DrawFn, least: int = 1, most: int = 6) -> list[Stratum]:
    """Some strata with a decided case in each."""
    count = draw(st.integers(least, most))
    return [draw(any_stratum(f"s{place}")) for place in range(count)]
