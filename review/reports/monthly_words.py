"""What a summary's figures say, in sentences. A percentage is never written where the document withholds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from flask_babel import format_currency, format_date, ngettext
from flask_babel import gettext as _

from review.reports.monthly_names import month_name
from review.reports.numbers import number_text, percent_text

Document = Mapping[str, Any]


def percent(value: float | None) -> str:
    """``37 %``, which no line may break."""
    return percent_text(value).replace(" ", "\u00a0")


def about(count: float) -> str:
    """``about 400``, not ``about 404``: the interval says the rest."""
    return number_text(round(count) if count < 100 else round(count, -1))


def range_text(low: float, high: float) -> str:
    """``25 to 50 %``."""
    return str(_("%(low)s to %(high)s", low=round(low * 100), high=percent(high)))


def lead_in(document: Document) -> str:
    """The first two sentences of the finding: what there was, and what the panel read of it."""
    frame, review = document["frame"], document["review"]
    parts = [_population(document["period"], frame)]
    if review["census"]:
        parts.append(_("The panel reviewed every one of them."))
    elif review["cases"]:
        parts.append(_("The panel reviewed %(cases)s of them, drawn at random.", cases=number_text(review["cases"])))
    else:
        parts.append(_("The panel reviewed none of them."))
    return " ".join(str(part) for part in parts)


def _population(period: str, frame: Document) -> str:
    values = {"month": month_name(period), "carried": number_text(frame["carried_in"])}
    if not frame["size"]:
        return str(_("Sales rejected or ignored no lead in %(month)s.", **values))
    if frame["carried_in"]:
        return str(
            ngettext(
                "Up to the end of %(month)s, Sales had rejected or ignored %(size)s lead that no panel had seen "
                "(%(carried)s from earlier months).",
                "Up to the end of %(month)s, Sales had rejected or ignored %(size)s leads that no panel had seen "
                "(%(carried)s from earlier months).",
                frame["size"],
                size=number_text(frame["size"]),
                **values,
            )
        )
    return str(
        ngettext(
            "Sales rejected or ignored %(size)s lead in %(month)s.",
            "Sales rejected or ignored %(size)s leads in %(month)s.",
            frame["size"],
            size=number_text(frame["size"]),
            **values,
        )
    )


def finding(headline: Document, kind: str = "overall") -> str:
    """What the panel found of all events of a kind, with its uncertainty."""
    estimate, decided, wrong = headline["estimate"], headline["decided"], number_text(headline["wrong"])
    fault = _fault(kind)
    if not decided:
        if not headline["cases"]:
            return str(_("None was reviewed, so nothing can be said of them."))
        return str(_("It could decide none of them, so nothing can be said of the rest."))
    if decided == headline["events"]:
        share = f" ({percent(estimate['rate'])})" if estimate else ""
        return str(
            _("%(wrong)s of %(size)s%(share)s %(fault)s. That is no estimate: every lead was decided.",
              wrong=wrong, size=number_text(decided), share=share, fault=fault)
        )  # fmt: skip
    if estimate is None:
        return str(
            _("Of %(decided)s decided, %(wrong)s %(fault)s: too few to say more of the rest.",
              decided=number_text(decided), wrong=wrong, fault=fault)
        )  # fmt: skip
    if not estimate["wrong"]:
        return str(
            _("In %(decided)s decided, the panel found none that %(fault)s; among all %(size)s it could be up to "
              "%(high)s (%(most)s leads).",
              decided=number_text(estimate["reviewed"]), fault=fault, size=number_text(estimate["population"]),
              high=percent(estimate["high"]), most=number_text(estimate["count_high"]))
        )  # fmt: skip
    return str(
        _("An estimated %(rate)s (%(range)s) %(fault)s: about %(count)s leads (%(low)s to %(high)s).",
          rate=percent(estimate["rate"]), range=range_text(estimate["low"], estimate["high"]), fault=fault,
          count=about(estimate["count"]), low=number_text(estimate["count_low"]),
          high=number_text(estimate["count_high"]))
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


def bounds_text(bounds: Document) -> str:
    """How far the undecided cases could move the finding."""
    return str(
        _("%(undecided)s of %(drawn)s cases stayed undecided. Were all of them right, or all wrong, the finding would "
          "lie anywhere from %(range)s (%(low)s to %(high)s leads).",
          undecided=number_text(bounds["undecided"]), drawn=number_text(bounds["drawn"]),
          range=range_text(bounds["low"], bounds["high"]), low=number_text(bounds["count_low"]),
          high=number_text(bounds["count_high"]))
    )  # fmt: skip


def shown_text(cell: Document) -> str:
    """A cell's figure in as many words as its size allows."""
    kind, estimate = cell["kind"], cell["estimate"]
    if kind == "none_reviewed":
        return str(_("none decided"))
    if kind == "hidden":
        return str(_("%(reviewed)s reviewed", reviewed=number_text(cell["reviewed"])))
    if kind == "small" or estimate is None:
        return str(
            _("%(wrong)s of %(reviewed)s reviewed", wrong=number_text(cell["wrong"]),
              reviewed=number_text(cell["reviewed"]))
        )  # fmt: skip
    if cell["exact"]:
        return percent(estimate["rate"])
    if kind == "zero":
        return str(
            _("none in %(reviewed)s; up to %(high)s", reviewed=number_text(cell["reviewed"]),
              high=percent(estimate["high"]))
        )  # fmt: skip
    return str(
        _("%(rate)s (%(range)s)", rate=percent(estimate["rate"]),
          range=range_text(estimate["low"], estimate["high"]))
    )  # fmt: skip


