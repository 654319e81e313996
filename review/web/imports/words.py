"""What an import's page says of states, problems and remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.errors import Refusal
from review.models import ImportRun, ImportState, ImportTotal, Job
from review.queries.imports import ProblemGroup
from review.sentences import sentence
from review.sentences.intake import problem_text

STATES = {
    ImportState.STAGING: _l("Under way"), ImportState.CHECKED: _l("Checked only"), ImportState.MERGED: _l("Imported"),
    ImportState.REFUSED: _l("Refused"), ImportState.UNDONE: _l("Undone"),
}
_LOOKS = {
    ImportState.STAGING: "running", ImportState.CHECKED: "finished", ImportState.MERGED: "done",
    ImportState.REFUSED: "failed", ImportState.UNDONE: "cancelled",
}


def state_text(run: ImportRun) -> tuple[str, str]:
    """The look (of ``macros/states.html``) and the word of an import's state."""
    return _LOOKS[run.state], str(STATES[run.state])


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
    digits: int
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
    digits = max(len(text.partition(".")[2]) for text in (total.expected, total.found or ""))
    return ToldTotal(name, Decimal(total.expected), found, digits, state, total.agrees)


@dataclass(frozen=True, slots=True)
class SameProblem:
    """Rows with the same thing wrong in the same value: their lines as “2–21, 24”."""

    lines: str
    value: str | None
    text: str


def same_problems(group: ProblemGroup, zone: str) -> list[SameProblem]:
    """The shown rows of a group, those with one value together."""
    lines: dict[str | None, list[int]] = {}
    for row in group.rows:
        lines.setdefault(row.value, []).append(row.line)
    return [
        SameProblem(_spans(some), value, problem_text(group.code, value, zone)) for value, some in lines.items()
    ]


def _spans(lines: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for line in lines:
        if spans and line == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], line]
        else:
            spans.append([line])
    return ", ".join("–".join(map(str, span)) for span in spans)


def remark_text(code: str) -> str:
    """What is remarked on rows that were taken."""
    return sentence(Refusal(code))
