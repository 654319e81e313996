"""Reading and signing the standards."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.benches import bench_name
from review.domain.definition import Definition
from review.domain.policy import Policy
from review.domain.roles import Bench, Role
from review.models.standards import StandardKind, StandardVersion
from review.operations.standards import benches_to_sign, sign_standard
from review.queries import standards as queries
from review.web.access import roles, signed_in
from review.web.auth.session import current_person
from review.web.standards import words

blueprint = Blueprint("standards", __name__)


@blueprint.get("/standards")
@signed_in
def index() -> str:
    """The standards in force, and every version with who has signed it."""
    versions = queries.list_versions()
    now, zone = clock.now(), current_app.jinja_env.globals["settings"].zone  # type: ignore[attr-defined]
    return render_template(
        "standards/index.html",
        versions=versions,
        standings=queries.standings(versions, now, zone),
        unsigned=queries.unsigned_standards(now, zone),
        queries=queries,
        words=words,
        benches=tuple(Bench),
    )


@blueprint.get("/standards/<public_id>")
@signed_in
def show(public_id: str) -> str:
    """One version, whole, with its signatures."""
    version = _version(public_id)
    now, zone = clock.now(), current_app.jinja_env.globals["settings"].zone  # type: ignore[attr-defined]
    is_policy = version.kind is StandardKind.POLICY
    return render_template(
        "standards/policy.html" if is_policy else "standards/definition.html",
        version=version,
        content=(Policy if is_policy else Definition).from_document(version.document),
        standing=queries.standings(queries.list_versions(), now, zone)[version.id],
        since=queries.since_when(version, zone),
        can_sign=benches_to_sign(version, current_person()),
        sign_offs={row.bench: row for row in version.sign_offs},
        queries=queries,
        words=words,
        benches=tuple(Bench),
    )


@blueprint.post("/standards/<public_id>/sign")
@roles(Role.PANELIST, Role.VP)
def sign(public_id: str) -> ResponseReturnValue:
    """Sign a version for one's bench."""
    version = _version(public_id)
    wanted = request.form.get("bench", "")
    if wanted not in set(Bench):
        abort(400, _("The form does not say for which bench you sign. Go back, reload the page and sign again."))
    sign_standard(current_person(), version, Bench(wanted), clock.now())
    missing = queries.benches_missing(version)
    if missing:
        names = ", ".join(bench_name(bench) for bench in missing)
        flash(_("Signed. Still to sign: %(benches)s.", benches=names), "success")
    else:
        flash(_("Signed. All three benches have signed this version."), "success")
    return redirect(url_for("standards.show", public_id=public_id))


def _version(public_id: str) -> StandardVersion:
    version = queries.find_version(public_id)
    if version is None:
        abort(404)
    return version
