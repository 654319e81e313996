"""Imports, for clerks."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, abort, flash, redirect, render_template, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import rollback
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.intake.date_order import asks_for_order
from review.intake.profile_files import built_in_profiles, parse_profile, written_in
from review.jobs.drafts import find_draft_of, list_drafts_of
from review.jobs.imports import cancel_import, import_anyway, queue_import
from review.jobs.looking import begin_upload
from review.models import ImportFile, ImportRun, ImportState
from review.operations.import_undo import undo_import
from review.operations.imports import start_import
from review.queries import imports as queries
from review.queries.import_lists import iterate_imports
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.imports.forms import ImportForm
from review.web.imports.listing import imports_csv, listed_imports, wanted_imports
from review.web.imports.quarantine import quarantine_csv
from review.web.imports.receiving import Received
from review.web.imports.told import told
from review.web.imports.words import pace_of, remark_text, same_problems, state_text, told_total
from review.web.uploads import takes_files

blueprint = Blueprint("imports", __name__)


@blueprint.get("/imports")
@roles(Role.CLERK)
def index() -> str:
    """Every import, the newest first."""
    waiting = list_drafts_of(current_person())
    return render_template("imports/index.html", listed=listed_imports(), waiting=waiting, state_text=state_text)


@blueprint.get("/imports.csv")
@roles(Role.CLERK)
def export() -> Response:
    """The imports that the filter leaves, as a CSV file."""
    headers = {"Content-Disposition": "attachment; filename=imports.csv"}
    return Response(imports_csv(iterate_imports(wanted_imports())), mimetype="text/csv", headers=headers)


@blueprint.get("/imports/new")
@roles(Role.CLERK)
def new() -> str:
    """The empty form."""
    form = ImportForm()
    form.offer()
    return render_template("imports/new.html", form=form, built_in=list(built_in_profiles()))


@blueprint.post("/imports/new")
@roles(Role.CLERK)
@takes_files
def create() -> ResponseReturnValue:
    """Take the files and have the worker look at them, or import them at once."""
    form = ImportForm()
    form.offer()
    if not form.validate_on_submit():
        return _form_page(form)
    received = Received()
    try:
        address = _take(form, received)
    except Refusal as refusal:
        rollback()
        received.drop()
        form.form_errors.append(sentence(refusal))
        return _form_page(form)
    return redirect(address)


def _take(form: ImportForm, received: Received) -> str:
    """Keep the files until they were looked at, or begin the import where the form says all; gives where it goes on."""
    if not form.files() and not form.dropped():
        raise Refusal("import.no_file")
    if form.files() and form.dropped():
        raise Refusal("recognition.both_ways")
    chosen = form.chosen_profile()
    profile, text = parse_profile(chosen.data, chosen.name) if chosen else (None, "")
    if chosen and profile and form.files() and not asks_for_order(profile.source):
        return url_for("imports.show", public_id=_start(form, text, chosen.name, received).public_id)
    draft = begin_upload(
        received.store_all(form), current_person(), profile=(chosen.name, text) if chosen else None,
        covers_from=form.covers_from.data, covers_until=form.covers_until.data, totals=form.totals(), now=clock.now(),
    )
    return url_for("mapping.show", public_id=draft.public_id)


def _start(form: ImportForm, text: str, name: str, received: Received) -> ImportRun:
    """Begin the import of files of which the form says what they are and how they are read."""
    actor, now = current_person(), clock.now()
    run = start_import(
        text, name, [kind for kind, _file in form.files()], dry_run=bool(form.dry_run.data),
        covers_from=form.covers_from.data, covers_until=form.covers_until.data, totals=form.totals(),
        actor=actor, now=now,
    )
    queue_import(run, received.store(form), uploaded=True, actor=actor, now=now)
    return run


def _form_page(form: ImportForm) -> ResponseReturnValue:
    page = render_template("imports/new.html", form=form, built_in=list(built_in_profiles()))
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/imports/<public_id>")
@roles(Role.CLERK)
def show(public_id: str) -> str:
    """One import: how far it is, or what came of it."""
    run = _run(public_id)
    refusal = queries.refusal_of(run)
    zone, _delimiter = written_in(run.profile_text)
    return render_template(
        "imports/show.html",
        run=run,
        job=(job := queries.find_job_of(run)),
        pace=pace_of(job),
        merged_in=queries.find_seconds_held(run) if run.state is ImportState.MERGED else None,
        may_undo=run.state is ImportState.MERGED and any(file.inserted or file.updated for file in run.files),
        running=run.state is ImportState.STAGING,
        refusal=sentence(refusal) if refusal else None,
        told=told(run.recognition),
        totals=[told_total(one) for one in queries.list_totals(run)],
        may_go_on=queries.is_stopped_by_totals(run),
        draft=find_draft_of(run.public_id) if run.dry_run else None,
        problems={file.id: queries.list_problem_groups(file) for file in run.files},
        zone=zone,
        same_problems=same_problems,
        remark_text=remark_text,
        state_text=state_text,
    )


@blueprint.post("/imports/<public_id>/cancel")
@roles(Role.CLERK)
def cancel(public_id: str) -> ResponseReturnValue:
    """Stop an import that was not merged yet."""
    run = _run(public_id)
    try:
        cancel_import(run, queries.find_job_of(run), now=clock.now())
    except Refusal as refusal:
        rollback()
        flash(sentence(refusal), "error")
    return redirect(url_for("imports.show", public_id=public_id))


@blueprint.post("/imports/<public_id>/anyway")
@roles(Role.CLERK)
def go_on(public_id: str) -> ResponseReturnValue:
    """Import files although they do not hold what was expected of them."""
    try:
        again = import_anyway(_run(public_id), actor=current_person(), now=clock.now())
    except Refusal as refusal:
        rollback()
        flash(sentence(refusal), "error")
        return redirect(url_for("imports.show", public_id=public_id))
    return redirect(url_for("imports.show", public_id=again.public_id))


@blueprint.post("/imports/<public_id>/undo")
@roles(Role.CLERK)
def undo(public_id: str) -> ResponseReturnValue:
    """Take a merged import back."""
    try:
        undo_import(_run(public_id), actor=current_person(), now=clock.now())
    except Refusal as refusal:
        rollback()
        flash(sentence(refusal), "error")
    return redirect(url_for("imports.show", public_id=public_id))


@blueprint.get("/imports/<public_id>/progress")
@roles(Role.CLERK)
def progress(public_id: str) -> ResponseReturnValue:
    """How far an import is; once it ended, the page is loaded anew."""
    run = _run(public_id)
    if run.state is not ImportState.STAGING:
        return Response(headers={"HX-Refresh": "true"})
    job = queries.find_job_of(run)
    return render_template("imports/_progress.html", run=run, job=job, pace=pace_of(job))


@blueprint.get("/imports/<public_id>/files/<int:file_id>/quarantine.csv")
@roles(Role.CLERK)
def quarantine(public_id: str, file_id: int) -> Response:
    """The rows that could not be taken, to mend and import again."""
    run = _run(public_id)
    file = _file(run, file_id)
    zone, delimiter = written_in(run.profile_text)
    name = f"quarantine-{file.kind.value}-{run.public_id}.csv"
    rows = quarantine_csv(file.id, list(file.header), zone=zone, delimiter=delimiter)
    return Response(
        stream_with_context(rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


@blueprint.get("/imports/<public_id>/profile.toml")
@roles(Role.CLERK)
def profile_of(public_id: str) -> Response:
    """The profile that an import was read by."""
    return _toml(_run(public_id).profile_text)


@blueprint.get("/imports/profiles/<name>.toml")
@roles(Role.CLERK)
def built_in(name: str) -> Response:
    """A built-in profile, to start one's own from."""
    text = built_in_profiles().get(name)
    if text is None:
        abort(HTTPStatus.NOT_FOUND)
    return _toml(text)


def _toml(text: str) -> Response:
    headers = {"Content-Disposition": "attachment; filename=profile.toml"}
    return Response(text, mimetype="application/toml", headers=headers)


def _run(public_id: str) -> ImportRun:
    run = queries.find_import(public_id)
    if run is None:
        abort(HTTPStatus.NOT_FOUND, _("There is no such import."))
    return run


def _file(run: ImportRun, file_id: int) -> ImportFile:
    file = queries.find_file(run, file_id)
    if file is None:
        abort(HTTPStatus.NOT_FOUND, _("This import has no such file."))
    return file
