"""What the panel resolved to do: on the docket's page, recorded by the clerk, ended by its owner."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from review import clock
from review.config import current_settings
from review.database import rollback
from review.domain.decisions import LONGEST_ACTION, DecisionState
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.moments import local_day
from review.domain.roles import MONTH_READERS, Role
from review.models.docket import Docket
from review.months import month_name
from review.operations.decisions import end_decision, record_decision
from review.queries import decisions as queries
from review.queries.docket_viewers import may_run
from review.queries.dockets import docket_state
from review.sentences import sentence
from review.web.access import roles, signed_in
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, standing_docket_at

_TAKEN_IN = (DocketState.HEARING, DocketState.DELIBERATION, DocketState.CLOSED)


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """One decision."""

    action = TextAreaField(
        _l("What the panel resolved to do"),
        validators=[InputRequired(_l("Say in a sentence what is to be done.")), Length(max=LONGEST_ACTION)],
    )
    owner = SelectField(_l("Owner"), validators=[InputRequired(_l("Choose who does it."))])
    due_on = DateField(_l("Due on"), validators=[InputRequired(_l("Choose a day."))])

    def offer(self) -> None:
        """Fill the list of people; to be called before validation."""
        people = queries.list_possible_owners()
        self.owner.choices = [("", _("Choose")), *((person.public_id, person.name) for person in people)]


@blueprint.get("/dockets/<period>/decisions")
@roles(*MONTH_READERS)
def decisions(period: str) -> str:
    """The decisions of the month, and those of the one before to be followed up."""
    return _page(_readable(period))


@blueprint.post("/dockets/<period>/decisions")
@roles(Role.CLERK)
def add_decision(period: str) -> ResponseReturnValue:
    """Record a decision."""
    docket, form = _readable(period), DecisionForm()
    form.offer()
    if not form.validate_on_submit():
        return _page(docket, form), HTTPStatus.UNPROCESSABLE_ENTITY
    owner = next(one for one in queries.list_possible_owners() if one.public_id == form.owner.data)
    try:
        record_decision(
            docket, form.action.data, owner, form.due_on.data, actor=current_person(), now=clock.now()
        )
    except Refusal as refusal:
        rollback()
        form.form_errors.append(sentence(refusal))
        return _page(_readable(period), form), HTTPStatus.CONFLICT
    flash(_("Recorded. It is fixed in the report with the month's publication."), "success")
    return redirect(url_for("dockets.decisions", period=period), 303)


@blueprint.post("/decisions/<public_id>")
@signed_in
def finish_decision(public_id: str) -> ResponseReturnValue:
    """Say that a decision is done, or dropped."""
    me, decision = current_person(), queries.find_decision(public_id)
    if decision is None or not (decision.owner_id == me.id or queries.may_read_decisions(me, decision.docket)):
        abort(404)
    state = request.form.get("state", "")
    if state not in (DecisionState.DONE.value, DecisionState.DROPPED.value):
        abort(400, _("The form does not say whether it is done or dropped. Go back, reload the page and try again."))
    end_decision(decision, DecisionState(state), request.form.get("note", ""), actor=me, now=clock.now())
    flash(_("Noted: done.") if state == DecisionState.DONE.value else _("Noted: dropped."), "success")
    back = request.form.get("back", "")
    if queries.may_read_decisions(me, decision.docket) and back in ("", decision.docket.period):
        return redirect(url_for("dockets.decisions", period=decision.docket.period), 303)
    return redirect(url_for("dockets.my_decisions"), 303)


@blueprint.get("/decisions")
@signed_in
def my_decisions() -> str:
    """What the panel gave me to do."""
    return render_template(
        "dockets/my_decisions.html", mine=queries.list_mine(current_person()), today=_today()
    )


def _readable(period: str) -> Docket:
    docket = standing_docket_at(period)
    return docket if queries.may_read_decisions(current_person(), docket) else abort(404)


def _page(docket: Docket, form: DecisionForm | None = None) -> str:
    me = current_person()
    can_add = may_run(me) and docket_state(docket) in _TAKEN_IN
    if can_add and form is None:
        form = DecisionForm()
        form.offer()
    return render_template(
        "dockets/decisions.html",
        docket=docket,
        month=month_name(docket.period),
        decisions=queries.list_decisions(docket),
        earlier=queries.list_to_follow_up(docket),
        form=form if can_add or (form is not None and form.errors) else None,
        runs=may_run(me),
        my_id=me.id,
        today=_today(),
    )


def _today() -> object:
    return local_day(clock.now(), current_settings().zone)
