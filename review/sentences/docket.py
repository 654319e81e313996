"""Why a docket cannot be moved, and what to do about it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "docket.bad_period": _l("“%(value)s” is not a month; write it as 2026-10."),
    "docket.exists": _l("%(period)s already has a docket; open that one, or cancel it first."),
    "docket.later_month_frozen": _l(
        "%(later)s is already frozen, and took in what was left of %(period)s; there is nothing to review separately."
    ),
    "docket.bad_sample_size": _l("A sample of %(value)s is not possible; choose between 1 and %(largest)s cases."),
    "docket.bad_minimum": _l("%(value)s cases to a stratum are not possible; choose between 1 and %(largest)s."),
    "docket.strata_frozen": _l(
        "The frame of %(period)s is frozen in its strata, so they stay as they are; choose others for the next month."
    ),
    "docket.bad_control_share": _l(
        "Controls of %(value)s %% are not possible; choose between 0 (none) and %(largest)s %% of all cases."
    ),
    "docket.controls_frozen": _l(
        "The frame of %(period)s is frozen with or without accepted leads for controls, and stays so; choose otherwise"
        " for the next month."
    ),
    "docket.sample_too_small": _l(
        "A sample of %(size)s is too small for the frame's %(strata)s strata, which need %(needed)s to start with;"
        " choose %(needed)s or more, or review every lead."
    ),
    "docket.settings_fixed": _l(
        "The plan of %(period)s is published, so its settings are fixed; they can be changed for the next month."
    ),
    "docket.ceremony_begun": _l(
        "One side has already committed its secret for %(period)s, so the ceremony cannot be switched off."
    ),
    "docket.month_not_over": _l("The month is not over; its frame can be frozen from %(until)s."),
    "docket.standards_unsigned": _l(
        "These are not signed by all three sides yet: %(names)s. Their page under Standards says who is missing."
    ),
    "docket.nothing_imported": _l("No lead has been imported yet; import the CRM's export first."),
    "docket.imports_do_not_cover": _l(
        "The imports of %(names)s do not reach %(until)s; import an export made after that moment."
    ),
    "docket.earlier_month_open": _l("%(period)s is still to be frozen; freeze it first, or cancel its docket."),
    "docket.plan_published_twice": _l("The plan is already published; it cannot be published twice."),
    "docket.frame_empty": _l(
        "No lead was rejected or ignored in this frame, so there is nothing to draw; cancel the docket and say so."
    ),
    "docket.panel_incomplete": _l("The panel has nobody for: %(benches)s. Seat somebody under People first."),
    "docket.commitment_missing": _l(
        "Still to commit a secret: %(names)s. Wait for them, or switch the ceremony off, before you publish the plan."
    ),
    "docket.plan_not_published": _l(
        "There is no published plan, so there is no seed to draw with; publish the plan first."
    ),
    "docket.reveal_missing": _l(
        "Still to reveal their secret: %(names)s. The draw waits for them until their deadline."
    ),
    "docket.bad_public_value": _l("Name the public value in one line of up to %(longest)s visible characters."),
    "docket.public_value_missing": _l(
        "The public value that the plan names is still to be entered; it may be made from %(since)s."
    ),
    "docket.no_public_value": _l("The plan of %(period)s names no public value, so none can enter its seed."),
    "docket.public_value_entered": _l("The public value of %(period)s is entered already; it is never changed."),
    "docket.public_value_too_early": _l(
        "A value made at %(at)s is too early: the plan asks for one made at %(since)s or later, after all reveals."
    ),
    "docket.public_value_in_future": _l("A value cannot have been made at %(at)s, which is still to come."),
    "docket.cannot_add_case": _l(
        "This docket is %(state)s; a case is added between the draw and the hearing. Wait for the next month's frame."
    ),
    "docket.cannot_extend": _l(
        "This docket is %(state)s; a sample is made larger only between the draw and the hearing, before anybody can"
        " know a result. Choose a larger sample for the next month."
    ),
    "docket.extended_without_reason": _l("Say in up to %(longest)s characters why the sample is made larger."),
    "docket.extension_too_small": _l(
        "%(drawn)s cases are drawn already; a larger sample has more than that, not %(size)s."
    ),
    "docket.no_seat": _l("You have no seat on the panel of %(period)s; ask one of its panelists to add the case."),
    "docket.added_without_reason": _l("Say in up to %(longest)s characters why the panel must see this case."),
    "docket.not_in_frame": _l(
        "The frame of %(period)s holds no lead with the id “%(value)s”. Check the id; a lead that was neither"
        " rejected nor ignored in time can come in a later month."
    ),
    "docket.two_in_frame": _l(
        "The frame of %(period)s holds more than one lead with the id “%(value)s”, so it cannot be told which is meant."
    ),
    "docket.case_already": _l("The lead “%(value)s” is before the panel already; it will be heard."),
    "docket.statements_still_due": _l(
        "Reps may still justify their rejections until %(until)s; the hearing opens after that."
    ),
    "docket.undecidable_cases": _l(
        "Too many judges are recused to ever decide case %(numbers)s; seat another panelist or cancel the docket."
    ),
    "docket.ballots_missing": _l("%(count)s ballots are still to be cast; the judges have until %(until)s."),
    "docket.nothing_to_deliberate": _l("No case is split, so there is nothing to deliberate; close the docket."),
    "docket.split_cases": _l("%(count)s cases are split; open the deliberation so that they are voted again."),
    "docket.cannot_freeze": _l("This docket is %(state)s: its frame was frozen before and is never frozen twice."),
    "docket.cannot_publish_plan": _l("This docket is %(state)s; a plan is published once, right after the freeze."),
    "docket.cannot_draw": _l(
        "This docket is %(state)s; a sample is drawn once, from a frozen frame with a published plan."
    ),
    "docket.cannot_open_hearing": _l("This docket is %(state)s; a hearing opens once the sample is drawn."),
    "docket.cannot_deliberate": _l("This docket is %(state)s; only a hearing can go into deliberation."),
    "docket.cannot_close": _l("This docket is %(state)s; only a hearing or a deliberation can be closed."),
    "docket.cannot_publish": _l("This docket is %(state)s; its report is published once, after it is closed."),
    "docket.cannot_cancel": _l("This docket is %(state)s and can no longer be cancelled."),
    "docket.cancel_without_reason": _l("Say why %(period)s is cancelled; the reason stays on record."),
    "docket.not_your_side": _l(
        "Only the VP of %(label)s contributes to the seed for %(label)s, and only where the docket holds a ceremony."
    ),
    "docket.over": _l("This docket is %(state)s; nothing more is done on it. Plan the month anew."),
    "docket.no_such_person": _l("Nobody active signs in as %(address)s; see “judicial-branch people list”."),
    "docket.not_a_clerk": _l("%(name)s is no clerk; only a clerk moves a docket."),
    "docket.no_such_month": _l("%(period)s has no docket; plan it first."),
    "docket.not_drawn": _l("The sample of %(period)s is not drawn yet, so there is no bundle."),
    "docket.folder_not_empty": _l("%(folder)s already holds files; name a new or an empty folder."),
    "docket.commitment_too_late": _l("The plan is published; %(label)s can no longer commit a secret for this month."),
    "docket.committed_twice": _l("%(label)s has already committed a secret; a commitment is never changed."),
    "docket.bad_commitment": _l("“%(value)s” is not a commitment; it is 64 hexadecimal characters (a SHA-256)."),
    "docket.revealed_twice": _l("%(label)s has already revealed its secret."),
    "docket.reveal_too_late": _l("%(label)s could reveal its secret until %(until)s; it enters the seed as forfeited."),
    "docket.seed_after_draw": _l("The sample of %(period)s is drawn; nothing can be added to its seed any more."),
    "docket.frame_changed": _l(
        "The frame of %(period)s no longer has the hash that its plan published. Nothing was drawn; tell the auditor."
    ),
    "docket.draw_does_not_verify": _l(
        "The draw of %(period)s cannot be reproduced from its frame, plan and seed (%(detail)s). Nothing was published."
    ),
}
