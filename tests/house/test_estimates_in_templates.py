"""A figure of a sample is printed by its macro, in words that are made in one place and have its interval."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import review
from review.paths import TEMPLATES

#: Where such figures are drawn: everybody else calls these.
MACROS = {"macros/figures.html", "macros/charts.html", "reports/_figures.html"}
#: What prints the share, the count or a limit of an estimate by itself.
BARE = re.compile(r"\be(stimate)?\.count\b|\.(rate|low|high|count_low|count_high)\b")
#: A rate of every lead, which has no interval.
WHOLE = re.compile(r"acceptance\.latest\.rate")
PRINTED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
#: Two limits in one sentence.
LIMITS = re.compile(r"%\(low\)s.*%\(high\)s", re.DOTALL)
WORDS = "reports/sample_words.py"


def _bare(template: str) -> list[str]:
    return [one.strip() for one in PRINTED.findall(template) if BARE.search(WHOLE.sub("", one))]


def _sentences(module: str) -> list[str]:
    """The texts of a module in which two limits stand."""
    texts = (node.value for node in ast.walk(ast.parse(module)) if isinstance(node, ast.Constant))
    return [text for text in texts if isinstance(text, str) and LIMITS.search(text)]


def test_no_template_prints_a_figure_of_a_sample_but_by_the_macros() -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}: {printed[:80]}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        if str(path.relative_to(TEMPLATES)) not in MACROS
        for printed in _bare(path.read_text("utf-8"))
    ]
    assert not found, f"use a macro of macros/figures.html: {found}"


def test_no_module_but_one_makes_words_for_an_interval() -> None:
    package = Path(review.__file__).parent
    found = {str(path.relative_to(package)) for path in package.rglob("*.py") if _sentences(path.read_text("utf-8"))}
    assert found == {WORDS}, f"take the words of {WORDS}"


def test_the_search_finds_such_a_figure() -> None:
    """The tests above can fail."""
    assert _bare("<p>{{ percent(one.estimate.rate) }} of {{ number(e.count) }}, {{ acceptance.latest.rate }}</p>") == [
        "percent(one.estimate.rate)", "number(e.count)",
    ]  # fmt: skip
    assert _sentences("x = _('%(low)s up to %(high)s')") == ["%(low)s up to %(high)s"]
    assert all((TEMPLATES / one).is_file() for one in MACROS)
