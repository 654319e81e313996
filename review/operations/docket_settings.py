"""How a month is drawn and heard, until its plan is published."""

from __future__ import annotations

from typing import TypedDict, cast

from sqlalchemy import select

from review.domain.appeals import LONGEST_WINDOW
from review.domain.docket_states import DrawMode, SeedSourceKind, StratifyBy
from review.domain.draw.controls import LARGEST_SHARE
from review.domain.draw.text import has_control_character, nfc
from review.domain.errors import Refusal
from review.domain.roles import SIDES
from review.extensions import db
from review.models.docket import Docket
from review.models.draw import SeedSource

LARGEST_SAMPLE = 2_000
LARGEST_MINIMUM = 50
LONGEST_PUBLIC_VALUE = 150

#: What an audit event about settings carries beside the period.
AUDITED = (
    "mode", "sample_size", "minimum_per_stratum", "stratify_by", "ceremony", "public_value", "mask_names",
    "appeal_days", "control_share", "whole_panel",
)  # fmt: skip


class Settings(TypedDict, total=False):
    """The settings of a docket; one that is not given stays as it is, or has its default in a new docket."""

    mode: DrawMode
    sample_size: int
    minimum_per_stratum: int
    stratify_by: StratifyBy
    ceremony: bool
    public_value: str
    mask_names: bool
    appeal_days: int
    control_share: int  # percent of all cases
    whole_panel: bool


def audited(docket: Docket) -> dict[str, object]:
    """The settings as an audit event holds them."""
    return {name: getattr(docket, name) for name in AUDITED}


def settings_of(docket: Docket) -> Settings:
    """The settings of a docket, for another that is to be like it."""
    return cast("Settings", {name: getattr(docket, name) for name in Settings.__annotations__})


def apply_settings(docket: Docket, settings: Settings) -> None:
    """Put ``settings`` on a docket whose plan is not published, and make or withdraw the places in its seed.

    Raises Refusal: ``docket.bad_sample_size``, ``docket.bad_minimum``, ``docket.bad_appeal_days``,
    ``docket.strata_frozen``, ``docket.bad_control_share``, ``docket.controls_frozen``, ``docket.bad_public_value``,
    ``docket.ceremony_begun``.
    """
    size = settings.get("sample_size", docket.sample_size)
    if not 1 <= size <= LARGEST_SAMPLE:
        raise Refusal("docket.bad_sample_size", value=size, largest=LARGEST_SAMPLE)
    minimum = settings.get("minimum_per_stratum", docket.minimum_per_stratum)
    if not 1 <= minimum <= LARGEST_MINIMUM:
        raise Refusal("docket.bad_minimum", value=minimum, largest=LARGEST_MINIMUM)
    days = settings.get("appeal_days", docket.appeal_days)
    if not 1 <= days <= LONGEST_WINDOW:
        raise Refusal("docket.bad_appeal_days", value=days, longest=LONGEST_WINDOW)
    if docket.frozen_at is not None and settings.get("stratify_by", docket.stratify_by) is not docket.stratify_by:
        raise Refusal("docket.strata_frozen", period=docket.period)
    share = settings.get("control_share", docket.control_share or 0)
    if not 0 <= share <= LARGEST_SHARE:
        raise Refusal("docket.bad_control_share", value=share, largest=LARGEST_SHARE)
    if docket.frozen_at is not None and (share > 0) is not (docket.control_share > 0):
        raise Refusal("docket.controls_frozen", period=docket.period)
    public = nfc(settings.get("public_value", "")).strip()
    if has_control_character(public) or len(public) > LONGEST_PUBLIC_VALUE or public.startswith("commit:"):
        raise Refusal("docket.bad_public_value", longest=LONGEST_PUBLIC_VALUE)
    if "public_value" in settings:
        settings = {**settings, "public_value": public}
    for name, value in settings.items():
        setattr(docket, name, value)
    db.session.flush()
    _seat_parties(docket)
    db.session.flush()


def _seat_parties(docket: Docket) -> None:
    """Sales and Marketing have their places in the seed where the docket holds a ceremony."""
    parties = db.session.scalars(
        select(SeedSource).where(
            SeedSource.docket_id == docket.id, SeedSource.kind.in_((SeedSourceKind.PARTY, SeedSourceKind.WITHDRAWN))
        )
    ).all()
    if docket.ceremony and not parties:
        db.session.add_all(
            SeedSource(docket_id=docket.id, position=position, label=side.value, kind=SeedSourceKind.PARTY)
            for position, side in enumerate(SIDES, start=2)
        )
    if not docket.ceremony and any(party.commitment is not None for party in parties):
        raise Refusal("docket.ceremony_begun", period=docket.period)
    for party in parties:
        party.kind = SeedSourceKind.PARTY if docket.ceremony else SeedSourceKind.WITHDRAWN
