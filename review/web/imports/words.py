"""What an import's page says of states, problems and remarks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from flask_babel import format_timedelta
from flask_babel import gettext as _

from review.domain.errors import Refusal
from review.models import ImportRun, ImportState, ImportTotal, Job, QuarantinedRow
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


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast an import reads: rows a second, and the time left in words once it can be told."""

    rows_a_second: int
    left: str


def pace_of(job: Job | None) -> Pace | None:
    """The pace of an import that is reading; None before anything was read, and after."""
    if job is None or job.started_at is None or job.heartbeat_at is None or not job.total_units:
        return None
    seconds = (job.heartbeat_at - job.started_at).total_seconds()
    if job.step != "reading" or seconds <= 0 or not job.done_units:
        return None
    speed = job.done_units / seconds
    left = timedelta(seconds=max(0, job.total_units - job.done_units) / speed)
    return Pace(round(speed), format_timedelta(left, granularity="second", threshold=1.2))


@dataclass(frozen=True, slots=True)
class ToldTotal:
    """A control total as its page shows it; ``found`` is None where nothing was compared or there is no such column."""

    of: str
    expected: Decimal
    found: Decimal | None
    state: str
    agrees: bool


def told_total(total: ImportTotal) -> ToldTotal:
    """A control total in words."""
    kinds = {"leads": _("Rows of leads"), "touches": _("Rows of touches"), "": _("All files")}
    name = kinds.get(total.of, total.of)
    if total.column:
        name = _("Sum of %(column)s", column=total.column) if not total.of else f"{name}: {total.column}"
    if not total.compared:
        state = _("not compared yet")
    elif total.agrees:
        state = _("agrees")
    elif total.found is None:
        state = _("no such file or column")
    elif total.unread:
        state = _("differs; cells that are no amounts: %(count)s", count=total.unread)
    else:
        state = _("differs")
    found = Decimal(total.found) if total.found is not None else None
    return ToldTotal(name, Decimal(total.expected), found, state, total.agrees)


def problem_text(row: QuarantinedRow, zone: str) -> str:
    """What is wrong in one row."""
    return sentence(Refusal(row.code, value=row.value or "", zone=zone))


def remark_text(code: str) -> str:
    """What is remarked on rows that were taken."""
    return sentence(Refusal(code))
