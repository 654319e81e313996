"""What was done for a lead up to its end, as the follow-up policy counts touches, and how its promise stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from review.domain.follow_up_facts import Ending
from review.domain.leads import ReasonGroup
from review.domain.promise import Standing
from review.models.base import Base, RowId, one_of


class FollowUpFact(Base):
    """One lead that Marketing handed over, kept current by intake: it goes and comes with the lead's `LeadFact`.

    It repeats what reports filter by, so that they read narrow rows alone. Times are whole seconds since the hand-off
    (None: it did not happen); ``review.domain.follow_up`` says which touches count, and which their moments are.

    The columns from ``tier`` on say how the promise stands (`review.domain.promise`), by the policies and the coverage
    that its data source's ``follow_up_basis`` names; None: not judged yet.
    """

    __tablename__ = "follow_up_fact"
    __table_args__ = (
        Index("ix_follow_up_fact_handed_off_at_owner_id", "handed_off_at", "owner_id"),
        Index("ix_follow_up_fact_first_after_handed_off_at_known", "first_after", "handed_off_at", "known"),
        Index(
            "ix_follow_up_fact_untouched", "handed_off_at",
            sqlite_where=text("first_after IS NULL"), postgresql_where=text("first_after IS NULL"),
        ),
        Index(
            "ix_follow_up_fact_not_judged", "lead_id",
            sqlite_where=text("tier IS NULL"), postgresql_where=text("tier IS NULL"),
        ),
    )

    lead_id: Mapped[int] = mapped_column(RowId, ForeignKey("lead_fact.lead_id", ondelete="CASCADE"), primary_key=True)
    handed_off_at: Mapped[datetime]
    data_source_id: Mapped[int]
    owner_id: Mapped[int | None]
    source: Mapped[str | None] = mapped_column(String(120))
    campaign: Mapped[str | None] = mapped_column(String(200))
    grade: Mapped[str | None] = mapped_column(String(40))
    grade_by_rep: Mapped[bool]
    ending: Mapped[Ending] = mapped_column(one_of(Ending, "ending"))
    reason: Mapped[str | None] = mapped_column(String(200))
    reason_group: Mapped[ReasonGroup | None] = mapped_column(one_of(ReasonGroup, "reason_group"))
    ended_after: Mapped[int | None]
    assigned_after: Mapped[int | None]
    touches: Mapped[int]
    channels: Mapped[int]
    first_after: Mapped[int | None]  # the first counted touch; where only its day is known, that day's end
    first_earliest: Mapped[int | None]  # the earliest that any counted touch can have been
    worked_days: Mapped[int]  # local days from the hand-off to the end, or to the last counted touch while open
    contact_after: Mapped[int | None]  # the first two-way contact
    touches_to_contact: Mapped[int | None]  # touches counted up to it
    tier: Mapped[int | None]  # its place among the tiers of all policies in force
    known: Mapped[bool | None]  # touch data covers its time
    owing: Mapped[bool | None]  # the reason of its rejection owes the whole window
    on_touches: Mapped[Standing | None] = mapped_column(one_of(Standing, "on_touches"))
    on_first_touch: Mapped[Standing | None] = mapped_column(one_of(Standing, "on_first_touch"))
    on_window: Mapped[Standing | None] = mapped_column(one_of(Standing, "on_window"))
    on_channels: Mapped[Standing | None] = mapped_column(one_of(Standing, "on_channels"))
    promise: Mapped[Standing | None] = mapped_column(one_of(Standing, "promise"))
