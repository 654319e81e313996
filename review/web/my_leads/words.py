"""Verdicts and exceptions in the words a rep reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from review.domain.answers import Answer
from review.domain.leads import EventKind
from review.queries.my_verdicts import MyVerdict


def outcome(verdict: MyVerdict) -> tuple[str, str]:
    """The state whose look fits, and what the panel found in one sentence."""
    ignored = verdict.kind is EventKind.IGNORED
    if verdict.valid is None:
        text = (
            _("The panel could not decide; nothing follows for you.")
            if ignored
            else _("The panel could not decide; the rejection stands.")
        )
        return "unresolved", str(text)
    if verdict.valid is Answer.YES:
        text = _("Sales owed this lead no more work.") if ignored else _("The rejection was right.")
        return "valid", str(text)
    text = _("Sales owed this lead more work.") if ignored else _("The lead should not have been rejected.")
    return "not_valid", str(text)


def exception_title(key: str | None, evidence: Mapping[str, Any] | None) -> str:
    """An exception by the title that the policy gives it."""
    titles = {one["key"]: one["title"] for one in evidence["policy"]["exceptions"]} if evidence else {}
    return str(titles.get(key, (key or "").replace("_", " ")))
