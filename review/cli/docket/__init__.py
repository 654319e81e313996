"""Running the month from the command line: the same operations as the pages, under the same guards."""

from __future__ import annotations

from review.cli.docket import additions, moves, reading, seed
from review.cli.docket.shared import group

__all__ = ["additions", "group", "moves", "reading", "seed"]
