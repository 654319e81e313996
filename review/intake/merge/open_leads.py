"""The narrow rows of open leads, kept with what is counted of them."""

from __future__ import annotations

from sqlalchemy import and_, case, func, insert, literal, or_, select

from review.domain.leads import Disposition
from review.extensions import db
from review.intake.merge.keys import lead, table_of
from review.models.lead import LeadFact
from review.models.open_lead import OpenLead

_fact, _open = table_of(LeadFact), table_of(OpenLead)
_COPIED = ("handed_off_at", "data_source_id", "owner_id", "source", "campaign", "grade", "disposition", "status")


def build_missing_open_leads(data_source_id: int) -> None:
    """Add every open lead of the source that has facts and no `OpenLead` yet.

    Open: handed over by Marketing, neither rejected, recycled, converted nor won, nor left out for a fact in the CRM
    (merged, test record, opted out).
    """
    waits = and_(
        _fact.c.last_inbound_at.is_not(None),
        or_(_fact.c.last_touch_at.is_(None), _fact.c.last_inbound_at > _fact.c.last_touch_at),
    )
    values = {
        "lead_id": lead.c.id,
        "last_at": func.coalesce(_fact.c.last_touch_at, lead.c.handed_off_at),
        "waiting": case((waits, literal(value=True)), else_=literal(value=False)),
        **{name: lead.c[name] for name in _COPIED},
    }
    rows = (
        select(*values.values())
        .join(_fact, _fact.c.lead_id == lead.c.id)
        .outerjoin(_open, _open.c.lead_id == lead.c.id)
        .where(
            lead.c.data_source_id == data_source_id,
            _open.c.lead_id.is_(None),
            lead.c.disposition.in_((Disposition.OPEN.value, Disposition.ACCEPTED.value)),
            lead.c.converted_at.is_(None),
            lead.c.won_at.is_(None),
            ~lead.c.rep_created,
            ~lead.c.merged,
            ~lead.c.test_record,
            ~lead.c.opted_out,
        )
    )
    db.session.execute(insert(_open).from_select(list(values), rows))
