"""About the demonstration company."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "demo.in_production": _l(
        "The demo company is made in a demo alone, where anybody may be anybody; set JB_MODE=demo for one."
    ),
    "demo.others_there": _l(
        "This database holds people already; the demo company is made in an empty one. Name another in DATABASE_URL."
    ),
}
