"""Why an appeal, or a ballot on one, was not taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "appeal.reason_missing": _l(
        "Say why the verdict should be heard again; those who hear the appeal start from that."
    ),
    "appeal.reason_too_long": _l(
        "The reason has %(length)s characters, and %(limit)s are kept; shorten it to what the panel did not know or got"
        " wrong."
    ),
    "appeal.not_found": _l("There is no appeal with the id “%(value)s”; list those of its month first."),
    "appeal.not_yours": _l(
        "An appeal is filed by the rep who answers for the lead, or by the VP of Marketing, and never by somebody who"
        " sits on that panel."
    ),
    "appeal.not_published": _l(
        "The verdicts of %(period)s are not published yet, so there is nothing to appeal; come back once they are."
    ),
    "appeal.too_late": _l(
        "Appeals against the verdicts of %(period)s were taken until %(until)s; the verdict stands."
    ),
    "appeal.once_a_side": _l(
        "Your side has already appealed on case %(period)s/%(number)s, and each side may do so once; its outcome is"
        " shown with the verdict."
    ),
    "appeal.no_seat": _l("You do not hear this appeal; those that you hear are in your queue."),
    "appeal.left": _l("You are recused from this appeal, so your vote is not needed here."),
    "appeal.decided": _l("This appeal was decided on %(at)s, so no ballot can be cast or changed any more."),
    "appeal.not_a_clerk": _l("The clerk closes the vote on an appeal; ask one to do it."),
    "appeal.ballots_missing": _l(
        "%(count)s of those who hear this appeal have still to vote, until %(until)s; remind them, or wait."
    ),
    "appeal.ground_missing": _l(
        "Your answers depart from the verdict that was appealed; say whether new evidence or an error of the panel is"
        " the reason."
    ),
    "appeal.ground_without_change": _l(
        "Your answers are those of the verdict that was appealed, so choose that the verdict stands; or change an"
        " answer."
    ),
    "edition.not_published": _l("%(period)s has no published report yet, so there is nothing to revise."),
    "edition.window_open": _l(
        "Appeals against the verdicts of %(period)s can be filed until %(until)s; the revised edition comes after that."
    ),
    "edition.appeals_open": _l("%(count)s appeals of %(period)s are still to be decided; decide them first."),
    "edition.nothing_changed": _l(
        "No appeal changed a verdict of %(period)s, so its report stands as it is and needs no new edition."
    ),
    "edition.revised_already": _l("The appeals of %(period)s are already in edition %(number)s of its report."),
}
