"""What every page knows: the navigation by role, who is signed in, whose company this is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l

from review.config import Mode, Settings
from review.domain.roles import CASE_READERS, LEAD_READERS, MONTH_READERS, Bench, Role
from review.models.person import Person
from review.web.auth.session import find_current_person


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One line of the navigation, as ``templates/macros/navigation.html`` reads it."""

    label: str
    url: str
    icon: str
    active: bool
    group: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    endpoint: str
    label: Any
    icon: str
    any_of: frozenset[Role] | None  # None: whoever is signed in
    side: Bench | None = None  # for the VPs of this side alone
    areas: tuple[str, ...] = ()  # the areas whose pages belong to it; its endpoint's own where none is named

    def is_for(self, person: Person) -> bool:
        """Whether ``person`` may come to this page."""
        if self.side is not None and person.bench_as(Role.VP) is not self.side:
            return False
        return self.any_of is None or bool(person.roles & self.any_of)



_ENTRIES = (
    _Entry("home.index", _l("Home"), "home", None),
    _Entry("hearing.queue", _l("Hearing"), "gavel", frozenset({Role.PANELIST})),
    _Entry("appeals.index", _l("Appeals"), "messages", MONTH_READERS),
    _Entry("my_leads.index", _l("My leads"), "inbox", frozenset({Role.REP})),
    _Entry("statements.index", _l("Statements"), "writing", frozenset({Role.VP}), Bench.MARKETING),
    _Entry("cases.index", _l("Case book"), "search", CASE_READERS),
    _Entry(
        "reports.index", _l("Reports"), "report-analytics", MONTH_READERS | {Role.REP},
        areas=("reports", "figures", "subscriptions"),
    ),
    _Entry("dockets.index", _l("Dockets"), "calendar-event", MONTH_READERS),
    _Entry(
        "imports.index", _l("Imports"), "file-import", frozenset({Role.CLERK}), areas=("imports", "mapping", "names")
    ),
    _Entry("leads.index", _l("Leads"), "target", LEAD_READERS),
    _Entry("remedies.index", _l("Remedies"), "refresh", LEAD_READERS),
    _Entry("standards.index", _l("Standards"), "book", MONTH_READERS),
    _Entry("people.index", _l("People"), "users", frozenset({Role.CLERK})),
    _Entry("outbox.index", _l("Outbox"), "mail", frozenset({Role.CLERK})),
    _Entry("audit.index", _l("Audit log"), "history", frozenset({Role.CLERK, Role.AUDITOR})),
    _Entry("verify.index", _l("Verify"), "shield-check", MONTH_READERS),
)


def init_app(app: Flask, settings: Settings) -> None:
    """Give every template ``navigation``, ``me``, ``org_name``, ``demo_mode`` and the addresses of the frame."""

    @app.context_processor
    def _frame() -> dict[str, Any]:
        me = find_current_person()
        demo = settings.mode is Mode.DEMO
        return {
            "me": me,
            "navigation": navigation(me),
            "org_name": settings.org_name,
            "demo_mode": demo,
            "home_url": url_for("home.index"),
            "settings_url": url_for("settings.index") if me is not None else None,
            "sign_out_url": url_for("auth.sign_out"),
            "demo_url": url_for("demo.people") if demo and me is not None else None,
        }


def navigation(me: Person | None) -> list[NavigationItem]:
    """The items for this person, in order; only pages that exist."""
    if me is None:
        return []
    area = (request.endpoint or "").split(".")[0]
    return [
        NavigationItem(
            label=str(entry.label),
            url=url_for(entry.endpoint),
            icon=entry.icon,
            active=area in (entry.areas or entry.endpoint.split(".")[:1]),
        )
        for entry in _ENTRIES
        if entry.endpoint in current_app.view_functions and entry.is_for(me)
    ]

