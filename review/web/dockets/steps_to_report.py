"""The steps from the draw to the report."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from review.domain.docket_states import DocketState, DrawMode
from review.domain.dockets import Move
from review.domain.roles import Role
from review.operations.publication import what_lacks_for_revision
from review.queries import docket_progress as progress
from review.queries.appeals import count_appeals, count_open_appeals, window_of
from review.queries.decisions import may_read_decisions
from review.queries.docket_viewers import may_run, may_watch
from review.queries.recusals import list_proposals
from review.sentences import sentence
from review.web.dockets.step_views import Action, Scene, Step, StepState


def statements(at: Scene) -> Step:
    step = Step(_("Statements"), at.done(at.docket.hearing_opened_at))
    if at.docket.drawn_at is None:
        step.text = _("Reps justify their rejections; Marketing may say something too.")
        return step
    said = progress.count_statements(at.docket)
    step.text = _(
        "Justified by Sales: %(sales)s of %(cases)s cases. Statements of Marketing: %(marketing)s.",
        sales=said.sales, cases=said.cases, marketing=said.marketing,
    )  # fmt: skip
    step.when = _("Due %(until)s", until=at.moment(at.docket.statements_due_at))
    step.missing = at.missing(Move.OPEN_HEARING) if at.state is DocketState.DRAWN else []
    if at.state is DocketState.DRAWN and said.sales < said.cases:
        step.reminder = at.reminder()
    _add_judges(at, step)
    if at.state is DocketState.DRAWN and at.viewer.has_role(Role.PANELIST):
        step.links.append((_("Add a case that the panel must see"), at.url("must_see")))
    if at.state is DocketState.DRAWN and may_run(at.viewer) and at.docket.mode is DrawMode.SAMPLE:
        step.links.append((_("Make the sample larger"), at.url("extend")))
    step.action = Action(
        at.url("open_hearing"), _("Open the hearing"),
        _("Open the hearing? The statements are then fixed as they stand, and the judges can vote."), "gavel",
    )  # fmt: skip
    return step


def hearing(at: Scene) -> Step:
    opened = at.docket.hearing_opened_at
    over = at.state is not DocketState.HEARING or (may_watch(at.viewer) and at.voting_over())
    step = Step(_("Hearing"), StepState.DONE if opened is not None and over else StepState.TO_COME)
    step.text = _("Every judge votes alone and blind.")
    if at.state is DocketState.HEARING:
        _add_judges(at, step)
    if at.state is DocketState.HEARING:
        add_voting(at, step)
    elif opened is not None:
        step.when = at.moment(opened)
    return step


def deliberation(at: Scene) -> Step:
    step = Step(_("Deliberation"), StepState.TO_COME)
    if at.docket.deliberation_opened_at is None:
        split = at.situation.split_cases
        step.text = ngettext(
            "%(n)s case is split: it is opened, discussed and voted again.",
            "%(n)s cases are split: they are opened, discussed and voted again.", split, n=split,
        )  # fmt: skip
        step.action = Action(
            at.url("deliberate"), _("Open the deliberation"),
            _("Open the deliberation? The judges of the split cases then see one another's answers."), "messages",
        )  # fmt: skip
        return step
    reopened = progress.count_reopened(at.docket)
    step.text = ngettext(
        "%(n)s case is voted a second time.", "%(n)s cases are voted a second time.", reopened, n=reopened
    )
    if at.state is DocketState.DELIBERATION:
        step.state = StepState.DONE if may_watch(at.viewer) and at.voting_over() else StepState.TO_COME
        add_voting(at, step)
    else:
        step.state, step.when = StepState.DONE, at.moment(at.docket.deliberation_opened_at)
    return step


def close(at: Scene) -> Step:
    step = Step(_("Close"), at.done(at.docket.closed_at))
    step.text = _("Voting ends and the verdicts are reached.")
    if at.docket.closed_at is not None:
        step.title, step.when = _("Closed"), at.moment(at.docket.closed_at)
        verdicts, undecided = progress.count_verdicts(at.docket)
        step.text = _("Verdicts: %(n)s.", n=verdicts)
        if undecided and (at.docket.published_at is not None or may_watch(at.viewer)):
            step.text += " " + _("On %(n)s of them the panel could not decide.", n=undecided)
    elif at.state in (DocketState.HEARING, DocketState.DELIBERATION) and may_watch(at.viewer):
        step.missing = at.missing(Move.CLOSE)
    step.action = Action(
        at.url("close"), _("Close the docket"), _("Close? No ballot can be cast or changed afterwards."), "lock"
    )
    return step


def publish(at: Scene) -> Step:
    step = Step(_("Publish the report"), at.done(at.docket.published_at))
    if at.docket.hearing_opened_at is not None and may_read_decisions(at.viewer, at.docket):
        step.links.append((_("What the panel resolved to do"), at.url("decisions")))
    edition = progress.find_edition(at.docket)
    if edition is not None:
        step.title, step.when = _("Published"), at.moment(edition.published_at)
        step.text = _("Edition %(number)s; its numbers never change.", number=edition.number)
        step.hashes.append((_("Report"), edition.sha256))
        step.links.append((_("Read the report"), f"/reports/{at.docket.period}"))
        return step
    step.text = _("The draw is checked once more, and the month's figures are fixed.")
    step.missing = at.missing(Move.PUBLISH) if at.state is DocketState.CLOSED else []
    step.action = Action(
        at.url("publish"), _("Publish the report"),
        _("Publish the report? Its numbers never change afterwards."), "report-analytics",
    )  # fmt: skip
    return step


def _add_judges(at: Scene, step: Step) -> None:
    """For those who watch: who judges what, and how many recusals wait for a decision."""
    if not may_watch(at.viewer):
        return
    waiting = len(list_proposals(at.docket, only_open=True))
    if waiting:
        proposed = ngettext("%(num)s recusal is proposed", "%(num)s recusals are proposed", waiting)
        step.links.append((_("The judges: %(proposed)s", proposed=proposed), at.url("judges")))
    else:
        step.links.append((_("The judges"), at.url("judges")))


def appeals(at: Scene) -> Step:
    """Until the window shuts, then the one edition that holds what the appeals changed."""
    until, lacking = window_of(at.docket), what_lacks_for_revision(at.docket, at.now)
    shut = until is not None and at.now > until
    over = shut and lacking is not None and lacking.code in ("edition.nothing_changed", "edition.revised_already")
    step = Step(_("Appeals"), StepState.DONE if over else StepState.TO_COME)
    filed, still_open = count_appeals(at.docket), count_open_appeals(at.docket)
    step.when = _("Until %(until)s", until=at.moment(until))
    step.text = _("Filed: %(filed)s. Still to be decided: %(still_open)s.", filed=filed, still_open=still_open)
    if filed:
        step.links.append((_("The appeals"), url_for("appeals.index", period=at.docket.period)))
    if lacking is not None and not over:
        step.missing = [sentence(lacking)]
    step.action = Action(
        at.url("revise"), _("Publish the revised edition"),
        _("Publish a new edition with what the appeals changed? The first one stays as it is."), "report-analytics",
    )  # fmt: skip
    return step


def add_voting(at: Scene, step: Step) -> None:
    step.when = _("Votes are due %(until)s", until=at.moment(at.docket.hearing_due_at))
    if may_watch(at.viewer):
        step.people = [(person.name, cases) for person, cases in progress.list_missing_ballots(at.docket)]
        step.reminder = at.reminder() if step.people else None
