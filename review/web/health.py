"""Whether this copy is alive: for the supervisor and load balancers."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from review.extensions import db
from review.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> tuple[dict[str, str], int]:
    """Answer once the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}, 200
