"""The draw `jb-draw-v1`: frame file, plan file, commitments, seed, tickets and sample."""

from review.domain.draw.frame import (
    FrameSummary,
    HashedLines,
    check_frame,
    frame_line,
    frame_lines,
    population_sha256,
    sorted_frame_lines,
    split_line,
)
from review.domain.draw.plan import Plan, PlannedStratum, Source, parse_plan, plan_sha256, plan_text
from review.domain.draw.seed import (
    FORFEIT,
    SECRET_BITS,
    check_label,
    check_reveal,
    check_secret,
    check_value,
    commitment,
    compose_seed,
    secret_bits,
    seed_preimage,
)
from review.domain.draw.tickets import Drawn, check_seed, draw, ticket, tickets

__all__ = [
    "FORFEIT",
    "SECRET_BITS",
    "Drawn",
    "FrameSummary",
    "HashedLines",
    "Plan",
    "PlannedStratum",
    "Source",
    "check_frame",
    "check_label",
    "check_reveal",
    "check_secret",
    "check_seed",
    "check_value",
    "commitment",
    "compose_seed",
    "draw",
    "frame_line",
    "frame_lines",
    "parse_plan",
    "plan_sha256",
    "plan_text",
    "population_sha256",
    "secret_bits",
    "seed_preimage",
    "sorted_frame_lines",
    "split_line",
    "ticket",
    "tickets",
]
