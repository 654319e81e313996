"""Mapping, for clerks: an upload that waits, its mapping, and the profiles that came of it."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.config import current_settings
from review.database import rollback
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.intake.first_mapping import First, first_mapping
from review.intake.mapping import Fault, Mapping, faults, profile_of
from review.intake.profile_files import parse_profile
from review.intake.profile_text import profile_text
from review.intake.saved_profiles import Saved, recognise
from review.jobs.drafts import Draft, copies_of, find_draft, forget_draft, note_run
from review.jobs.imports import queue_import
from review.models import ImportRun
from review.operations.import_profiles import save_profile
from review.operations.imports import start_import
from review.queries.import_profiles import find_profile, list_profiles, list_versions
from review.queries.imports import find_import, list_source_names
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.mapping.answers import read_answers, source_faults
from review.web.mapping.page import files_of, source_faults_of, summary_of
from review.web.mapping.words import ASKED, FIELDS, MEANINGS

blueprint = Blueprint("mapping", __name__)


@blueprint.get("/imports/map/<public_id>")
@roles(Role.CLERK)
def show(public_id: str) -> ResponseReturnValue:
    """The mapping that is proposed, or that was saved and fits."""
    draft = _draft(public_id)
    saved = _recognised(draft)
    first = _first(draft, saved)
    return _page(draft, first.mapping, first, saved)


@blueprint.post("/imports/map/<public_id>")
@roles(Role.CLERK)
def submit(public_id: str) -> ResponseReturnValue:
    """Look again, or save the profile and check or import the files by it."""
    draft = _draft(public_id)
    saved = _recognised(draft)
    mapping, unseen = read_answers(request.form, draft.surveys)
    first = _first(draft, saved)
    step = request.form.get("step", "look")
    if step == "look":
        return _page(draft, mapping, first, saved, unseen=unseen)
    found = [*source_faults(mapping), *faults(mapping, draft.by_kind())]
    if found or unseen:
        return _page(draft, mapping, first, saved, found, unseen=unseen)
    try:
        run = _save_and_start(draft, mapping, dry_run=step != "import")
    except Refusal as refusal:
        rollback()
        return _page(draft, mapping, first, saved, refused=sentence(refusal))
    return redirect(url_for("imports.show", public_id=run.public_id))


@blueprint.post("/imports/map/<public_id>/import")
@roles(Role.CLERK)
def bring_in(public_id: str) -> ResponseReturnValue:
    """Import what was checked last, by the same profile."""
    draft = _draft(public_id)
    checked = find_import(draft.last_run) if draft.last_run else None
    if checked is None:
        return redirect(url_for("mapping.show", public_id=public_id))
    run = _start(draft, checked.profile_text, checked.profile_name, dry_run=False)
    return redirect(url_for("imports.show", public_id=run.public_id))


@blueprint.get("/imports/profiles")
@roles(Role.CLERK)
def profiles() -> str:
    """The saved profiles, each with its versions."""
    listed = list_profiles()
    return render_template("mapping/profiles.html", profiles=listed)


@blueprint.get("/imports/saved-profiles/<name>.toml")
@roles(Role.CLERK)
def text_of(name: str) -> Response:
    """A saved profile as it is used: the newest version, or the one asked for."""
    number = request.args.get("version", type=int)
    versions = list_versions(name)
    found = next((one for one in versions if number is None or one.number == number), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND, _("There is no such profile."))
    headers = {"Content-Disposition": "attachment; filename=profile.toml"}
    return Response(found.text, mimetype="application/toml", headers=headers)


def _draft(public_id: str) -> Draft:
    """The upload, where it is this clerk's and its files are still there; else back to the form."""
    draft = find_draft(public_id)
    if draft is None or draft.owner != current_person().public_id:
        flash(sentence(Refusal("mapping.gone")), "warning")
        abort(redirect(url_for("imports.new")))
    return draft


def _recognised(draft: Draft) -> Saved | None:
    saved = []
    for one in list_profiles():
        try:
            profile, _text = parse_profile(one.text, one.name)
        except Refusal:  # the rules of profiles have changed since it was saved
            continue
        saved.append(Saved(one.name, profile, one.headers))
    return recognise(saved, draft.surveys)


def _first(draft: Draft, saved: Saved | None) -> First:
    return first_mapping(draft.surveys, saved, zone=current_settings().org_timezone)


def _save_and_start(draft: Draft, mapping: Mapping, *, dry_run: bool) -> ImportRun:
    before = find_profile(mapping.name)
    previous = parse_profile(before.text, before.name)[0] if before else None
    text = profile_text(profile_of(mapping, draft.by_kind(), previous))
    headers = {survey.kind.value: survey.header for survey in draft.surveys}
    kept = save_profile(mapping.name, text, headers, actor=current_person(), now=clock.now())
    return _start(draft, kept.text, kept.name, dry_run=dry_run)


def _start(draft: Draft, text: str, name: str, *, dry_run: bool) -> ImportRun:
    actor, now = current_person(), clock.now()
    run = start_import(
        text, name, [one.kind for one in draft.files], dry_run=dry_run, covers_from=draft.covers_from,
        covers_until=draft.covers_until, actor=actor, now=now,
    )
    queue_import(run, copies_of(draft), uploaded=True, actor=actor, now=now)
    if dry_run:
        note_run(draft, run.public_id)
    else:
        forget_draft(draft)
    return run


def _page(
    draft: Draft, mapping: Mapping, first: First, saved: Saved | None, found: Sequence[Fault] = (), *,
    unseen: bool = False, refused: str | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "mapping/show.html", draft=draft, mapping=mapping, saved=saved, differences=first.differences,
        files=files_of(mapping, draft.surveys, first.proposals, found), faults=source_faults_of(found),
        summary=summary_of(found, draft.surveys), unseen=unseen, refused=refused, fields=FIELDS, meanings=MEANINGS,
        asked=ASKED, zones=sorted(available_timezones()), currencies=sorted(list_currencies()),
        sources=list_source_names(),
        places={(one.kind, name): place for one in draft.surveys for place, name in enumerate(one.header)},
        new={(one.kind, name) for one in first.differences for name in one.new},
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if found or refused else HTTPStatus.OK
