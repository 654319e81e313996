"""A case's page: its forms filled in, its figures put into words, its timeline drawn."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TypeVar

from flask import render_template
from flask_babel import lazy_gettext as _l

from review import clock
from review.database import rollback
from review.domain.answers import Answer, RootCause
from review.domain.ballots import BallotAnswers, ClauseTick, CommentReason, why_comment
from review.domain.errors import Refusal
from review.domain.leads import EventKind
from review.domain.remarks import may_correct
from review.models.person import Person
from review.months import month_name
from review.queries.case_views import CaseView, Stage
from review.queries.hearing_queue import find_queue
from review.sentences import sentence
from review.sentences.recusals import TO_JUDGE
from review.web.hearing import words
from review.web.hearing.forms import BallotForm, DismissalForm, FirstForm, RecusalForm, RemarkForm
from review.web.hearing.links import case_links
from review.web.hearing.timeline import Timeline, draw_timeline

#: Why a comment is asked for, short enough to stand beside the box.
_HINTS = {
    CommentReason.CHANGED_MIND: _l("You changed an answer since the first ballot: I changed my mind because …"),
    CommentReason.CANNOT_TELL: _l("You answered “cannot tell”: what is missing?"),
    CommentReason.CLAUSES_DISAGREE: _l("Your first answer is not what the clauses add up to: why?"),
    CommentReason.MET_YET_VALID: _l("It met the definition, and was rightly rejected: which exception or fact?"),
    CommentReason.FAILED_YET_NOT_VALID: _l("It failed the definition, and should not have been rejected: why?"),
    CommentReason.FAILED_YET_OWED: _l("It failed the definition, and was owed more work: why?"),
    CommentReason.DONE_YET_OWED: _l("All that was owed was done, and more was owed: what?"),
    CommentReason.UNDONE_YET_NOT_OWED: _l("Less was done than owed, and no more was owed: why?"),
    CommentReason.QUALITY_YET_MET: _l("It met the definition, and lead quality is the cause: why?"),
    CommentReason.FOLLOW_UP_YET_DONE: _l("The follow-up was what was owed, and is the cause: why?"),
    CommentReason.NOTHING_WRONG_YET_NO: _l("Nothing went wrong, and one answer is “no”: why?"),
}


Ballot = TypeVar("Ballot", bound=BallotForm)


def ballot_sent(form: Ballot, view: CaseView) -> Ballot:
    """``form`` as it was sent, worded for the kind of this case."""
    kind = view.claim.kind if view.claim else EventKind.REJECTED
    form.ask(kind, met_is_fixed=bool(view.draft and view.draft.met_is_fixed))
    return form


def ballot_begun(form: Ballot, view: CaseView) -> Ballot:
    """``form``, made of nothing that was sent, worded for this case and holding what was typed before."""
    ballot_sent(form, view)
    if view.draft is not None:
        form.fill(view.draft, view.claim.kind if view.claim else EventKind.REJECTED)
    form.page.data = secrets.token_urlsafe(9)
    return form


def comment_hint(view: CaseView, form: BallotForm, ticks: Mapping[str, ClauseTick] | None = None) -> str:
    """Why these answers need a comment, once enough of them are given; empty where they need none. ``ticks`` are those
    sent with them, where they are not those of the view."""
    if view.claim is None or view.definition is None or view.draft is None or (form.comment.data or "").strip():
        return ""
    typed = form.typed(view.claim.kind)
    met = view.draft.met if view.draft.met_is_fixed else typed["met"]
    try:
        answers = BallotAnswers(
            Answer(str(met)), Answer(typed["followed_up"]), Answer(typed["valid"]), RootCause(typed["root_cause"]),
            clauses={one.key: one.tick for one in view.definition.clauses if one.tick} if ticks is None else ticks,
        )
    except ValueError:
        return ""
    reasons = why_comment(answers, view.claim.kind, view.definition.finding, view.draft.before)
    return str(_HINTS[reasons[0]]) if reasons else ""


def case_page(
    view: CaseView, me: Person, *, first: FirstForm | None = None, ballot: BallotForm | None = None,
    recusal: RecusalForm | None = None, dismissal: DismissalForm | None = None,
    remark: RemarkForm | None = None, ticks: Mapping[str, ClauseTick] | None = None, refusal: Refusal | None = None,
    ahead: bool = False,
) -> str:
    """The page. Forms given are shown as they were sent; ``refusal`` says why nothing was saved. One that is loaded
    ``ahead`` of being shown leaves the messages of the last act for when it is."""
    mine = find_queue(me, view.period) if view.stage is not Stage.PUBLISHED else None
    if view.stage is Stage.BALLOT and ballot is None:
        ballot = ballot_begun(BallotForm(formdata=None), view)
    if view.stage is Stage.FIRST and first is None:
        first = FirstForm()
    before, after = mine.beside(view.number) if mine else (None, None)
    return render_template(
        "hearing/case.html",
        view=view,
        month=month_name(view.period),
        left=words.time_left(view.due_at, clock.now()) if view.round == 1 else "",
        queue=mine,
        before=before,
        after=after,
        ahead=ahead,
        first=first,
        ballot=ballot,
        recusal=recusal or (RecusalForm(formdata=None) if view.stage in (Stage.FIRST, Stage.BALLOT) else None),
        dismissal=dismissal or (DismissalForm(formdata=None) if view.stage is Stage.PROPOSED else None),
        remark=remark or (RemarkForm(formdata=None) if view.stage is Stage.BALLOT and view.first_round else None),
        correctable=_correctable(view),
        ground=TO_JUDGE[view.ground] if view.ground else "",
        links=case_links(view.period, view.number),
        ticks=ticks or {},
        tick_form="first-form" if view.stage is Stage.FIRST else "",
        hint=comment_hint(view, ballot) if ballot else "",
        refused=sentence(refusal) if refusal else "",
        elsewhere=refusal is not None and refusal.code == "ballot.changed_elsewhere",
        timeline=timeline_of(view),
        words=words,
    )


def refused_page(
    view: CaseView, me: Person, refusal: Refusal | None = None, *, first: FirstForm | None = None,
    ballot: BallotForm | None = None, recusal: RecusalForm | None = None, dismissal: DismissalForm | None = None,
    remark: RemarkForm | None = None, ticks: Mapping[str, ClauseTick] | None = None,
) -> str:
    """The page again with everything that was typed, after nothing was saved."""
    rollback()
    return case_page(
        view, me, first=first, ballot=ballot, recusal=recusal, dismissal=dismissal, remark=remark, ticks=ticks,
        refusal=refusal,
    )


def _correctable(view: CaseView) -> frozenset[int]:
    """The numbers of the viewer's own remarks that they can still correct."""
    if view.stage is not Stage.BALLOT:
        return frozenset()
    now = clock.now()
    return frozenset(one.number for one in view.thread if one.is_mine and may_correct(one.first_at, now))


def timeline_of(view: CaseView) -> Timeline | None:
    """The follow-up drawn to scale; None where touches are not known."""
    follow_up = view.follow_up
    if follow_up is None or not follow_up.known or not follow_up.starts_at or not follow_up.ends_at:
        return None
    return draw_timeline(
        follow_up.starts_at, follow_up.ends_at, follow_up.activities, follow_up.tier.get("first_touch_hours")
    )


