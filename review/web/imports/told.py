"""What an import's files were recognised as, in sentences."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from review.domain.errors import Refusal
from review.models import FileKind
from review.sentences import sentence

_SHOWN = 20


def told(recognition: dict[str, Any] | None) -> list[str]:
    """What was recognised and why, what was left aside, and what cannot be told from the files, a sentence each."""
    if recognition is None:
        return []
    said = [_("Read by the profile %(profile)s.", profile=recognition["profile"])] if recognition["profile"] else []
    said += [_why(one) for one in recognition["files"] if one["kind"]]
    aside = [one["name"] for one in recognition["files"] if not one["kind"]]
    if aside:
        names = ", ".join(aside[:_SHOWN]) + (" …" if len(aside) > _SHOWN else "")
        said.append(_("Not needed: %(names)s.", names=names))
    return [*said, *(sentence(Refusal(code)) for code in recognition["gaps"])]


def _why(one: dict[str, Any]) -> str:
    values = {"name": one["name"], "columns": ", ".join(one["by"])}
    match (one["kind"], bool(one["by"])):
        case (FileKind.LEADS, True):
            return str(_("%(name)s holds leads, by its columns %(columns)s.", **values))
        case (FileKind.TOUCHES, True):
            return str(_("%(name)s holds touches, by its columns %(columns)s.", **values))
        case (FileKind.LEADS, False):
            return str(_("No profile knows %(name)s; it looks most like leads.", **values))
        case (FileKind.TOUCHES, False):
            return str(_("No profile knows %(name)s; it looks most like touches.", **values))
        case _:
            return str(_("%(name)s tells more about the others, by its columns %(columns)s.", **values))
