"""A figure of a sample is printed by its macro, which never leaves the interval out."""

from __future__ import annotations

import re

from review.paths import TEMPLATES

#: Where such figures are drawn or put into words: everybody else calls these.
MACROS = {"macros/figures.html", "reports/_figures.html"}
#: What prints the share, the count or a limit of an estimate by itself.
BARE = re.compile(r"estimate\.(rate|low|high|count|count_low|count_high)\b")
PRINTED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def test_no_template_prints_a_figure_of_a_sample_but_by_the_macros() -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}: {printed.group(1).strip()[:80]}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        if str(path.relative_to(TEMPLATES)) not in MACROS
        for printed in PRINTED.finditer(path.read_text("utf-8"))
        if BARE.search(printed.group(1))
    ]
    assert not found, f"use estimate, estimate_short, estimate_big or shown_cell of macros/figures.html: {found}"


def test_the_search_finds_such_a_figure() -> None:
    """The test above can fail."""
    assert BARE.search(PRINTED.findall("<p>{{ percent(one.estimate.rate) }}</p>")[0])
    assert all((TEMPLATES / one).is_file() for one in MACROS)
