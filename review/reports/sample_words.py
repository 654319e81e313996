"""How a figure of a sample is said. Pages, tables, files, commands and mails take these words and make none.

An estimate, a cell and a headline are the mappings that `review.reports.figures` and `review.reports.monthly` make. A
percentage is never written where the cell withholds it, nor without its interval, or that it is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from review.domain.estimates.change import Direction
from review.reports.frame import Kind
from review.reports.showing import value_text

Document = Mapping[str, Any]


def percent(value: float | None) -> str:
    """``37 %``, which no line may break."""
    return value_text(value, Kind.SHARE)


def number(value: float | None) -> str:
    """``1,090``."""
    return value_text(value, Kind.COUNT)


def about(count: float) -> str:
    """``400``, not ``404``: the interval says the rest."""
    return number(round(count) if count < 100 else round(count, -1))


def limits(low: float, high: float) -> str:
    """Two shares as ``25 to 50 %``."""
    return span(str(round(low * 100)), percent(high))


def span(low: str, high: str) -> str:
    """Two limits that are written already: ``297 to 471``."""
    return str(_("%(low)s to %(high)s", low=low, high=high))


def interval(estimate: Document) -> str:
    """``25 to 50 %``, or ``exactly`` where every event was decided."""
    return str(_("exactly")) if estimate["exact"] else limits(estimate["low"], estimate["high"])


def counted(estimate: Document) -> str:
    """The limits of the count: ``273 to 545``."""
    return span(number(estimate["count_low"]), number(estimate["count_high"]))


def brief(estimate: Document) -> str:
    """``37 % (25 to 50 %)``, or ``37 % exactly``."""
    said, how_sure = percent(estimate["rate"]), interval(estimate)
    return f"{said} {how_sure}" if estimate["exact"] else f"{said} ({how_sure})"


def whole(estimate: Document) -> str:
    """``an estimated 37 % (25 to 50 %): about 400 of 1,090 (273 to 545)``, or that it is exact."""
    if estimate["exact"]:
        return str(
            _("%(rate)s, exactly, every lead was reviewed: %(count)s of %(population)s", rate=percent(estimate["rate"]),
              count=number(round(estimate["count"])), population=number(estimate["population"]))
        )  # fmt: skip
    return str(
        _("an estimated %(estimate)s: about %(count)s of %(population)s (%(range)s)", estimate=brief(estimate),
          count=about(estimate["count"]), population=number(estimate["population"]), range=counted(estimate))
    )  # fmt: skip


def few(wrong: int | None = None, reviewed: int | None = None) -> str:
    """``2 of 7 reviewed``: all that may be said of a small cell; without numbers, that they are too few."""
    if reviewed is None:
        return str(_("too few to tell"))
    if wrong is None:
        return str(_("%(reviewed)s reviewed", reviewed=number(reviewed)))
    return str(_("%(wrong)s of %(reviewed)s reviewed", wrong=number(wrong), reviewed=number(reviewed)))


def none_found(cell: Document) -> str:
    """``none found in 40; could be up to 8 %``."""
    return str(
        _("none found in %(reviewed)s; could be up to %(high)s", reviewed=number(cell["reviewed"]),
          high=percent(cell["estimate"]["high"]))
    )  # fmt: skip


def shown(cell: Document) -> str:
    """A cell's figure in as many words as its size allows."""
    if cell["kind"] == "none_reviewed":
        return str(_("none decided"))
    if cell["estimate"] is None:
        return few(cell["wrong"], cell["reviewed"])
    return none_found(cell) if cell["kind"] == "zero" else brief(cell["estimate"])


def shown_parts(cell: Document) -> tuple[str, str]:
    """The same in two parts: what stands out, and what is said under it."""
    estimate = cell["estimate"]
    if estimate is None:
        return shown(cell), ""
    if cell["kind"] == "zero":
        return "0", none_found(cell)
    if estimate["exact"]:
        said = _("%(count)s leads, every one decided", count=number(estimate["wrong"]))
    else:
        said = _("%(range)s: about %(count)s leads", range=interval(estimate), count=about(estimate["count"]))
    return percent(estimate["rate"]), str(said)


def reading(headline: Document | None) -> str:
    """How sure a headline is: its interval, that it is exact, or that too few cases were decided to tell."""
    estimate = headline["estimate"] if headline else None
    if estimate is None:
        return few()
    return exact() if estimate["exact"] else interval(estimate)


