"""What each audited event says in one sentence; nothing is refused here."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, object] = {}

#: From action to sentence: ``%(actor)s``, ``%(subject)s`` and the payload's keys are filled in.
EVENTS = {
    "person.created": _l("%(actor)s added %(subject)s."),
    "person.changed": _l("%(actor)s changed %(subject)s: %(fields)s."),
    "person.deactivated": _l("%(actor)s deactivated %(subject)s."),
    "person.reactivated": _l("%(actor)s let %(subject)s in again."),
    "invitation.made": _l("%(actor)s invited %(subject)s."),
    "invitation.accepted": _l("%(actor)s accepted an invitation and chose a password."),
    "sign_in.started": _l("%(actor)s signed in (by %(by)s)."),
    "sign_in.failed": _l("Somebody failed to sign in as %(subject)s."),
    "sign_in.ended": _l("%(actor)s signed out."),
    "sign_in.revoked": _l("%(actor)s ended all sessions of %(subject)s."),
    "standard.proposed": _l("%(actor)s proposed %(version)s, to take effect on %(effective_on)s."),
    "standard.signed": _l("%(actor)s signed %(version)s for the %(bench)s bench."),
    "import.started": _l("%(actor)s began an import from %(data_source)s."),
    "import.checked": _l("%(actor)s tried an import from %(data_source)s; nothing was changed."),
    "import.merged": _l("%(actor)s imported leads and touches from %(data_source)s."),
    "import.refused": _l("An import that %(actor)s began was refused."),
    "profile.saved": _l("%(actor)s saved the import profile %(name)s, version %(number)s."),
    "person.names_joined": _l("%(actor)s said that two spellings are one person, %(subject)s."),
    "person.names_apart": _l("%(actor)s said that %(subject)s is not the person of a similar name."),
    "import.undone": _l("%(actor)s undid an import from %(data_source)s."),
    "report.owners_reminded": _l("%(actor)s reminded %(people)s owners of leads without a touch for %(days)s days."),
    "statement.filed": _l("%(actor)s filed a statement."),
    "docket.planned": _l("%(actor)s planned the docket of %(period)s."),
    "docket.settings_changed": _l("%(actor)s changed the settings of the docket of %(period)s."),
    "docket.frozen": _l("%(actor)s froze the frame of %(period)s: %(size)s events."),
    "docket.public_value_entered": _l("%(actor)s entered the public value of %(period)s into the seed: %(value)s."),
    "docket.case_added": _l("%(actor)s added case %(number)s to %(period)s by hand: %(because)s"),
    "docket.sample_extended": _l("%(actor)s made the sample of %(period)s larger by %(cases)s cases: %(because)s"),
    "docket.plan_published": _l("%(actor)s published the plan of the draw of %(period)s."),
    "docket.contribution_committed": _l("%(actor)s committed a secret to the seed of %(period)s (%(label)s)."),
    "docket.contribution_revealed": _l("%(actor)s revealed a part of the seed of %(period)s (%(label)s)."),
    "docket.reveal_failed": _l("%(actor)s revealed a secret for %(period)s that is not the one committed."),
    "docket.drawn": _l("%(actor)s drew the sample of %(period)s: %(cases)s cases."),
    "docket.hearing_opened": _l("%(actor)s opened the hearing of %(period)s."),
    "docket.cases_reopened": _l("%(actor)s opened cases of %(period)s for a second ballot: %(numbers)s."),
    "docket.deliberation_opened": _l("%(actor)s opened the deliberation of %(period)s."),
    "docket.verdicts_found": _l("The verdicts of %(period)s were found: %(cases)s cases."),
    "docket.closed": _l("%(actor)s closed the docket of %(period)s."),
    "docket.published": _l("%(actor)s published the report of %(period)s, edition %(edition)s."),
    "docket.cancelled": _l("%(actor)s cancelled the docket of %(period)s: %(because)s"),
    "ballot.first_answered": _l("%(actor)s answered the first question on case %(period)s/%(number)s."),
    "ballot.cast": _l("%(actor)s cast a ballot on case %(period)s/%(number)s."),
    "case.recused": _l("%(actor)s was recused from case %(period)s/%(number)s."),
}
