"""By which policies the leads of a data source were counted and judged, and by which they would be today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from sqlalchemy import func, select

from review.domain.documents import document_sha256
from review.domain.policy import WhoseTouches
from review.extensions import db
from review.models.data_source import DataSource
from review.models.lead import Lead
from review.queries.standards import StandardsInForce


@dataclass(frozen=True, slots=True)
class Basis:
    """``counting`` names what decides which touches count, ``judging`` what they are held against: two hashes."""

    counting: str
    judging: str

    @property
    def key(self) -> str:
        """Both, as a data source keeps them."""
        return f"{self.counting}:{self.judging}"


def basis_of(standards: StandardsInForce, zone: tzinfo) -> Basis:
    """The basis of today: the policies in force in their order, and the organisation's zone."""
    spans = sorted(standards.policies.items(), key=lambda item: item[1])
    known = [(standards.policies_by_id[version], since) for version, since in spans]
    owners = [one.policy.whose_touches is WhoseTouches.OWNER for one, _since in known]
    counting: dict[str, Any] = {"zone": str(zone)}
    if any(owners):
        counting["owners"] = [[owner, since.isoformat()] for owner, (_one, since) in zip(owners, known, strict=True)]
    judging = {"policies": [[one.sha256, since.isoformat()] for one, since in known]}
    return Basis(document_sha256(counting), document_sha256(judging))


def is_judged_by(basis: Basis) -> bool:
    """Whether the leads of every data source have been judged so."""
    stale = [one.id for one in list_stale_sources(basis)]
    return not stale or db.session.scalar(select(Lead.id).where(Lead.data_source_id.in_(stale)).limit(1)) is None


def list_stale_sources(basis: Basis) -> list[DataSource]:
    """The sources whose leads were counted or judged by anything else."""
    stale = func.coalesce(DataSource.follow_up_basis, "") != basis.key
    return list(db.session.scalars(select(DataSource).where(stale).order_by(DataSource.id)))
