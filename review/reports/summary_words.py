"""What a summary says beside the figures of its sample, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from flask_babel import format_currency, format_date, ngettext
from flask_babel import gettext as _

from review.months import month_name
from review.reports.sample_words import brief, change, few, number

Document = Mapping[str, Any]


def lead_in(document: Document) -> str:
    """The first two sentences of the finding: what there was, and what the panel read of it."""
    frame, review = document["frame"], document["review"]
    parts = [_population(document["period"], frame)]
    if review["census"]:
        parts.append(_("The panel reviewed every one of them."))
    elif review["cases"]:
        parts.append(_("The panel reviewed %(cases)s of them, drawn at random.", cases=number(review["cases"])))
    else:
        parts.append(_("The panel reviewed none of them."))
    return " ".join(str(part) for part in parts)


def _population(period: str, frame: Document) -> str:
    values = {"month": month_name(period), "carried": number(frame["carried_in"])}
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
                size=number(frame["size"]),
                **values,
            )
        )
    return str(
        ngettext(
            "Sales rejected or ignored %(size)s lead in %(month)s.",
            "Sales rejected or ignored %(size)s leads in %(month)s.",
            frame["size"],
            size=number(frame["size"]),
            **values,
        )
    )


def change_text(document: Document) -> str:
    """What changed since the last published month, and whether it is more than chance."""
    found = document["change"]
    if found is None and len(document["trend"]) > 1:
        return str(_("Too few cases were decided, this month or the last one, to compare the two."))
    if found is None:
        return str(_("There is no earlier month to compare with."))
    return change(found, month_name(found["period"]))


def revised_text(period: str, estimate: Document | None) -> str:
    """How a month stands that an appeal has revised since another was compared with it."""
    return str(_("%(month)s was revised on appeal after this comparison: now %(reading)s.", month=month_name(period),
                 reading=brief(estimate) if estimate else few()))  # fmt: skip


def acceptance_text(acceptance: Document) -> str:
    """What the acceptance rate rests on."""
    latest = acceptance["latest"]
    if latest is None:
        return str(_("No month of hand-over has passed its decision window yet."))
    return str(
        _("Sales accepted and touched %(accepted)s of the %(handed)s leads handed over in %(month)s. Every lead is "
          "counted, as the imports up to publication show it, so that there is no sampling error.",
          accepted=number(latest["accepted"]), handed=number(latest["handed_over"]),
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


def revenue(minor: int, currency: str) -> str:
    """An amount in whole units: a report's revenue is no bill."""
    whole = Decimal(minor).scaleb(-get_currency_precision(currency))
    return str(format_currency(whole, currency, format="¤#,##0", currency_digits=False))


def day(iso: str) -> str:
    """``5 Oct 2026`` for ``2026-10-05``."""
    return str(format_date(date.fromisoformat(iso), "d MMM y"))
