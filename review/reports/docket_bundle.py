"""The bundle of a docket's draw."""

from __future__ import annotations

import io
from pathlib import Path

from review.models.docket import Docket
from review.queries.draw_checks import draw_parts
from review.reports.bundle import write_draw_bundle

SCRIPT = Path(__file__).with_name("verify_draw.py")


def docket_bundle(docket: Docket) -> bytes:
    """The ZIP with all that anybody needs to run the draw of a drawn docket again; the same bytes every time."""
    parts, target = draw_parts(docket), io.BytesIO()
    write_draw_bundle(target, parts.lines, parts.plan_text, parts.contributions, parts.seed, parts.sample)
    return target.getvalue()


def verifier_script() -> bytes:
    """The stand-alone script that checks a bundle."""
    return SCRIPT.read_bytes()
