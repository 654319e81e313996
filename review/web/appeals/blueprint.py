"""The blueprint of appeals, and how an address becomes an appeal that its viewer may see."""

from __future__ import annotations

from flask import Blueprint, abort

from review.models.appeal import Appeal
from review.queries.appeals import find_appeal
from review.queries.case_views import CaseView
from review.queries.cases import find_case_view
from review.web.auth.session import current_person

blueprint = Blueprint("appeals", __name__)


def appeal_or_404(public_id: str) -> tuple[Appeal, CaseView]:
    """The appeal, and its case as the person signed in may see it now; 404 where there is none for them."""
    appeal = find_appeal(public_id) or abort(404)
    view = find_case_view(current_person(), appeal.case.docket.period, appeal.case.number)
    if view is None or view.verdict is None:
        abort(404)
    return appeal, view
