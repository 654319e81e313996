"""Why somebody is not recused, cleared or seated; and the grounds of a recusal in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.domain.recusals import LEFT_PANEL, Ground

SENTENCES = {
    "recusal.reason_missing": _l("Say in a few words why; nothing was changed."),
    "recusal.reason_too_long": _l("The reason may have %(limit)s characters; shorten it and send it again."),
    "recusal.not_now": _l("The hearing of %(period)s is not under way, so nobody can be recused from its cases now."),
    "recusal.no_seat": _l("You are not a judge of this case, so there is nothing to be recused from."),
    "recusal.already": _l("This judge is already recused from the case; nothing is left to do."),
    "recusal.not_yours": _l("Only the judge it concerns, or a clerk, can decide on a recusal; ask one of them."),
    "recusal.not_proposed": _l("No recusal of %(name)s was proposed here; a judge can still leave a case themselves."),
    "recusal.decided_already": _l("This recusal was decided a moment ago; reload the page to see how."),
    "recusal.own_lead": _l(
        "By the CRM this lead is your own, so you cannot clear yourself; if it means somebody else, a clerk can say so."
    ),
    "panel.not_a_panelist": _l("%(name)s is not on the panel; give them the role of a panelist first."),
    "panel.already_seated": _l("%(name)s already has a seat in %(period)s; nothing is left to do."),
    "campaign.bad_name": _l(
        "A campaign needs a name of at most %(limit)s printable characters; choose one of the list."
    ),
}

#: To the judge it concerns. Nothing of the claim is told: they may not have answered the first question yet.
TO_JUDGE = {
    Ground.RESPONDENT: _l("By the CRM, this lead is your own."),
    Ground.OWNER: _l("By the CRM, this lead is your own."),
    Ground.MANAGER_OF_RESPONDENT: _l("You manage the rep of this lead."),
    Ground.MANAGER_OF_OWNER: _l("You manage the rep of this lead."),
    Ground.CAMPAIGN_OWNER: _l("You own the campaign that this lead came from."),
}

#: To the clerk, after a name.
OF_JUDGE = {
    Ground.RESPONDENT: _l("answers for the lead"),
    Ground.OWNER: _l("owns the lead"),
    Ground.MANAGER_OF_RESPONDENT: _l("manages the rep who answers for it"),
    Ground.MANAGER_OF_OWNER: _l("manages the lead's owner"),
    Ground.CAMPAIGN_OWNER: _l("owns its campaign"),
}


def recused_because(reason: str | None) -> str:
    """Why somebody is recused, to the clerk: in words where the program says so, else as it was written."""
    if reason == LEFT_PANEL:
        return str(_l("left the panel"))
    return str(OF_JUDGE[Ground(reason)]) if reason in set(Ground) else reason or ""
