"""A person's own settings: which notices they get and how, and what they were told lately."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.config import current_settings
from review.domain.notices import kinds_for
from review.models.notice import Notice
from review.notices.links import arguments_of
from review.notices.texts import notice_text
from review.operations.calendar_feeds import feed_token, make_feed, revoke_feed
from review.operations.notice_settings import choose_deliveries
from review.queries.notices import chosen_deliveries, list_recent_notices
from review.web.access import signed_in
from review.web.auth.session import current_person
from review.web.settings.forms import NoticesForm, notices_form, wanted

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


@blueprint.get("/")
@signed_in
def index() -> str:
    """How I am told of things."""
    me = current_person()
    return _page(notices_form(kinds_for(me.roles), chosen_deliveries(me)))


@blueprint.post("/")
@signed_in
def choose() -> ResponseReturnValue:
    """Keep how I want to be told."""
    me = current_person()
    kinds = kinds_for(me.roles)
    form = notices_form(kinds, chosen_deliveries(me))
    if not form.validate_on_submit():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    changed = choose_deliveries(me, wanted(form, kinds), now=clock.now())
    flash(_("Saved.") if changed else _("Nothing was different; nothing was saved."), "success")
    return redirect(url_for("settings.index"))


@blueprint.post("/calendar")
@signed_in
def make_calendar() -> ResponseReturnValue:
    """A secret address for my calendar program, a new one where there was one."""
    make_feed(current_person(), now=clock.now())
    flash(_("Your calendar has a new address."), "success")
    return redirect(url_for("settings.index"))


@blueprint.post("/calendar/revoke")
@signed_in
def revoke_calendar() -> ResponseReturnValue:
    """Take the address back."""
    revoke_feed(current_person(), now=clock.now())
    flash(_("The address opens nothing any more."), "success")
    return redirect(url_for("settings.index"))


def _path(one: Notice) -> str | None:
    """Where a notice leads; an invitation, which was for somebody without a password, nowhere any more."""
    arguments = arguments_of(one.link, one.values)
    return None if arguments is None else url_for(one.link, **arguments)


def _page(form: NoticesForm) -> str:
    me = current_person()
    token = feed_token(me)
    return render_template(
        "settings/index.html",
        form=form,
        kinds=kinds_for(me.roles),
        recent=[(one, notice_text(one.kind, one.values), _path(one)) for one in list_recent_notices(me)],
        sends_mail=current_settings().sends_mail,
        address=me.email,
        calendar=url_for("calendar.feed", token=token, _external=True) if token else None,
    )
