"""What an import's page says of states, problems and remarks."""

from __future__ import annotations

from flask_babel import gettext as _

from review.domain.errors import Refusal
from review.models import ImportRun, ImportState, QuarantinedRow
from review.sentences import sentence


def state_text(run: ImportRun) -> tuple[str, str]:
    """The look (of ``macros/states.html``) and the word of an import's state."""
    match run.state:
        case ImportState.STAGING:
            return "running", _("Under way")
        case ImportState.CHECKED:
            return "finished", _("Checked only")
        case ImportState.MERGED:
            return "done", _("Imported")
        case ImportState.REFUSED:
            return "failed", _("Refused")
        case ImportState.UNDONE:
            return "cancelled", _("Undone")


def problem_text(row: QuarantinedRow, zone: str) -> str:
    """What is wrong in one row."""
    return sentence(Refusal(row.code, value=row.value or "", zone=zone))


def remark_text(code: str) -> str:
    """What is remarked on rows that were taken."""
    return sentence(Refusal(code))
