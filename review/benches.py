"""How the benches are called. Pages, reports and files take a bench's name from here."""

from __future__ import annotations

from flask_babel import gettext as _

from review.domain.roles import Bench


def bench_name(bench: Bench | str) -> str:
    """``Sales`` for the bench or its value."""
    names = {Bench.SALES: _("Sales"), Bench.MARKETING: _("Marketing"), Bench.EXECUTIVE: _("Executive")}
    return str(names[Bench(bench)])
