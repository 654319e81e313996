"""The views of dockets; each module registers its own on the one blueprint."""

from __future__ import annotations

from review.web.dockets import extending, frame, moves, must_see, pages, planning, seed, verify
from review.web.dockets.blueprint import blueprint

__all__ = ["blueprint", "extending", "frame", "moves", "must_see", "pages", "planning", "seed", "verify"]
