"""The blueprint of dockets, and how an address becomes a docket."""

from __future__ import annotations

import re
from typing import NoReturn

from flask import Blueprint, abort
from flask_babel import gettext as _

from review.models.docket import Docket
from review.queries.docket_progress import find_any_docket
from review.queries.dockets import find_docket

blueprint = Blueprint("dockets", __name__)


_PERIOD = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def docket_at(period: str) -> Docket:
    """The standing docket of the month in an address, else the one cancelled last; 404 where there is none."""
    docket = find_any_docket(period) if _PERIOD.fullmatch(period) else None
    return docket or _no_docket()


def standing_docket_at(period: str) -> Docket:
    """The docket of the month in an address that can still be moved; 404 where there is none."""
    docket = find_docket(period) if _PERIOD.fullmatch(period) else None
    return docket or _no_docket()


def _no_docket() -> NoReturn:
    abort(404, _("This month has no docket. The list of dockets shows those there are."))
