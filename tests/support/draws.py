"""A small draw with every part, for tests of bundles."""

from __future__ import annotations

from dataclasses import dataclass

from review.domain.draw import (
    Drawn,
    Plan,
    PlannedStratum,
    Source,
    commitment,
    compose_seed,
    draw,
    plan_sha256,
    plan_text,
    population_sha256,
    sorted_frame_lines,
)

SECRETS = {"server": "0f" * 4 + "1e2d3c4b5a69788796a5b4c3", "sales": "correct horse battery staple 7f3a"}


@dataclass(frozen=True, slots=True)
class SmallDraw:
    """What a bundle is made of."""

    lines: list[bytes]
    plan: str
    contributions: list[tuple[str, str | None]]
    seed: str
    sample: dict[str, tuple[Drawn, ...]]


def small_draw(
    sizes: dict[str, int] | None = None, contributions: list[tuple[str, str | None]] | None = None
) -> SmallDraw:
    """Twelve events in two strata (3 and 2 planned); other ``sizes`` are an extension of that plan."""
    rows = [(f"L-{number:04}", "event|ignored" if number % 3 == 0 else "Łódź|rejected") for number in range(1, 13)]
    lines = list(sorted_frame_lines(rows))
    sources = [Source(label, commitment("2026-10", label, secret)) for label, secret in SECRETS.items()]
    planned = (PlannedStratum("event|ignored", 4, 2), PlannedStratum("Łódź|rejected", 8, 3))
    plan = plan_text(
        Plan(
            "2026-10",
            population_sha256(lines),
            planned,
            (*sources, Source("dice", description="25 dice, rolled at the panel's meeting")),
            "who has not revealed by 5 November enters as label=!forfeit",
        )
    )
    given = contributions or [*SECRETS.items(), ("dice", "3151642265413263514256132")]
    seed = compose_seed(plan_sha256(plan), given)
    return SmallDraw(lines, plan, given, seed, draw(seed, lines, sizes or {"event|ignored": 2, "Łódź|rejected": 3}))
