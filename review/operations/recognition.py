"""Whether what was recognised is enough to begin an import."""

from __future__ import annotations

from review.domain.errors import Refusal
from review.intake.recognition import Recognition


def require_complete(found: Recognition) -> None:
    """Raise `Refusal` (codes ``recognition.…``) where a file is not known, or none has leads or touches."""
    names = ", ".join(one.file.name for one in found.files[:10])
    if found.profile is None:
        raise Refusal("recognition.nothing", names=names)
    for one in found.unknown:
        raise Refusal(
            "recognition.unknown_file", name=one.file.name, profile=found.profile, missing=", ".join(one.missing)
        )
    if not found.complete:
        raise Refusal("recognition.no_rows", names=names)
