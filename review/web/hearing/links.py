"""Where the forms of a ballot are sent to: those of a case, or of an appeal on it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for


@dataclass(frozen=True, slots=True)
class BallotLinks:
    """The addresses of one ballot: its page, and what is done from there."""

    page: str
    cast: str
    draft: str
    leave: str
    confirm: str
    dismiss: str


def case_links(period: str, number: int) -> BallotLinks:
    """Those of a case that is heard."""

    def to(endpoint: str) -> str:
        return url_for(f"hearing.{endpoint}", period=period, number=number)

    return BallotLinks(
        page=to("case"), cast=to("cast"), draft=to("draft"), leave=to("leave"), confirm=to("confirm_recusal"),
        dismiss=to("dismiss_recusal"),
    )
