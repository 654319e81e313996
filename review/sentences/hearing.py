"""Why a vote was not taken, and what to do about it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "ballot.hearing_not_open": _l(
        "The hearing of %(period)s is not open yet; you will find its cases in your queue once it is."
    ),
    "ballot.hearing_closed": _l(
        "The hearing of %(period)s is closed, so no ballot can be cast or changed; its report will show the outcome."
    ),
    "ballot.round_over": _l(
        "This round of voting is over and its ballots stand as they were cast; split cases are voted again under "
        "Deliberation."
    ),
    "ballot.not_reopened": _l("The first round settled this case, so it is not voted on again."),
    "ballot.no_seat": _l("You are not a judge of this case; your own cases are in your queue."),
    "ballot.recused": _l("You are recused from this case, so your vote is not needed here."),
    "ballot.first_answered_already": _l(
        "You have already answered the first question, and the claim is open; the answer can no longer be changed."
    ),
    "ballot.first_question_first": _l(
        "Answer first whether the lead met the definition; the rest of the ballot opens with that answer."
    ),
    "ballot.first_answer_fixed": _l(
        "The first question was answered before the claim was opened, and that answer stands; reload the page."
    ),
    "ballot.control_ended": _l(
        "This was a control: a lead that Sales accepted. Your first answer is all that is asked of you here."
    ),
    "ballot.nothing_to_withdraw": _l(
        "You have cast no ballot on this case, so there is none to withdraw; what you typed is kept as a draft."
    ),
    "ballot.changed_elsewhere": _l(
        "This ballot was changed in another window. What you typed is still here and is not saved; compare the two, "
        "then keep the one you mean."
    ),
    "ballot.strange_answer": _l("The form sent an answer that is not on the ballot; reload the page and choose again."),
    "ballot.strange_clause": _l(
        "The form sent a clause (%(clause)s) that is not in this definition; reload the page and choose again."
    ),
    "ballot.overruled_without_comment": _l(
        "You read a clause (%(clause)s) otherwise than the CRM's field; say beside it in a few words why."
    ),
    "ballot.clause_comment_too_long": _l(
        "The comment on a clause may have %(limit)s characters; put the rest into the ballot's comment."
    ),
    "ballot.comment_too_long": _l(
        "The comment has %(length)s characters, and %(limit)s are allowed; shorten it and cast again."
    ),
    "ballot.comment_needed.cannot_tell": _l(
        "You answered “cannot tell” once at least; say in the comment what is missing, then cast again."
    ),
    "ballot.comment_needed.clauses_disagree": _l(
        "Your first answer is not what the clauses add up to; say in the comment why, then cast again."
    ),
    "ballot.comment_needed.met_yet_valid": _l(
        "You found that the lead met the definition and yet was rightly rejected; name the exception or the fact in "
        "the comment, then cast again."
    ),
    "ballot.comment_needed.failed_yet_not_valid": _l(
        "You found that the lead failed the definition and yet should not have been rejected; say why in the comment, "
        "then cast again."
    ),
    "ballot.comment_needed.failed_yet_owed": _l(
        "You found that the lead failed the definition and yet was owed more work; say why in the comment, then cast "
        "again."
    ),
    "ballot.comment_needed.done_yet_owed": _l(
        "You found that Sales did what was owed and yet owed more; say what in the comment, then cast again."
    ),
    "ballot.comment_needed.undone_yet_not_owed": _l(
        "You found that Sales did less than was owed and yet owed no more; say why in the comment, then cast again."
    ),
    "ballot.comment_needed.quality_yet_met": _l(
        "You name lead quality as the cause of a lead that met the definition; say why in the comment, then cast again."
    ),
    "ballot.comment_needed.follow_up_yet_done": _l(
        "You name follow-up as the cause though the follow-up was what was owed; say why in the comment, then cast "
        "again."
    ),
    "ballot.comment_needed.nothing_wrong_yet_no": _l(
        "You say that nothing went wrong, and yet one answer is “no”; choose a cause, or say why in the comment."
    ),
    "ballot.comment_needed.changed_mind": _l(
        "You changed an answer since the first ballot; say in the comment what changed your mind, then cast again."
    ),
    "ballot.recusal_proposed": _l(
        "A recusal of yours from this case is proposed; say first whether you sit, then the case opens."
    ),
}
