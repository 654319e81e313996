"""An appeal's page: the case, the reason, and for those who hear it the ballot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import abort, render_template, request, url_for

from review import clock
from review.database import rollback
from review.domain.ballots import ClauseTick
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.models.appeal import Appeal
from review.months import month_name
from review.queries.appeal_ballots import list_missing_hearers
from review.queries.appeal_desks import find_desk
from review.queries.appeal_hearers import has_left, list_doubted, list_recusals
from review.queries.appeal_lists import may_watch_appeals
from review.queries.case_views import CaseView
from review.sentences import sentence
from review.sentences.recusals import OF_JUDGE, TO_JUDGE, recused_because
from review.web.appeals.blueprint import appeal_or_404
from review.web.appeals.forms import AppealBallotForm
from review.web.auth.session import current_person
from review.web.hearing import words
from review.web.hearing.forms import DismissalForm, RecusalForm, ticks_sent
from review.web.hearing.links import BallotLinks
from review.web.hearing.page import ballot_begun, comment_hint, timeline_of


def desk_of(appeal: Appeal, view: CaseView) -> CaseView:
    """What the person signed in has before them as a judge of the appeal; 403 where they do not hear it."""
    desk = find_desk(current_person(), appeal, view)
    if desk is None:
        code = "appeal.left" if has_left(appeal, current_person()) else "appeal.no_seat"
        abort(403, sentence(Refusal("appeal.decided", at=appeal.decided_at) if appeal.decided_at else Refusal(code)))
    return desk


def sent_ticks(desk: CaseView) -> dict[str, ClauseTick]:
    """The clauses as they were ticked in the form that was sent."""
    return ticks_sent(desk.definition.clauses if desk.definition else (), request.form)


def appeal_links(public_id: str) -> BallotLinks:
    """Where the forms of the ballot on an appeal are sent to."""

    def to(endpoint: str, person_id: str | None = None) -> str:
        return url_for(f"appeals.{endpoint}", public_id=public_id, person_id=person_id)

    me = current_person().public_id
    return BallotLinks(
        page=to("show"), cast=to("cast"), draft=to("draft"), leave=to("leave"),
        confirm=to("confirm_recusal", person_id=me), dismiss=to("dismiss_recusal", person_id=me),
    )


def appeal_page(
    appeal: Appeal, view: CaseView, *, ballot: AppealBallotForm | None = None, recusal: RecusalForm | None = None,
    dismissal: DismissalForm | None = None, ticks: Mapping[str, ClauseTick] | None = None,
    refusal: Refusal | None = None,
) -> str:
    """The page. Forms given are shown as they were sent; ``refusal`` says why nothing was saved."""
    me, now = current_person(), clock.now()
    desk = find_desk(me, appeal, view)
    is_open = appeal.decided_at is None
    votes = desk is not None and desk.ground is None
    typed = ballot.comment.data if ballot else ""
    if desk is not None and votes and ballot is None:
        ballot = ballot_begun(AppealBallotForm(formdata=None), desk)
    watches = may_watch_appeals(me) and is_open
    missing = list_missing_hearers(appeal) if watches else None
    return render_template(
        "appeals/show.html",
        appeal=next(one for one in view.appeals if one.public_id == appeal.public_id),
        view=desk or replace(view, own=None),
        ballot=ballot if votes else None,
        typed=typed,
        recusal=recusal or RecusalForm(formdata=None),
        dismissal=dismissal or DismissalForm(formdata=None),
        ground=TO_JUDGE[desk.ground] if desk and desk.ground else "",
        left_it=is_open and desk is None and has_left(appeal, me),
        missing=missing,
        doubted=[(one.person, OF_JUDGE[one.ground]) for one in list_doubted(appeal)] if watches else [],
        recused=[(name, recused_because(reason)) for name, reason in list_recusals(appeal)] if watches else [],
        runs=me.has_role(Role.CLERK) and watches,
        can_close=me.has_role(Role.CLERK) and missing is not None and (not missing or now >= appeal.due_at),
        month=month_name(view.period),
        left=words.time_left(appeal.due_at, now) if is_open else "",
        links=appeal_links(appeal.public_id),
        refused=sentence(refusal) if refusal else "",
        elsewhere=refusal is not None and refusal.code == "ballot.changed_elsewhere",
        hint=comment_hint(desk, ballot, ticks) if desk and ballot else "",
        tick_form="ballot" if votes else "",
        ticks=ticks or {},
        timeline=timeline_of(view),
        words=words,
    )


def refused_page(
    public_id: str, refusal: Refusal | None = None, *, ballot: AppealBallotForm | None = None,
    recusal: RecusalForm | None = None, dismissal: DismissalForm | None = None,
    ticks: Mapping[str, ClauseTick] | None = None,
) -> str:
    """The page again with everything that was typed, after nothing was saved."""
    rollback()
    appeal, view = appeal_or_404(public_id)
    return appeal_page(
        appeal, view, ballot=ballot, recusal=recusal, dismissal=dismissal, ticks=ticks, refusal=refusal
    )
