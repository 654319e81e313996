"""Definition fitness: the clauses that leads met against how the panel ruled, and what another definition would do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from review.domain.addresses import fold
from review.domain.definition_trials import AS_IT_STANDS, Trial, parse_minimum, tally
from review.domain.errors import Refusal
from review.domain.estimates import over_qualification, show
from review.domain.estimates.showing import SMALL_BELOW
from review.domain.report_filters import Filter, Option
from review.domain.roles import LEAD_READERS
from review.queries.editions import list_editions_within
from review.queries.report_leads import leads_of_cases
from review.reports.figures import Judged
from review.reports.fitness_cases import CELLS, cases_behind, links_of
from review.reports.frame import Ask, Chart, Column, Figure, Kind, Labelled, Link, Report, Result, Row, Shape, Table
from review.reports.past_cases import Past, past_cases
from review.reports.showing import value_text

PLACE = 40


def _make(ask: Ask) -> Result:
    past = past_cases(list_editions_within(ask.filters.months))
    trial = _trial(ask, past)
    now, tried = tally(past.cases), tally(past.cases, trial)
    formal = sum(one.formally_right for one in past.cases)
    figures = (
        Figure("cases", _("Cases decided"), now.cases, link=Link({})),
        Figure("agreement", _("Definition and panel agree"), _told(now.agreement, now.cases), Kind.SHARE,
               _("as it stands: the lead met it and should have been worked, or neither")),
        Figure("tried", _("They would agree"), _told(tried.agreement, tried.cases), Kind.SHARE, _words(trial, past)),
        Figure("missed", _("Failed it, yet should have been worked"), now.fails_worked,
               link=Link({"outcome": "fails_worked"}),
               meaning=_("of %(cases)s that should have been worked", cases=value_text(now.worked, Kind.COUNT))),
        Figure("formal", _("Rejected by the letter"), formal, link=Link({"formal": "yes"}),
               meaning=_("rightly, though the lead met four clauses or more, or failed nothing but budget or urgency")),
    )  # fmt: skip
    tables = (_met(past), _thresholds(past, trial), _required(past, trial), _over(past))
    return Result(_finding(past, trial), figures, tables, _notes(past))


def _trial(ask: Ask, past: Past) -> Trial:
    """What is asked for; a clause by its key or its title."""
    minimum, wanted = ask.option("minimum_met"), ask.option("required")
    if not past.cases:
        return AS_IT_STANDS
    names = {fold(name): key for key, title in past.clauses.items() for name in (title, key)}
    if wanted and fold(wanted) not in names:
        raise Refusal("report.no_such_clause", value=wanted, clauses=", ".join(past.clauses.values()))
    return Trial(parse_minimum(minimum, len(past.clauses)), names[fold(wanted)] if wanted else None)


def _met(past: Past) -> Table:
    rows = []
    for number in range(len(past.clauses) + 1) if past.cases else ():
        found = tally(one for one in past.cases if one.met == number)
        share = _told(found.worked / found.cases if found.cases else None, found.cases)
        values = [str(number), found.cases, found.worked, found.cases - found.worked, share]
        here = {"met": str(number)}
        links = {"cases": Link(here), **{one: Link({**here, "outcome": one}) for one in ("worked", "left")}}
        rows.append(Row(values, links, muted=found.cases < SMALL_BELOW))
    columns = (
        Column("met", _("Clauses met"), Kind.TEXT), Column("cases", _("Cases")),
        Column("worked", _("Should have been worked")), Column("left", _("Rightly rejected or left")),
        Column("share", _("Should have been worked"), Kind.SHARE),
    )  # fmt: skip
    return Table("met", _("Clauses met, and how the panel ruled"), columns, rows,
                 _("A clause is met where most judges read it so. Grey: too few cases for a share."),
                 Chart(Shape.BARS, "met", ("worked", "left")))  # fmt: skip


def _thresholds(past: Past, trial: Trial) -> Table:
    before = [one.meets() for one in past.cases]
    rows = []
    for number in range(1, len(past.clauses) + 1) if past.cases else ():
        tried = Trial(number, trial.required)
        found = tally(past.cases, tried)
        changed = sum(one.meets(tried) is not was for one, was in zip(past.cases, before, strict=True))
        rows.append(
            Row([str(number), found.meets_worked, found.meets_left, found.fails_worked, found.fails_left,
                 _told(found.agreement, found.cases), changed, _("in force") if number == past.minimum_met else ""],
                {**links_of(threshold=str(number)), "changed": Link({"threshold": str(number), "changed": "yes"})})
        )  # fmt: skip
    columns = (
        Column("minimum_met", _("Clauses to be met"), Kind.TEXT), *_outcomes(),
        Column("agreement", _("Definition and panel agree"), Kind.SHARE),
        Column("changed", _("Cases that change sides")), Column("now", _("Now"), Kind.TEXT),
    )  # fmt: skip
    required = past.clauses.get(trial.required or "")
    note = _("With the clause “%(clause)s” required as well.", clause=required) if required else _(
        "The clauses that are required stay so.")  # fmt: skip
    return Table("thresholds", _("Another threshold, on the same cases"), columns, rows, note,
                 Chart(Shape.LINES, "minimum_met", ("agreement",)))  # fmt: skip


def _required(past: Past, trial: Trial) -> Table:
    rows = []
    for key, title in past.clauses.items() if past.cases else ():
        found = tally(past.cases, Trial(trial.minimum_met, key))
        rows.append(
            Row([title, found.meets_worked, found.meets_left, found.fails_worked, found.fails_left,
                 _told(found.agreement, found.cases), _("required now") if key in past.required else ""],
                links_of(clause=key))
        )  # fmt: skip
    columns = (Column("clause", _("Clause, were it required"), Kind.TEXT), *_outcomes(),
               Column("agreement", _("Definition and panel agree"), Kind.SHARE),
               Column("now", _("Now"), Kind.TEXT))  # fmt: skip
    base = tally(past.cases, Trial(trial.minimum_met))
    note = _("Each clause by itself, with %(number)s to be met; without any, %(cases)s cases meet the definition.",
             number=trial.minimum_met or past.minimum_met, cases=base.meets_worked + base.meets_left)  # fmt: skip
    return Table("required", _("Another required clause, on the same cases"), columns, rows, note)


def _outcomes() -> tuple[Column, ...]:
    return (
        Column("meets_worked", _("Meet it, should have been worked")),
        Column("meets_left", _("Meet it, rightly left")),
        Column("fails_worked", _("Fail it, should have been worked")),
        Column("fails_left", _("Fail it, rightly left")),
    )


def _over(past: Past) -> Table:
    """Over-qualification: the leads by the clauses that they failed, estimated for all events of the months."""
    number = len(past.clauses)
    cells = {
        failed: past.part.group_cells(
            past.drawn,
            [Judged(one.stratum, True, one.to_be_worked) for one in past.cases if number - one.met == failed],
        )
        for failed in range(1, number + 1)
    }
    rows = []
    for found in over_qualification(cells, number, past.part.neighbours) if past.cases else ():
        shown = show(found.estimate)
        estimate = shown.estimate
        limits = [getattr(estimate, name) if estimate else None for name in ("rate", "low", "high")]
        said = "" if shown.comparable else _("too few to tell")
        here = {"failed": str(found.failed)}
        links = {"cases": Link(here), "worked": Link({**here, "outcome": "worked"})}
        values = [str(found.failed), found.reviewed, shown.wrong, *limits, said]
        rows.append(Row(values, links, muted=not shown.comparable))
    columns = (
        Column("failed", _("Clauses failed"), Kind.TEXT), Column("cases", _("Cases")),
        Column("worked", _("Should have been worked")), Column("rate", _("Estimate"), Kind.SHARE),
        Column("low", _("At least"), Kind.SHARE), Column("high", _("At most"), Kind.SHARE),
        Column("said", _("Reading"), Kind.TEXT),
    )  # fmt: skip
    return Table("over", _("Does the definition ask for too much?"), columns, rows,
                 _("Of all leads of these months that failed so many clauses, the share that should have been worked."),
                 Chart(Shape.LINES, "failed", ("rate",), band=("low", "high")))  # fmt: skip


def _told(share: float | None, cases: int) -> float | None:
    """A share of cases; none where they are too few for one."""
    return share if cases >= SMALL_BELOW else None


def _words(trial: Trial, past: Past) -> str:
    """What is tried, in words."""
    if trial == AS_IT_STANDS:
        return str(_("nothing else is tried; choose a number or a clause above"))
    number = trial.minimum_met or past.minimum_met
    if trial.required is None:
        return str(_("with %(number)s clauses to be met", number=number))
    return str(_("with %(number)s clauses to be met and “%(clause)s” required", number=number,
                 clause=past.clauses[trial.required]))  # fmt: skip


def _finding(past: Past, trial: Trial) -> str:
    now, tried = tally(past.cases), tally(past.cases, trial)
    if not now.cases:
        return str(_("No case of a published month of this period has been decided yet."))
    values = {name: value_text(value, Kind.COUNT) for name, value in
              (("missed", now.fails_worked), ("worked", now.worked), ("then", tried.fails_worked),
               ("passed", now.meets_left), ("passes", tried.meets_left))}  # fmt: skip
    first = _("Of %(worked)s leads that the panel would have had worked, %(missed)s fail the definition as it stands;"
              " it lets %(passed)s through that were rightly rejected or left.", **values)  # fmt: skip
    if trial == AS_IT_STANDS:
        return str(first)
    second = _("Tried, %(words)s: %(then)s would fail it, and %(passes)s would be let through.",
               words=_words(trial, past), **values)  # fmt: skip
    return f"{first} {second}"


def _notes(past: Past) -> list[str]:
    found = [
        _("Counts are of the cases that were drawn and decided, not of all events; only the last table estimates."),
        _("A signed exception makes a rejection right whatever the definition says, so that the two never agree on"
          " everything."),
    ]  # fmt: skip
    if past.others:
        found.append(_("%(cases)s cases were judged by other clauses than those of the newest month and are left out.",
                       cases=past.others))  # fmt: skip
    return [str(one) for one in found]


def _leads_of(ask: Ask, cell: Mapping[str, str]) -> Select[Any]:
    past = past_cases(list_editions_within(ask.filters.months))
    return leads_of_cases([one.case_id for one in cases_behind(past, _trial(ask, past), cell)], ask.scope)


report = Report(
    name="definition-fitness",
    title=_l("Definition fitness"),
    summary=_l("Whether the definition of a qualified lead says what the panel says, and what another one would do."),
    readers=LEAD_READERS,
    filters=(Filter.PERIOD,),
    options=(
        Labelled(Option("minimum_met"), _l("Clauses to be met"), help=_l("empty: as it stands")),
        Labelled(Option("required"), _l("Clause that is required as well"), help=_l("its name, such as Budget")),
    ),
    cells=CELLS,
    make=_make,
    leads_of=_leads_of,
    terms=(
        (_l("Should have been worked"),
         _l("The panel ruled that the rejection was not valid, or that Sales owed the lead more work.")),
        (_l("Meets the definition"),
         _l("Every required clause is met, and at least as many clauses as are to be met; what the panel could not"
            " establish is not met.")),
        (_l("Agree"), _l("The lead meets the definition and should have been worked, or does neither.")),
        (_l("Rejected by the letter"),
         _l("Rightly rejected or left as failing the definition, though the lead met four clauses or more, or failed"
            " nothing but budget or urgency.")),
    ),
)  # fmt: skip
