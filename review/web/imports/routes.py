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
from review.intake.profile_files import built_in_profiles, parse_profile, with_date_order, written_in
from review.intake.staging import InputFile
from review.jobs.drafts import Draft, begin_draft, find_draft_of
from review.jobs.imports import cancel_import, import_anyway, queue_import
from review.models import ImportFile, ImportRun, ImportState
from review.operations.import_undo import undo_import
from review.operations.imports import start_import
from review.queries import imports as queries
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.imports.forms import ChosenProfile, ImportForm
from review.web.imports.quarantine import quarantine_csv
from review.web.imports.receiving import Received, inputs_of, told
from review.web.imports.words import pace_of, problem_text, remark_text, state_text, told_total
from review.web.uploads import takes_files

blueprint = Blueprint("imports", __name__)


@blueprint.get("/imports")
@roles(Role.CLERK)
def index() -> str:
    """The latest imports."""
    return render_template("imports/index.html", runs=queries.list_imports(), state_text=state_text)


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
    """Take the files and have the worker import them."""
    form = ImportForm()
    form.offer()
    if not form.validate_on_submit():
        return _form_page(form)
    received = Received()
    inputs: list[InputFile] = []
    chosen = form.chosen_profile()
    try:
        if chosen is None and not form.dropped():
            return redirect(url_for("mapping.show", public_id=_draft(form, received, inputs).public_id))
        run = _start(form, chosen, received, inputs)
    except Refusal as refusal:
        rollback()
        inputs.clear()
        form.form_errors.append(sentence(refusal))
        return _form_page(form)
    finally:
        received.keep_only(inputs)
    return redirect(url_for("imports.show", public_id=run.public_id))


def _draft(form: ImportForm, received: Received, inputs: list[InputFile]) -> Draft:
    """Keep the files until they are mapped."""
    if not form.files():
        raise Refusal("import.no_file")
    inputs += received.store(form)
    return begin_draft(
        inputs, current_person(), covers_from=form.covers_from.data, covers_until=form.covers_until.data
    )


def _start(
    form: ImportForm, chosen: ChosenProfile | None, received: Received, inputs: list[InputFile]
) -> ImportRun:
    """Begin the import that the form asks for; ``inputs`` gets the files that it reads."""
    actor, now = current_person(), clock.now()
    said: list[str] = []
    if form.dropped():
        found = received.recognise(form, chosen)
        text, name, said = found.profile_text, found.profile or "", told(found)
        inputs += inputs_of(found)
        kinds = [one.kind for one in inputs]
    else:
        if chosen is None:
            raise Refusal("profile.none_chosen")
        text, name = parse_profile(chosen.data, chosen.name)[1], chosen.name
        kinds = [kind for kind, _file in form.files()]
    run = start_import(
        with_date_order(text, form.dates.data or None), name, kinds, dry_run=bool(form.dry_run.data),
        covers_from=form.covers_from.data, covers_until=form.covers_until.data, totals=form.totals(),
        actor=actor, now=now,
    )
    if not inputs:
        inputs += received.store(form)
    queue_import(run, inputs, uploaded=True, actor=actor, now=now)
    for one in said:
        flash(one, "info")
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
        may_undo=run.state is ImportState.MERGED and any(file.inserted or file.updated for file in run.files),
        running=run.state is ImportState.STAGING,
        refusal=sentence(refusal) if refusal else None,
        totals=[told_total(one) for one in queries.list_totals(run)],
        may_go_on=queries.is_stopped_by_totals(run),
        draft=find_draft_of(run.public_id) if run.dry_run else None,
        problems={file.id: queries.list_problem_groups(file) for file in run.files},
        zone=zone,
        problem_text=problem_text,
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
