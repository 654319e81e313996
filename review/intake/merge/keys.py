"""How staged rows and kept rows are told to be the same."""

from __future__ import annotations

from typing import cast

from sqlalchemy import ColumnElement, Table, and_

from review.models.base import Base
from review.models.import_run import StagedLead, StagedTouch
from review.models.lead import Lead
from review.models.touch import Touch


def table_of(model: type[Base]) -> Table:
    """The table of a model; whole sets are moved without the mapper."""
    return cast("Table", model.__table__)


staged_lead = table_of(StagedLead)
staged_touch = table_of(StagedTouch)
lead = table_of(Lead)
touch = table_of(Touch)


def same_lead(data_source_id: int) -> ColumnElement[bool]:
    """A kept lead of this source and a staged one are the same hand-off."""
    return and_(
        lead.c.data_source_id == data_source_id,
        lead.c.external_id == staged_lead.c.external_id,
        lead.c.handoff_number == staged_lead.c.handoff_number,
    )


def same_touch(data_source_id: int) -> ColumnElement[bool]:
    """A kept touch of this source and a staged one are the same activity."""
    return and_(
        touch.c.data_source_id == data_source_id, touch.c.external_id == staged_touch.c.external_id
    )
