"""The steps up to the draw."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from review.domain.docket_states import DocketState, DrawMode, SeedSourceKind
from review.domain.dockets import Move
from review.domain.errors import Refusal
from review.operations.draws import planned_sizes
from review.queries import docket_progress as progress
from review.queries.docket_viewers import may_run, may_see_keys
from review.queries.dockets import list_seed_sources
from review.queries.draw_checks import find_draw, find_plan
from review.queries.frames import find_frame
from review.sentences import sentence
from review.web.dockets.step_views import Action, Scene, Step, StepState
from review.web.filters import number_text


def ground(at: Scene) -> Step:
    step = Step(_("Standards signed, month imported"))
    if at.docket.frozen_at is None:
        step.missing = at.missing(Move.FREEZE) if at.state is DocketState.PLANNED else []
        if at.situation.unsigned:
            step.links.append((_("Open the standards"), "/standards"))
        if may_run(at.viewer) and (at.situation.no_leads or at.situation.uncovered):
            step.links.append((_("Open the imports"), "/imports"))
    if not step.missing and at.state is not DocketState.CANCELLED:
        step.state = StepState.DONE
        step.text = _("The standards are in force, and the imports reach the end of the month.")
    return step


def freeze(at: Scene) -> Step:
    step = Step(_("Freeze the frame"), at.done(at.docket.frozen_at))
    frame = find_frame(at.docket)
    step.links.append((_("See the frame"), at.url("frame")))
    if frame is not None:
        step.title, step.when = _("Frame frozen"), at.moment(frame.frozen_at)
        step.text = ngettext(
            "%(size)s rejected or ignored lead is in the frame.",
            "%(size)s rejected or ignored leads are in the frame.",
            frame.size, size=number_text(frame.size),
        )  # fmt: skip
        step.hashes.append((_("Frame"), frame.population_sha256))
    else:
        step.text = _("The month's rejected and ignored leads are fixed as they are now, with the evidence on each.")
        step.links[0] = (_("Preview the frame"), at.url("frame"))
        step.missing = at.missing(Move.FREEZE) if at.state is DocketState.PLANNED else []
        step.action = Action(
            at.url("freeze"), _("Freeze the frame"),
            _("Freeze the frame now? It can never be changed; what is imported later enters next month's."), "lock",
        )  # fmt: skip
    return step


def plan(at: Scene) -> Step:
    step = Step(_("Publish the plan"), at.done(at.docket.plan_published_at))
    plan = find_plan(at.docket)
    if plan is not None:
        step.title, step.when = _("Plan published"), at.moment(plan.published_at)
        sizes = sum(stratum.sample_size for stratum in plan.strata)
        step.text = ngettext("%(n)s case is to be drawn.", "%(n)s cases are to be drawn.", sizes, n=sizes)
        step.hashes.append((_("Plan"), plan.sha256))
        step.links.append((_("Read the plan"), at.url("plan")))
        return step
    step.text = size_text(at)
    if at.state is DocketState.FROZEN:
        step.links.append((_("What each size can show"), at.url("plan")))
        step.missing = at.missing(Move.PUBLISH_PLAN) + no_such_sample(at)
    if at.docket.ceremony:
        step.links.append((_("Contributions to the seed"), at.url("seed")))
    step.action = Action(
        at.url("publish_plan"), _("Publish the plan"),
        _("Publish the plan? Strata, sizes and the sources of the seed are then fixed."), "send",
    )  # fmt: skip
    return step


def reveals(at: Scene) -> Step:
    sources = [source for source in list_seed_sources(at.docket) if source.kind is SeedSourceKind.PARTY]
    over = at.docket.plan_published_at is not None and not at.situation.without_reveal
    done = at.docket.drawn_at is not None or over
    step = Step(_("Sales and Marketing reveal their secrets"), StepState.DONE if done else StepState.TO_COME)
    step.links.append((_("Contributions to the seed"), at.url("seed")))
    due = max((source.due_at for source in sources if source.due_at is not None), default=None)
    if done:
        forfeited = [source.label for source in sources if source.value is None]
        step.text = (
            _("Not revealed in time, so entered as forfeited: %(names)s.", names=", ".join(forfeited))
            if forfeited else _("Both have revealed what they had committed.")
        )  # fmt: skip
    elif due is not None:
        step.text = _("They have until %(until)s; who does not reveal by then is left out.", until=at.moment(due))
        step.missing = at.missing(Move.DRAW)
    return step


def draw(at: Scene) -> Step:
    step = Step(_("Draw the sample"), at.done(at.docket.drawn_at))
    drawn = find_draw(at.docket)
    if drawn is not None:
        cases = progress.count_cases(at.docket)
        step.title, step.when = _("Sample drawn"), at.moment(drawn.drawn_at)
        step.text = ngettext("%(n)s case is before the panel.", "%(n)s cases are before the panel.", cases, n=cases)
        if may_see_keys(at.viewer, at.docket):
            step.hashes.append((_("Seed"), drawn.seed))
        step.links.append((_("Verify the draw"), at.url("verify")))
        return step
    step.text = _("The server reveals the secret that it committed in the plan; seed and cases follow from it.")
    step.missing = at.missing(Move.DRAW) if at.state is DocketState.FROZEN else []
    if at.docket.public_value:
        step.text = _("The server reveals its secret, the public value comes last; seed and cases follow from them.")
        step.links.append((_("The public value"), at.url("seed")))
    step.action = Action(
        at.url("draw"), _("Draw the sample"), _("Draw now? A sample is drawn once."), "dice-5"
    )
    return step


def size_text(at: Scene) -> str:
    if at.docket.mode is DrawMode.EVERY_LEAD:
        return str(_("The panel reviews every lead of the frame."))
    size = at.docket.sample_size
    return str(ngettext("A sample of %(n)s case.", "A random sample of %(n)s cases.", size, n=number_text(size)))


def no_such_sample(at: Scene) -> list[str]:
    if not at.situation.frame_size:
        return []
    try:
        planned_sizes(at.docket)
    except Refusal as refusal:
        return [sentence(refusal)]
    return []
