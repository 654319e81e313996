"""Charts as pictures, for mail and print, made by vl-convert in the worker. Without that package there are none."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from review.reports.charts import spec_of
from review.reports.frame import Table

#: Width of the plot in pixels of a page; a PNG has `_SCALE` times as many.
_WIDTH = 560
_SCALE = 2
#: Okabe and Ito's colours as on the page (``static/js/charts.js``), in its light theme.
_CATEGORY = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8c8c8c"]
_INK, _MUTED, _LINE = "#18202f", "#566076", "#e1e5ec"
_SANS = "Inter, Helvetica, Arial, sans-serif"
_CONFIG: dict[str, Any] = {
    "background": "#ffffff",
    "font": _SANS,
    "padding": 8,
    "view": {"stroke": None},
    "range": {"category": _CATEGORY, "ordinal": {"scheme": "viridis"}},
    "mark": {"color": _CATEGORY[0]},
    "bar": {"cornerRadiusEnd": 2},
    "line": {"strokeWidth": 2.25},
    "point": {"size": 50},
    "axis": {"labelColor": _MUTED, "titleColor": _MUTED, "gridColor": _LINE, "domainColor": _LINE, "tickColor": _LINE,
             "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500},
    "legend": {"labelColor": _INK, "titleColor": _INK, "labelFontSize": 12, "symbolType": "square"},
}  # fmt: skip


@cache
def can_draw() -> bool:
    """Whether charts can be made into pictures here."""
    return find_spec("vl_convert") is not None


def png_of(table: Table) -> bytes | None:
    """The chart of a table as a PNG; None where it has none, or none can be made here."""
    spec = _spec(table)
    if spec is None:
        return None
    import vl_convert

    return vl_convert.vegalite_to_png(spec, scale=_SCALE, allowed_base_urls=[])


def svg_of(table: Table, width: int) -> str | None:
    """The chart of a table as an SVG, its plot so wide; None as for `png_of`."""
    spec = _spec(table, width)
    if spec is None:
        return None
    import vl_convert

    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


def _spec(table: Table, width: int = _WIDTH) -> dict[str, Any] | None:
    spec = spec_of(table) if can_draw() else None
    return None if spec is None else {**spec, "width": width, "config": _CONFIG}
