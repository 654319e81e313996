"""The ceremony of the seed: what Sales and Marketing commit and reveal, and what is fixed when."""

from __future__ import annotations

from datetime import UTC
from enum import StrEnum
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import rollback
from review.domain.docket_states import SeedSourceKind
from review.domain.errors import Refusal
from review.domain.roles import MONTH_READERS, Role
from review.models.docket import Docket
from review.models.draw import SeedSource
from review.models.person import Person
from review.months import month_name
from review.operations.contributions import (
    commit_contribution,
    enter_public_value,
    may_contribute,
    record_failed_reveal,
    reveal_contribution,
)
from review.queries.docket_viewers import may_run, may_see_keys
from review.queries.dockets import list_seed_sources
from review.queries.draw_checks import find_draw, find_plan
from review.queries.frames import find_frame
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, docket_at, standing_docket_at
from review.web.dockets.forms import CommitForm, PublicValueForm, RevealForm
from review.web.unit_of_work import keep_changes


class Phase(StrEnum):
    """Where the seed stands."""

    COMMIT = "commit"
    REVEAL = "reveal"
    DRAWN = "drawn"


@blueprint.get("/dockets/<period>/seed")
@roles(*MONTH_READERS)
def seed(period: str) -> str:
    """Who has committed and revealed, and the viewer's own next act."""
    return _page(docket_at(period), current_person())


@blueprint.post("/dockets/<period>/commit")
@roles(Role.VP)
def commit(period: str) -> ResponseReturnValue:
    """Bind one's side to a secret."""
    docket, me = standing_docket_at(period), current_person()
    form = CommitForm()
    if not form.validate_on_submit():
        return _page(docket, me, commit_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        source = _own_source(docket, me)
        commit_contribution(source, docket, form.commitment.data, actor=me, now=clock.now())
    except Refusal as refusal:
        rollback()
        form.form_errors.append(sentence(refusal))
        return _page(docket_at(period), current_person(), commit_form=form), HTTPStatus.CONFLICT
    flash(_("Committed. Keep the secret: you reveal it once the plan is published."), "success")
    return redirect(url_for("dockets.seed", period=period))


@blueprint.post("/dockets/<period>/reveal")
@roles(Role.VP)
def reveal(period: str) -> ResponseReturnValue:
    """Reveal one's secret; one that was not committed is refused and kept on record."""
    docket, me = standing_docket_at(period), current_person()
    form = RevealForm()
    if not form.validate_on_submit():
        return _page(docket, me, reveal_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        reveal_contribution(_own_source(docket, me), docket, form.secret.data, actor=me, now=clock.now())
    except Refusal as refusal:
        rollback()
        docket, me = standing_docket_at(period), current_person()
        if refusal.code == "seed.wrong_reveal":
            record_failed_reveal(refusal, docket, actor=me, now=clock.now())
            keep_changes()
        form.form_errors.append(sentence(refusal))
        return _page(docket, me, reveal_form=form), HTTPStatus.CONFLICT
    flash(_("Revealed. The secret matches what you had committed."), "success")
    return redirect(url_for("dockets.seed", period=period))


@blueprint.post("/dockets/<period>/public-value")
@roles(Role.CLERK)
def public_value(period: str) -> ResponseReturnValue:
    """Enter the public value that the plan names."""
    docket, form = standing_docket_at(period), PublicValueForm()
    if not form.validate_on_submit():
        return _page(docket, current_person(), public_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    dated_at = form.dated_at.data.replace(tzinfo=ZoneInfo(docket.zone)).astimezone(UTC)
    try:
        enter_public_value(docket, form.value.data, dated_at=dated_at, actor=current_person(), now=clock.now())
    except Refusal as refusal:
        rollback()
        form.form_errors.append(sentence(refusal))
        return _page(standing_docket_at(period), current_person(), public_form=form), HTTPStatus.CONFLICT
    flash(_("Entered. Nothing can be added to the seed any more."), "success")
    return redirect(url_for("dockets.seed", period=period))


def _own_source(docket: Docket, me: Person) -> SeedSource:
    source = _find_own(docket, me)
    if source is None:
        side = me.bench_as(Role.VP)
        raise Refusal("docket.not_your_side", label=side.value if side else "")
    return source


def _find_own(docket: Docket, me: Person) -> SeedSource | None:
    return next((source for source in list_seed_sources(docket) if may_contribute(me, source)), None)


def _page(
    docket: Docket,
    me: Person,
    commit_form: CommitForm | None = None,
    reveal_form: RevealForm | None = None,
    public_form: PublicValueForm | None = None,
) -> str:
    own = _find_own(docket, me) if docket.cancelled_at is None else None
    phase = _phase(docket)
    past_due = own is not None and own.due_at is not None and clock.now() >= own.due_at
    commits = own is not None and phase is Phase.COMMIT and own.commitment is None
    reveals = own is not None and phase is Phase.REVEAL and own.value is None and not past_due
    public = next((one for one in list_seed_sources(docket) if one.kind is SeedSourceKind.PUBLIC), None)
    enters = (
        may_run(me) and docket.cancelled_at is None and phase is Phase.REVEAL and public is not None
        and public.value is None and public.not_before is not None and clock.now() >= public.not_before
    )  # fmt: skip
    return render_template(
        "dockets/seed.html",
        docket=docket,
        month=month_name(docket.period),
        phase=phase.value,
        frame=find_frame(docket),
        plan=find_plan(docket),
        draw=find_draw(docket),
        sees_keys=may_see_keys(me, docket),
        sources=list_seed_sources(docket),
        parties=[one for one in list_seed_sources(docket) if one.kind is SeedSourceKind.PARTY],
        public=public,
        public_form=(public_form or PublicValueForm()) if enters or public_form else None,
        own=own,
        now=clock.now(),
        commit_form=(commit_form or CommitForm()) if commits or commit_form else None,
        reveal_form=(reveal_form or RevealForm()) if reveals or reveal_form else None,
    )


def _phase(docket: Docket) -> Phase:
    if docket.drawn_at is not None:
        return Phase.DRAWN
    return Phase.COMMIT if docket.plan_published_at is None else Phase.REVEAL
