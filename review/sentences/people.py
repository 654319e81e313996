"""Refusals about people, their roles, their passwords and their invitations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "people.name_missing": _l("A person needs a name; type one."),
    "people.name_too_long": _l("That name cannot be kept; use at most %(limit)s ordinary characters."),
    "people.address_malformed": _l("“%(address)s” is not an e-mail address; write one such as name@company.example."),
    "people.address_taken": _l("The address %(address)s belongs to %(name)s; use another, or change that person."),
    "people.address_needed": _l("This person signs in with their address; give another one instead of none."),
    "people.role_unknown": _l(
        "“%(role)s” is not a role; write clerk, rep, auditor, vp:sales, vp:marketing, panelist:sales,"
        " panelist:marketing, panelist:executive or panelist:executive:chair."
    ),
    "people.role_twice": _l("A role can be given once only; a panelist sits on one bench, a VP stands for one side."),
    "people.bench_missing": _l("A panelist sits on a bench; choose sales, marketing or executive."),
    "people.side_missing": _l("A VP stands for a side; choose sales or marketing."),
    "people.bench_unwanted": _l("Only panelists and VPs have a bench; the role %(role)s goes without one."),
    "people.chair_bench": _l("The chair is a panelist on the executive bench; choose that, or leave the chair out."),
    "people.second_chair": _l("%(name)s chairs the panel already; take the chair from them first."),
    "people.clerk_on_panel": _l("The clerk holds no seat on the panel; choose one of the two roles."),
    "people.last_clerk": _l("This is the only clerk; make somebody else a clerk first."),
    "people.seated_now": _l(
        "%(name)s sits on the panel of %(period)s; they can become a clerk once that month is published."
    ),
    "people.team_too_long": _l("That team's name cannot be kept; use at most %(limit)s ordinary characters."),
    "people.manager_inactive": _l("%(name)s is deactivated and cannot be anybody's manager; choose another person."),
    "people.manager_loop": _l("%(name)s answers to this very person; choose a manager above them."),
    "people.manager_unknown": _l("Nobody here has the address %(address)s; add the manager first."),
    "people.unknown": _l("Nobody here has the address %(address)s; “people list” shows who does."),
    "people.already_inactive": _l("%(name)s is deactivated already; nothing had to be done."),
    "people.already_active": _l("%(name)s is active already; nothing had to be done."),
    "people.own_account": _l("You cannot deactivate yourself; ask another clerk."),
    "people.changed_meanwhile": _l("Somebody else changed the same at this moment; reload the page and try again."),
    "password.too_short": _l("That password is too short; use at least %(shortest)s characters, a few words perhaps."),
    "password.too_long": _l("That password is too long; use at most %(longest)s characters."),
    "password.common": _l("That password is one of the first that anybody would try; choose another."),
    "password.about_owner": _l(
        "Most of that password is your own name or address; add at least %(rest)s characters that are not."
    ),
    "invitation.used": _l("This invitation was used on %(at)s; sign in, or ask the clerk for a new one."),
    "invitation.expired": _l("This invitation ended on %(at)s; ask the clerk for a new one."),
    "invitation.inactive": _l("%(name)s is deactivated; a clerk can reactivate them, and then invite them."),
    "invitation.no_address": _l("%(name)s has no e-mail address to sign in with; give them one first."),
}
