"""Mapping, for clerks: an upload that waits, what was recognised in it, its mapping, and the profiles made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import after_commit, rollback
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.intake.mapping import Fault, Mapping
from review.jobs.drafts import Draft, copies_of, find_draft, forget_draft, keep_draft, note_run, other_way_round
from review.jobs.imports import queue_import
from review.models import ImportRun
from review.operations.import_profiles import save_profile
from review.operations.imports import start_import
from review.queries.import_profiles import list_profiles, list_versions
from review.queries.imports import find_import, find_look_at, list_source_names
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.imports.told import told
from review.web.mapping.answers import control, read_answers
from review.web.mapping.page import files_of, source_faults_of, summary_of
from review.web.mapping.reading import Reading, reading_of, with_date_order
from review.web.mapping.words import ASKED, FIELDS, MEANINGS

blueprint = Blueprint("mapping", __name__)


@blueprint.get("/imports/map/<public_id>")
@roles(Role.CLERK)
def show(public_id: str) -> ResponseReturnValue:
    """How far the first look is; then what was recognised, and the mapping that is proposed."""
    draft = _draft(public_id)
    if not draft.surveys:
        refusal = sentence(draft.refusal) if draft.refusal else None
        return render_template("mapping/looking.html", draft=draft, job=find_look_at(public_id), refusal=refusal)
    reading = reading_of(draft)
    return _page(reading, reading.first.mapping)


@blueprint.get("/imports/map/<public_id>/progress")
@roles(Role.CLERK)
def progress(public_id: str) -> ResponseReturnValue:
    """How far the first look is; once it ended, the page is loaded anew."""
    draft = find_draft(public_id)
    if draft is None or draft.owner != current_person().public_id or draft.looked_at:
        return Response(headers={"HX-Refresh": "true"})
    return render_template("mapping/_looking.html", draft=draft, job=find_look_at(public_id))


@blueprint.post("/imports/map/<public_id>/stop")
@roles(Role.CLERK)
def stop(public_id: str) -> ResponseReturnValue:
    """Forget an upload; whoever looks at it stops."""
    draft = _draft(public_id)
    after_commit(lambda: forget_draft(draft))
    flash(_("The files were forgotten; nothing was imported."), "info")
    return redirect(url_for("imports.new"))


@blueprint.post("/imports/map/<public_id>/other-way-round")
@roles(Role.CLERK)
def turn_round(public_id: str) -> ResponseReturnValue:
    """Take for touches what was taken for leads, and the other way round."""
    draft = _draft(public_id)
    if draft.surveys and draft.profile is None:
        keep_draft(other_way_round(draft))
    return redirect(url_for("mapping.show", public_id=public_id))


@blueprint.post("/imports/map/<public_id>")
@roles(Role.CLERK)
def submit(public_id: str) -> ResponseReturnValue:
    """Look again, or save the profile and check or import the files by it."""
    draft = _draft(public_id)
    if not draft.surveys:
        return redirect(url_for("mapping.show", public_id=public_id))
    reading = reading_of(draft)
    answered, unseen = read_answers(request.form, draft.surveys)
    mapping = with_date_order(answered, reading)
    step = request.form.get("step", "look")
    if step == "look":
        return _page(reading, mapping, unseen=unseen)
    try:
        found = reading.faults(mapping)
        if found or unseen:
            return _page(reading, mapping, found, unseen=unseen)
        run = _save_and_start(reading, mapping, dry_run=step != "import")
    except Refusal as refusal:
        rollback()
        return _page(reading, mapping, refused=sentence(refusal))
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


def _save_and_start(reading: Reading, mapping: Mapping, *, dry_run: bool) -> ImportRun:
    draft, text_and_headers = replace(reading.draft, recognition=reading.told(mapping)), reading.to_save(mapping)
    if text_and_headers is None and draft.profile is not None:
        name, text = draft.profile
        return _start(draft, text, name, dry_run=dry_run)
    text, headers = text_and_headers or ("", {})
    kept = save_profile(mapping.name, text, headers, actor=current_person(), now=clock.now())
    return _start(draft, kept.text, kept.name, dry_run=dry_run)


def _start(draft: Draft, text: str, name: str, *, dry_run: bool) -> ImportRun:
    actor, now = current_person(), clock.now()
    run = start_import(
        text, name, [one.kind for one in draft.files], dry_run=dry_run, covers_from=draft.covers_from,
        covers_until=draft.covers_until, totals=draft.totals, recognition=draft.recognition, actor=actor, now=now,
    )
    queue_import(run, copies_of(draft), uploaded=True, actor=actor, now=now)
    if dry_run:
        note_run(draft, run.public_id)
    else:
        forget_draft(draft)
    return run


def _page(
    reading: Reading, mapping: Mapping, found: Sequence[Fault] = (), *, unseen: bool = False,
    refused: str | None = None,
) -> ResponseReturnValue:
    draft, first = reading.draft, reading.first
    page = render_template(
        "mapping/show.html", draft=draft, mapping=mapping, reading=reading, differences=first.differences,
        files=files_of(mapping, draft.surveys, first, found), faults=source_faults_of(found),
        told=told(draft.recognition), unclear=reading.unclear(mapping),
        summary=summary_of(found, draft.surveys), unseen=unseen, refused=refused, fields=FIELDS, meanings=MEANINGS,
        asked=ASKED, zones=sorted(available_timezones()), currencies=sorted(list_currencies()),
        sources=list_source_names(), keys={one.section: control(one.section, None, "")[:-1] for one in draft.surveys},
        places={(one.section, column.name): place for one in draft.surveys for place, column in enumerate(one.columns)},
        new={(one.section, name) for one in first.differences for name in one.new},
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if found or refused else HTTPStatus.OK
