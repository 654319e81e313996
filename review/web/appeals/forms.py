"""The forms of an appeal."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from review.domain.appeals import LONGEST_REASON, Ground
from review.domain.leads import EventKind
from review.queries.case_views import DraftView
from review.web.hearing.forms import BallotForm
from review.web.my_leads.forms import plain_ends


class AppealForm(FlaskForm):  # type: ignore[misc]
    """Why a verdict should be heard again."""

    reason = TextAreaField(
        _l("Why should it be heard again?"),
        description=_l("What the panel did not know, or got wrong. Those who hear the appeal read it first."),
        filters=[plain_ends],
        validators=[
            InputRequired(_l("Say in a few words why.")),
            Length(max=LONGEST_REASON, message=_l("Use at most %(max)d characters.")),
        ],
    )


class AppealBallotForm(BallotForm):
    """The whole ballot again, and what decides it."""

    ground = RadioField(
        _l("What decides it for you?"),
        choices=[
            SelectChoice(Ground.NEW_EVIDENCE.value, _l("New evidence")),
            SelectChoice(Ground.PANEL_ERROR.value, _l("The panel erred")),
            SelectChoice(Ground.UPHELD.value, _l("The verdict stands")),
        ],
        validators=[InputRequired(_l("Choose one of the three."))],
    )

    def fill(self, draft: DraftView, kind: EventKind) -> None:
        """Put in what was typed before."""
        super().fill(draft, kind)
        self.ground.data = draft.answers.get("ground")

    def typed(self, kind: EventKind) -> dict[str, Any]:
        """What is typed so far, with what decides it."""
        return {**super().typed(kind), "ground": self.ground.data}
