"""Marketing's word on drawn cases, until their hearing opens: for the VP of Marketing."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import rollback
from review.domain.errors import Refusal
from review.domain.roles import Bench, Role
from review.models.case import Case
from review.models.person import Person
from review.models.statement import Statement
from review.operations.evidence_files import file_limits
from review.operations.statements import file_marketing_statement
from review.queries import statements as queries
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.my_leads.forms import StatementForm
from review.web.uploads import takes_evidence

blueprint = Blueprint("statements", __name__)


@blueprint.get("/statements")
@roles(Role.VP)
def index() -> str:
    """The drawn cases of the dockets whose hearing is not open yet."""
    return render_template(
        "statements/index.html",
        dockets=queries.list_drawn_dockets(_speaker()),
        seated_sentence=lambda period: sentence(Refusal("statement.seated", period=period)),
        now=clock.now(),
    )


@blueprint.get("/statements/<public_id>")
@roles(Role.VP)
def show(public_id: str) -> str:
    """One lead, and what Marketing says of it."""
    case = _case(public_id)
    form = StatementForm()
    said = _said(case)
    form.show(said[0] if said else None)
    return _page(case, form)


@blueprint.post("/statements/<public_id>")
@roles(Role.VP)
@takes_evidence
def file(public_id: str) -> ResponseReturnValue:
    """File the next version of Marketing's statement."""
    case = _case(public_id)
    form = StatementForm()
    text = form.text() if form.validate_on_submit() else None
    files = form.given_files(file_limits())
    if text is None or files is None:
        form.ask_for_files_again()
        return _page(case, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        file_marketing_statement(
            current_person(), case, text, based_on=form.based_on(), now=clock.now(), files=files
        )
    except Refusal as refusal:
        rollback()
        case = _case(public_id)
        said = _said(case)
        form.form_errors.append(sentence(refusal))
        form.take_up(said[0] if said else None)
        form.ask_for_files_again()
        return _page(case, form), HTTPStatus.CONFLICT
    flash(_("Filed. You can change it until the hearing opens."), "success")
    return redirect(url_for("statements.index"))


def _speaker() -> Person:
    me = current_person()
    if not queries.speaks_for_marketing(me):
        abort(403, sentence(Refusal("statement.not_marketing")))
    return me


def _case(public_id: str) -> Case:
    me, case = _speaker(), queries.find_drawn_case(public_id)
    if case is None:
        abort(404)
    if queries.is_seated(case.docket, me):
        abort(403, sentence(Refusal("statement.seated", period=case.docket.period)))
    return case


def _said(case: Case) -> Sequence[Statement]:
    event = case.event
    return queries.list_statements(event.lead_id, event.kind, event.number, Bench.MARKETING)


def _page(case: Case, form: StatementForm) -> str:
    form.limit_files(file_limits())
    return render_template(
        "statements/case.html",
        case=case,
        event=case.event,
        lead=case.event.lead,
        definition=case.evidence["definition"],
        statements=_said(case),
        is_open=case.docket.hearing_opened_at is None,
        form=form,
        now=clock.now(),
    )
