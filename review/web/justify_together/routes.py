"""All that waits for a justification on one page: a short form a lead, filed one by one or together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from review import clock
from review.config import current_settings
from review.domain.errors import Refusal
from review.models.person import Person
from review.operations.statements import file_justification
from review.queries.justifications import exceptions_of, find_justifiable
from review.queries.my_leads import PAGE_SIZE, Circle, ListPage, MyEvent, Whose, list_on_docket
from review.queries.respondents import find_policy
from review.sentences import sentence
from review.web.access import signed_in
from review.web.my_leads.forms import JustificationForm
from review.web.my_leads.visitor import visitor, whose_leads
from review.web.unit_of_work import keep_changes

blueprint = Blueprint("justify_together", __name__)

ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """One lead on the page; ``event`` is None where it is no longer the viewer's to justify."""

    key: str
    event: MyEvent | None
    form: JustificationForm

    @property
    def is_typed(self) -> bool:
        """Whether somebody wrote or chose something here."""
        form = self.form
        return bool((form.narrative.data or "").strip() or (form.links.data or "").strip() or form.exception.data)


@blueprint.get("/my-leads/to-justify")
@signed_in
def show() -> str:
    """What the visitor has to justify, as forms; what their team has, as a list."""
    me, circle = visitor()
    whose = whose_leads(me, circle)
    listed = list_on_docket(me, circle, whose, page=_number(), only_due=True)
    return _page(circle, whose, listed, _rows(listed) if whose is Whose.MINE else [])


@blueprint.post("/my-leads/to-justify")
@signed_in
def file() -> ResponseReturnValue:
    """File the one whose button was pressed, or all that are filled in; what is refused stays as it was typed."""
    me, circle = visitor()
    rows = _sent_rows(me, circle)
    pressed = request.form.get("file", ALL)
    tried = [row for row in rows if row.key == pressed or (pressed == ALL and row.is_typed)]
    filed = {row.key for row in tried if _file(me, row)}
    if filed:
        keep_changes()
        flash(ngettext("%(num)s justification is filed.", "%(num)s justifications are filed.", len(filed)), "success")
    left = [row for row in rows if row.key not in filed]
    if not tried:
        flash(_("Nothing was filled in, so nothing was filed."), "warning")
    if len(filed) == len(tried) and not any(row.is_typed for row in left):
        return redirect(url_for("justify_together.show"))
    refused = len(filed) < len(tried)
    listed = list_on_docket(me, circle, Whose.MINE, only_due=True)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return _page(circle, Whose.MINE, listed, left), status


def _file(me: Person, row: Row) -> bool:
    """File what one form holds; False, with the reason in the form, where it is refused, and then nothing changes."""
    form, event = row.form, row.event
    text = form.text() if event is not None and form.validate() else None
    if event is None:
        form.form_errors.append(_("You cannot justify this lead any more; your words are still here to be copied."))
    if event is None or text is None:
        return False
    now, zone = clock.now(), current_settings().zone
    try:
        return file_justification(
            me, event.lead, event.ref, text, based_on=form.based_on(), policy=find_policy(now, zone), now=now, zone=zone
        ) is not None
    except Refusal as refusal:
        form.form_errors.append(sentence(refusal))
        return False


def _rows(listed: ListPage[MyEvent]) -> list[Row]:
    return [_row(event, exceptions) for event, exceptions in _with_exceptions(listed)]


def _with_exceptions(listed: ListPage[MyEvent]) -> Iterator[tuple[MyEvent, list[tuple[str, str]]]]:
    known = exceptions_of(listed.rows)
    for event in listed.rows:
        yield event, known.get((event.lead.id, event.ref), [])


def _sent_rows(me: Person, circle: Circle) -> list[Row]:
    """The forms that were on the page when it was sent, as they were filled in, in their order."""
    keys = list(dict.fromkeys(request.form.getlist("lead")))[:PAGE_SIZE]
    listed = list_on_docket(me, circle, Whose.MINE, page=_number(), only_due=True)
    due = {key_of(event): (event, exceptions) for event, exceptions in _with_exceptions(listed)}
    return [_row(*due[key]) if key in due else _no_longer_due(me, key) for key in keys]


def _no_longer_due(me: Person, key: str) -> Row:
    """A lead that was filed meanwhile, whose hearing opened, or that went to somebody else."""
    public_id, _space, ref = key.partition(" ")
    now, zone = clock.now(), current_settings().zone
    found = find_justifiable(me, public_id[:16], ref, policy=find_policy(now, zone), now=now, zone=zone)
    if found is None:
        form = JustificationForm(prefix=_prefix(key), meta={"csrf": False})
        form.offer([], ignored=False)
        return Row(key, None, form)
    return _row(found.event, exceptions_of([found.event]).get((found.event.lead.id, found.event.ref), []))


def _row(event: MyEvent, exceptions: list[tuple[str, str]]) -> Row:
    key = key_of(event)
    form = JustificationForm(prefix=_prefix(key), meta={"csrf": False})  # one token for the whole page
    form.offer(exceptions, ignored=event.kind.value == "ignored")
    if key not in request.form.getlist("lead"):
        form.show_justification(None, event.lead.rejection_reason)
    return Row(key, event, form)


def key_of(event: MyEvent) -> str:
    """What names one form of the page."""
    return f"{event.lead.public_id} {event.ref}"


def _prefix(key: str) -> str:
    return f"{key.replace(' ', '_')}_"


def _number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), 10_000)


def _page(circle: Circle, whose: Whose, listed: ListPage[MyEvent], rows: list[Row]) -> str:
    def page(number: int) -> str:
        return url_for("justify_together.show", whose=whose.value if whose is Whose.TEAM else None, page=number)

    return render_template(
        "my_leads/together.html",
        whose=whose,
        circle=circle,
        listed=listed,
        rows=rows,
        now=clock.now(),
        pages={
            "previous_url": page(listed.page - 1) if listed.page > 1 else None,
            "next_url": page(listed.page + 1) if listed.has_next else None,
        },
    )
