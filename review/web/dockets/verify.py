"""Verifying a draw: for every member of the panel, every VP, the clerk and the auditor."""

from __future__ import annotations

from flask import Response, abort, render_template
from flask_babel import gettext as _

from review.domain.docket_states import SeedSourceKind
from review.domain.draw import sealed_key
from review.domain.roles import MONTH_READERS
from review.months import month_name
from review.queries import docket_progress as progress
from review.queries.docket_viewers import may_see_keys
from review.queries.dockets import list_seed_sources
from review.queries.draw_checks import check_draw, find_draw, find_plan, list_extensions
from review.queries.frames import find_frame
from review.reports.docket_bundle import docket_bundle, verifier_script
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, docket_at


@blueprint.get("/dockets/<period>/verify")
@roles(*MONTH_READERS)
def verify(period: str) -> str:
    """Frame, plan, commitments and seed, how the sample follows, and the product's own check of it; seed and tickets
    only for those who may see the keys."""
    docket, me = docket_at(period), current_person()
    drawn = find_draw(docket)
    sees_keys, sources = may_see_keys(me, docket), list_seed_sources(docket)
    secret = next((one.value for one in sources if one.kind is SeedSourceKind.SERVER), None) or ""
    cases = [
        {
            "number": number,
            "ticket": ticket if sees_keys else None,
            "key": key if sees_keys else None,
            "sealed": sealed_key(secret, key),
            "stratum": stratum if sees_keys else None,
            "drawn": is_drawn,
        }
        for number, ticket, key, stratum, is_drawn in (progress.list_cases(docket) if drawn else ())
    ]
    return render_template(
        "dockets/verify.html",
        docket=docket,
        month=month_name(docket.period),
        frame=find_frame(docket),
        plan=find_plan(docket),
        draw=drawn,
        sources=sources,
        secret=secret if sees_keys else None,
        check=check_draw(docket) if drawn else None,
        cases=cases,
        extensions=list_extensions(docket),
        sees_keys=sees_keys,
    )


@blueprint.get("/dockets/<period>/bundle.zip")
@roles(*MONTH_READERS)
def bundle(period: str) -> Response:
    """The bundle of the draw; with its keys it is withheld from judges and VPs until the docket is closed."""
    docket = docket_at(period)
    if docket.drawn_at is None:
        abort(404, _("The sample of this month is not drawn yet."))
    if not may_see_keys(current_person(), docket):
        abort(403, _("The bundle names the leads, so it opens to you once the docket is closed. Its hashes are here."))
    headers = {"Content-Disposition": f"attachment; filename=draw-{docket.period}.zip"}
    return Response(docket_bundle(docket), mimetype="application/zip", headers=headers)


@blueprint.get("/dockets/verify_draw.py")
@roles(*MONTH_READERS)
def script() -> Response:
    """The stand-alone verifier."""
    headers = {"Content-Disposition": "attachment; filename=verify_draw.py"}
    return Response(verifier_script(), mimetype="text/x-python", headers=headers)
