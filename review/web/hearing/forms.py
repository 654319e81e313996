"""The forms of the ballot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from review.domain.answers import Answer, ClauseState, RootCause
from review.domain.ballots import LONGEST_COMMENT, BallotAnswers, ClauseTick
from review.domain.leads import EventKind
from review.domain.recusals import LONGEST_REASON
from review.domain.remarks import LONGEST_REMARK
from review.queries.case_views import ClauseView, DraftView

_CHOOSE = _l("Choose one of the answers.")
YES_NO = [
    SelectChoice(Answer.YES.value, _l("Yes")),
    SelectChoice(Answer.NO.value, _l("No")),
    SelectChoice(Answer.CANNOT_TELL.value, _l("Cannot tell")),
]
MET = _l("Did the lead meet the definition, as handed over?")
FOLLOWED_UP = _l("Was the follow-up what was owed?")
VALID = _l("Was the rejection valid?")
OWED_MORE = _l("Did Sales owe this lead more work?")
ROOT_CAUSES = [
    SelectChoice(RootCause.LEAD_QUALITY.value, _l("Lead quality")),
    SelectChoice(RootCause.FOLLOW_UP.value, _l("Follow-up")),
    SelectChoice(RootCause.DEFINITION.value, _l("The definition")),
    SelectChoice(RootCause.ROUTING.value, _l("Routing")),
    SelectChoice(RootCause.DATA.value, _l("Data")),
    SelectChoice(RootCause.TIMING.value, _l("Timing")),
    SelectChoice(RootCause.NONE.value, _l("No fault")),
]
_TURNED = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.CANNOT_TELL: Answer.CANNOT_TELL}


def asked(valid: Answer, kind: EventKind) -> Answer:
    """Q3 as it is asked: for an ignored lead the question is turned round. The same turns it back."""
    return _TURNED[valid] if kind is EventKind.IGNORED else valid


def ticks_sent(clauses: Iterable[ClauseView], sent: Mapping[str, str]) -> dict[str, ClauseTick]:
    """What the judge ticked: every clause for which another state than the field's was sent."""
    known = {state.value: state for state in ClauseState}
    found = {}
    for clause in clauses:
        state = known.get(sent.get(f"clause-{clause.key}", ""))
        comment = sent.get(f"why-{clause.key}", "").strip()
        if state is not None and state is not clause.state:
            found[clause.key] = ClauseTick(state, comment)
    return found


class FirstForm(FlaskForm):  # type: ignore[misc]
    """Q1. The clauses' ticks are read beside it by `ticks_sent`, since their names come from the definition."""

    met = RadioField(MET, choices=YES_NO, validators=[InputRequired(_CHOOSE)])


class BallotForm(FlaskForm):  # type: ignore[misc]
    """The rest of the ballot. ``met`` is asked again in the second round only."""

    met = RadioField(MET, choices=YES_NO, validators=[InputRequired(_CHOOSE)])
    followed_up = RadioField(
        FOLLOWED_UP, choices=YES_NO, validators=[InputRequired(_CHOOSE)],
        description=_l("Persistent, timely, varied, and of value at each touch."),
    )
    third = RadioField(VALID, choices=YES_NO, validators=[InputRequired(_CHOOSE)])
    root_cause = RadioField(
        _l("Where is the root cause?"), choices=ROOT_CAUSES, validators=[InputRequired(_l("Choose a root cause."))]
    )
    wrong_reason = BooleanField(_l("The reason given was the wrong one"))
    comment = TextAreaField(_l("Comment"), validators=[Length(max=LONGEST_COMMENT)])
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()], default=0)
    page = HiddenField(validators=[Length(max=40)])

    def ask(self, kind: EventKind, *, met_is_fixed: bool) -> None:
        """Word Q3 for this kind of event, and drop Q1 where it is fixed."""
        ignored = kind is EventKind.IGNORED
        self.third.label.text = OWED_MORE if ignored else VALID
        self.third.description = (
            _l("Is there anything the policy asked that was still to be done?")
            if ignored
            else _l("Yes, if the facts of that time fail the definition, or a signed exception applies.")
        )
        if ignored:
            del self.wrong_reason
        if met_is_fixed:
            del self.met

    def fill(self, draft: DraftView, kind: EventKind) -> None:
        """Put in what was typed before."""
        answers = draft.answers
        for name in ("met", "followed_up", "root_cause", "comment", "wrong_reason"):
            if name in self and name in answers:
                self[name].data = answers[name]
        if answers.get("valid"):
            self.third.data = asked(Answer(answers["valid"]), kind).value
        self.revision.data = draft.revision

    def typed(self, kind: EventKind) -> dict[str, Any]:
        """What is typed so far, Q3 in the stored sense; an answer that is not on the ballot is left as it came."""
        third = self.third.data
        return {
            "met": self.met.data if "met" in self else None,
            "followed_up": self.followed_up.data,
            "valid": asked(Answer(third), kind).value if third in set(Answer) else third,
            "root_cause": self.root_cause.data,
            "wrong_reason": bool("wrong_reason" in self and self.wrong_reason.data),
            "comment": self.comment.data or "",
        }

    def answers(self, kind: EventKind, fixed: Answer | None) -> BallotAnswers:
        """The whole ballot, once the form is valid."""
        typed = self.typed(kind)
        return BallotAnswers(
            met=fixed if "met" not in self and fixed else Answer(typed["met"]),
            followed_up=Answer(typed["followed_up"]),
            valid=Answer(typed["valid"]),
            root_cause=RootCause(typed["root_cause"]),
            wrong_reason=typed["wrong_reason"],
            comment=typed["comment"],
        )


class DismissalForm(FlaskForm):  # type: ignore[misc]
    """Why a proposed recusal is not needed."""

    because = TextAreaField(
        _l("Why can you judge this case all the same?"),
        description=_l("For instance: you no longer manage this rep. The clerk sees the reason."),
        validators=[InputRequired(_l("Say in a few words why.")), Length(max=LONGEST_REASON)],
    )


class RemarkForm(FlaskForm):  # type: ignore[misc]
    """Something said on a split case; ``correct`` is the number of the remark that it corrects."""

    text = TextAreaField(
        _l("Say something on this case"),
        description=_l("You speak as your seat. To call somebody, name theirs: @Sales 1, @Chair, @All."),
        validators=[InputRequired(_l("Write a few words.")), Length(max=LONGEST_REMARK)],
    )
    correct = IntegerField(widget=HiddenInput(), validators=[Optional()])


class RecusalForm(FlaskForm):  # type: ignore[misc]
    """Why one should not judge a case."""

    reason = TextAreaField(
        _l("Why should you not judge this case?"),
        description=_l("For instance: you manage the rep, or you know the prospect. The clerk sees the reason."),
        validators=[InputRequired(_l("Say in a few words why.")), Length(max=LONGEST_REASON)],
    )
