"""A rep's leads, and a manager's team's: what waits, what was decided, and the justification of one event."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.config import current_settings
from review.database import rollback
from review.domain.errors import Refusal
from review.domain.policy import Policy
from review.domain.roles import Role
from review.models.person import Person
from review.operations.evidence_files import file_limits
from review.operations.statements import file_justification
from review.queries import my_leads as queries
from review.queries.idle_leads import HORIZON, IdleLead, list_idle
from review.queries.justifications import Justifiable, find_justifiable
from review.queries.my_leads import PAGE_SIZE, Circle, ListPage, Whose
from review.queries.my_rejections import list_unreviewed
from review.queries.my_verdicts import list_verdicts
from review.queries.remedies import count_returned, list_returned
from review.queries.respondents import find_policy
from review.sentences import sentence
from review.web.access import signed_in
from review.web.auth.session import current_person
from review.web.hearing.words import duty_text, not_counted
from review.web.my_leads.evidence import activities_of, evidence_of
from review.web.my_leads.forms import JustificationForm
from review.web.my_leads.visitor import visitor, whose_leads
from review.web.my_leads.words import exception_title, outcome
from review.web.remedies.words import PROGRESS
from review.web.uploads import takes_evidence

blueprint = Blueprint("my_leads", __name__)

VIEWS = ("docket", "new", "soon", "returned", "verdicts")


@blueprint.get("/my-leads")
@signed_in
def index() -> str:
    """One of five lists: on a docket, rejected and not on one yet, about to be ignored, returned, verdicts."""
    me, circle = visitor()
    whose = whose_leads(me, circle)
    view = request.args.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    search = request.args.get("q", "").replace("\0", "").strip()[:100]
    number = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    policy = find_policy(clock.now(), current_settings().zone)
    # A team's can be thousands, so that only its own list counts them.
    idle = _idle(me, circle, whose, policy) if view == "soon" or whose is Whose.MINE else None
    listed = _listed(view, me, circle, whose, search, number, policy)
    return render_template(
        "my_leads/index.html",
        view=view,
        whose=whose,
        circle=circle,
        is_rep=me.has_role(Role.REP) or len(circle.mine) > 1,
        listed=listed,
        search=search,
        due=queries.count_due(me, circle, whose),
        idle_count=None if idle is None else len(idle),
        returned_count=count_returned(me, circle, whose, clock.now()),
        remedy_progress=PROGRESS,
        horizon=HORIZON,
        policy=policy,
        pages=_pages(listed, view, whose, search),
        outcome=outcome,
        me_id=me.id,
    )


@blueprint.get("/my-leads/<public_id>/justify")
@signed_in
def justify(public_id: str) -> str:
    """One event with what is known of it, and the form."""
    found = _find(public_id, request.args.get("event"))
    form = _offered(found)
    form.show_justification(found.statements[0] if found.statements else None, found.loaded.lead.rejection_reason)
    form.event.data = found.event.ref
    return _page(found, form)


@blueprint.post("/my-leads/<public_id>/justify")
@signed_in
@takes_evidence
def file(public_id: str) -> ResponseReturnValue:
    """File the next version of the justification."""
    found = _find(public_id, request.form.get("event", ""))
    form = _offered(found)
    text = form.text() if form.validate_on_submit() else None
    files = form.given_files(file_limits())
    if text is None or files is None:
        form.ask_for_files_again()
        return _page(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    now, zone = clock.now(), current_settings().zone
    try:
        filed = file_justification(
            current_person(), found.loaded.lead, found.event.ref, text, based_on=form.based_on(),
            policy=find_policy(now, zone), now=now, zone=zone, files=files,
        )
    except Refusal as refusal:
        rollback()
        found = _find(public_id, found.event.ref)
        form.form_errors.append(sentence(refusal))
        form.take_up(found.statements[0] if found.statements else None)
        form.ask_for_files_again()
        return _page(found, form), HTTPStatus.CONFLICT
    if filed is None:
        abort(404)
    due_at = found.event.docket.statements_due_at if found.event.docket else None
    if due_at is not None and now > due_at:
        flash(_("Filed, after the deadline: the panel sees it, marked as late."), "warning")
    else:
        flash(_("Filed. You can change it until the hearing opens."), "success")
    return redirect(url_for("my_leads.justify", public_id=public_id, event=found.event.ref))


def _listed(
    view: str, me: Person, circle: Circle, whose: Whose, search: str, number: int, policy: Policy | None
) -> ListPage[object]:
    match view:
        case "new":
            now, zone = clock.now(), current_settings().zone
            return list_unreviewed(me, circle, whose, search, number, policy=policy, now=now, zone=zone)
        case "soon":
            idle = _idle(me, circle, whose, policy, search)
            return ListPage(idle[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], len(idle), number)
        case "returned":
            return list_returned(me, circle, whose, search, number, now=clock.now())
        case "verdicts":
            return list_verdicts(me, circle, whose, search, number, now=clock.now())
        case _:
            return queries.list_on_docket(me, circle, whose, search, number)


def _idle(me: Person, circle: Circle, whose: Whose, policy: Policy | None, search: str = "") -> list[IdleLead]:
    if policy is None:
        return []
    return list_idle(me, circle, whose, search, policy=policy, now=clock.now(), zone=current_settings().zone)


def _find(public_id: str, ref: str | None) -> Justifiable:
    now, zone = clock.now(), current_settings().zone
    found = find_justifiable(
        current_person(), public_id, ref, policy=find_policy(now, zone), now=now, zone=zone
    )
    if found is None:
        abort(404)
    return found


def _offered(found: Justifiable) -> JustificationForm:
    form = JustificationForm()
    shown = evidence_of(found, clock.now(), current_settings().zone)
    exceptions = [(one["key"], one["title"]) for one in shown["policy"]["exceptions"]] if shown else []
    form.offer(exceptions, ignored=found.event.kind.value == "ignored")
    return form


def _page(found: Justifiable, form: JustificationForm) -> str:
    evidence = evidence_of(found, clock.now(), current_settings().zone)
    form.limit_files(file_limits())
    return render_template(
        "my_leads/justify.html",
        found=found,
        event=found.event,
        lead=found.loaded.lead,
        form=form,
        evidence=evidence,
        activities=activities_of(found, evidence),
        duty_text=duty_text,
        not_counted=not_counted,
        known_until=found.loaded.touches_until,
        exception_title=exception_title,
        now=clock.now(),
    )


def _pages(listed: ListPage[object], view: str, whose: Whose, search: str) -> dict[str, str | None]:
    def page(number: int) -> str:
        return url_for("my_leads.index", view=view, whose=_shown(whose), q=search or None, page=number)

    return {
        "previous_url": page(listed.page - 1) if listed.page > 1 else None,
        "next_url": page(listed.page + 1) if listed.has_next else None,
    }


def _shown(whose: Whose) -> str | None:
    return whose.value if whose is Whose.TEAM else None