def change_text(document: Document) -> str:
    """What changed since the last published month, and whether it is more than chance."""
    change = document["change"]
    if change is None and len(document["trend"]) > 1:
        return str(_("Too few cases were decided, this month or the last one, to compare the two."))
    if change is None:
        return str(_("There is no earlier month to compare with."))
    points = round(change["difference"] * 100)
    values = {
        "points": abs(points), "month": month_name(change["period"]),
        "before": percent(change["before"]), "after": percent(change["after"]),
    }  # fmt: skip
    if not points:
        first = _("As in %(month)s (%(before)s then, %(after)s now)", **values)
    elif points > 0:
        first = _("Up %(points)s points on %(month)s, from %(before)s to %(after)s", **values)
    else:
        first = _("Down %(points)s points on %(month)s, from %(before)s to %(after)s", **values)
    interval = _("%(low)s to %(high)s points", low=signed(change["low"]), high=signed(change["high"]))
    if change["more_than_chance"]:
        return str(_("%(first)s: more than chance would explain (%(interval)s).", first=first, interval=interval))
    return str(
        _("%(first)s: no more than chance can do with samples of this size (%(interval)s).",
          first=first, interval=interval)
    )  # fmt: skip


def signed(difference: float) -> str:
    """Points with their sign: ``+9``, ``−20``, ``0``."""
    points = round(difference * 100)
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"


def acceptance_text(acceptance: Document) -> str:
    """What the acceptance rate rests on."""
    latest = acceptance["latest"]
    if latest is None:
        return str(_("No month of hand-over has passed its decision window yet."))
    return str(
        _("Sales accepted and touched %(accepted)s of the %(handed)s leads handed over in %(month)s. Every lead is "
          "counted, so that there is no sampling error.",
          accepted=number_text(latest["accepted"]), handed=number_text(latest["handed_over"]),
          month=month_name(latest["period"]))
    )  # fmt: skip


def remedies_text(given: Document) -> str:
    """How many leads went where."""
    kinds, withheld = given["kinds"], given["withheld"]
    parts = [
        ngettext("%(num)s lead goes back to Sales", "%(num)s leads go back to Sales", kinds["returned"]),
        ngettext("%(num)s to nurture", "%(num)s to nurture", kinds["recycled"]),
        ngettext("%(num)s is closed", "%(num)s are closed", kinds["closed"]),
    ]
    if kinds["definition_proposal"]:
        parts.append(
            ngettext("%(num)s is a proposal for the definition", "%(num)s are proposals for the definition",
                     kinds["definition_proposal"])
        )  # fmt: skip
    text = ", ".join(str(part) for part in parts) + "."
    since = withheld.get("opted_out", 0) + withheld.get("converted", 0)
    if since:
        text += " " + str(
            ngettext("Nothing follows for %(num)s that has since opted out or converted.",
                     "Nothing follows for %(num)s that have since opted out or converted.", since)
        )  # fmt: skip
    return text


def recycled_text(since: Sequence[Document]) -> str:
    """How many of the leads that went to nurture came back."""
    recycled, again = (sum(row[name] for row in since) for name in ("recycled", "again"))
    if not recycled:
        return ""
    return str(_("Sent to nurture: %(recycled)s, handed over again since: %(again)s.", recycled=recycled, again=again))


def short_month(period: str) -> str:
    """``Oct 2026`` for ``2026-10``."""
    return str(format_date(date.fromisoformat(f"{period}-01"), "LLL y")).replace(" ", "\u00a0")


def revenue(minor: int, currency: str) -> str:
    """An amount in whole units: a report's revenue is no bill."""
    whole = Decimal(minor).scaleb(-get_currency_precision(currency))
    return str(format_currency(whole, currency, format="¤#,##0", currency_digits=False))


def day(iso: str) -> str:
    """``5 Oct 2026`` for ``2026-10-05``."""
    return str(format_date(date.fromisoformat(iso), "d MMM y"))
