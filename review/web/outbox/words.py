"""Where a notice stands, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.domain.notices import Failure, NoticeState

STATES = {
    NoticeState.WAITING: _l("Waiting"),
    NoticeState.SENT: _l("Sent"),
    NoticeState.GIVEN_UP: _l("Given up"),
    NoticeState.DROPPED: _l("Too old to send"),
}

FAILURES = {
    Failure.UNREACHABLE: _l("The mail server could not be reached, or did not let us in."),
    Failure.DEFERRED: _l("The mail server asked to come again later."),
    Failure.REFUSED: _l("The mail server refuses this address."),
    Failure.NO_ADDRESS: _l("The person left, or has no address any more."),
}
