"""Which sign stands before the cents, by what a whole column of amounts shows."""

from __future__ import annotations

from review.domain.amounts import AmountEvidence
from review.intake.chunk import chunks
from review.intake.columns import Made
from review.intake.lookups import Found
from review.intake.profile import Leads, Profile, Touches
from review.intake.profile_source import AUTO
from review.intake.tables import TableFile


def with_exact_sign(
    file: TableFile, profile: Profile, part: Leads | Touches, made: Made, found: Found
) -> Profile:
    """``profile`` with the sign that the amounts in ``file`` are written with, where it is to be found out."""
    if profile.source.decimal != AUTO:
        return profile
    evidence = AmountEvidence()
    if isinstance(part, Leads) and part.columns.amount:
        for chunk in chunks(file, profile.source, made, found):
            evidence.add(chunk.column(part.columns.amount).unique().tolist())
    source = profile.source.model_copy(update={"decimal": evidence.sign()})
    return profile.model_copy(update={"source": source})