def exact() -> str:
    """That there is no sampling error."""
    return str(_("exact: every event was reviewed"))


def finding(headline: Document, kind: str = "overall") -> str:
    """What the panel found of all events of a kind, with its uncertainty."""
    estimate, decided, wrong = headline["estimate"], headline["decided"], number(headline["wrong"])
    fault = _fault(kind)
    if not decided:
        if not headline["cases"]:
            return str(_("None was reviewed, so nothing can be said of them."))
        return str(_("It could decide none of them, so nothing can be said of the rest."))
    if decided == headline["events"]:
        share = f" ({percent(estimate['rate'])})" if estimate else ""
        return str(
            _("%(wrong)s of %(size)s%(share)s %(fault)s. That is no estimate: every lead was decided.",
              wrong=wrong, size=number(decided), share=share, fault=fault)
        )  # fmt: skip
    if estimate is None:
        return str(
            _("Of %(decided)s decided, %(wrong)s %(fault)s: too few to say more of the rest.",
              decided=number(decided), wrong=wrong, fault=fault)
        )  # fmt: skip
    if not estimate["wrong"]:
        return str(
            _("In %(decided)s decided, the panel found none that %(fault)s; among all %(size)s it could be up to "
              "%(high)s (%(most)s leads).",
              decided=number(estimate["reviewed"]), fault=fault, size=number(estimate["population"]),
              high=percent(estimate["high"]), most=number(estimate["count_high"]))
        )  # fmt: skip
    return str(
        _("An estimated %(estimate)s %(fault)s: about %(count)s leads (%(range)s).", estimate=brief(estimate),
          fault=fault, count=about(estimate["count"]), range=counted(estimate))
    )  # fmt: skip


def _fault(kind: str) -> str:
    return str(
        {
            "overall": _("should not have been"),
            "rejected": _("should not have been rejected"),
            "ignored": _("were owed more work"),
            "disqualified": _("should not have been disqualified"),
        }[kind]
    )


def bounds(found: Document) -> str:
    """How far the undecided cases could move the finding."""
    return str(
        _("%(undecided)s of %(drawn)s cases stayed undecided. Were all of them right, or all wrong, the finding would "
          "lie anywhere from %(limits)s (%(range)s leads).",
          undecided=number(found["undecided"]), drawn=number(found["drawn"]),
          limits=limits(found["low"], found["high"]), range=counted(found))
    )  # fmt: skip


def change_in_short(change: Document | None) -> str:
    """Whether the finding rose or fell by more than chance since the month before, as it was published."""
    if change is None:
        return str(_("not comparable"))
    words = {Direction.UP.value: _("rose, by more than chance"), Direction.DOWN.value: _("fell, by more than chance")}
    otherwise = _("no more than chance")
    return str(words.get(change["direction"], otherwise) if change["more_than_chance"] else otherwise)


def change(found: Document, month: str) -> str:
    """What changed since ``month``, and whether it is more than chance."""
    points = round(found["difference"] * 100)
    values = {"month": month, "before": percent(found["before"]), "after": percent(found["after"])}
    if not points:
        first = _("As in %(month)s (%(before)s then, %(after)s now)", **values)
    elif points > 0:
        first = ngettext("Up %(num)s point on %(month)s, from %(before)s to %(after)s",
                         "Up %(num)s points on %(month)s, from %(before)s to %(after)s", points,
                         **values)  # fmt: skip
    else:
        first = ngettext("Down %(num)s point on %(month)s, from %(before)s to %(after)s",
                         "Down %(num)s points on %(month)s, from %(before)s to %(after)s", -points,
                         **values)  # fmt: skip
    how_sure = _("%(low)s to %(high)s points", low=signed(found["low"]), high=signed(found["high"]))
    if found["more_than_chance"]:
        return str(_("%(first)s: more than chance would explain (%(interval)s).", first=first, interval=how_sure))
    return str(
        _("%(first)s: no more than chance can do with samples of this size (%(interval)s).",
          first=first, interval=how_sure)
    )  # fmt: skip


def signed(difference: float) -> str:
    """Points with their sign: ``+9``, ``−20``, ``0``."""
    points = round(difference * 100)
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"
