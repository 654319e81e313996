"""The forms of a docket."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from review.domain.docket_states import DrawMode
from review.models.docket import Docket

LARGEST_SAMPLE = 2_000


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """How a month is drawn and heard; everything but the mode and the size is off until wanted."""

    mode = RadioField(
        _l("What the panel reviews"),
        choices=[
            SelectChoice(DrawMode.SAMPLE.value, _l("A random sample")),
            SelectChoice(DrawMode.EVERY_LEAD.value, _l("Every rejected or ignored lead")),
        ],
        default=DrawMode.SAMPLE.value,
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    sample_size = IntegerField(
        _l("Cases in the sample"),
        description=_l(
            "Where a sample is drawn. The plan's page says what each size can show before anything is drawn."
        ),
        default=60,
        validators=[
            InputRequired(_l("Type a whole number of cases.")),
            NumberRange(1, LARGEST_SAMPLE, _l("Choose between 1 and 2,000 cases.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    mask_names = BooleanField(
        _l("Mask the reps' names"),
        description=_l("Judges see “Rep A” in place of a name, so that the work is judged and not the person."),
    )
    ceremony = BooleanField(
        _l("Let Sales and Marketing add to the seed"),
        description=_l(
            "Their two VPs each commit a secret before the plan and reveal it after: nobody need trust the server."
        ),
    )  # fmt: skip

    def show(self, docket: Docket) -> None:
        """Put the docket's settings into the fields."""
        self.mode.data = docket.mode.value
        self.sample_size.data = docket.sample_size
        self.mask_names.data = docket.mask_names
        self.ceremony.data = docket.ceremony

    def settings(self) -> dict[str, Any]:
        """What the fields say, as the operations take it."""
        return {
            "mode": DrawMode(self.mode.data),
            "sample_size": int(self.sample_size.data or 0),
            "mask_names": bool(self.mask_names.data),
            "ceremony": bool(self.ceremony.data),
        }


class PlanMonthForm(SettingsForm):
    """A new month with its settings."""

    period = StringField(
        _l("Month"),
        description=_l("Year and month, as 2026-10."),
        validators=[InputRequired(_l("Type a month.")), Length(max=7)],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )


class CancelForm(FlaskForm):  # type: ignore[misc]
    """Ending a month's review without a result."""

    because = TextAreaField(
        _l("Why is this month cancelled?"),
        description=_l("The reason stays on record for ever."),
        validators=[InputRequired(_l("Say why.")), Length(max=2_000, message=_l("At most 2,000 characters."))],
    )


class CommitForm(FlaskForm):  # type: ignore[misc]
    """One side's commitment."""

    commitment = StringField(
        _l("Commitment"),
        description=_l(
            "64 hexadecimal characters. Only this is sent; the secret stays with you until the plan is published."
        ),
        validators=[InputRequired(_l("Paste or make the commitment.")), Length(max=200)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "data-ceremony-commitment": ""},
    )  # fmt: skip


class RevealForm(FlaskForm):  # type: ignore[misc]
    """One side's secret, once the plan is published."""

    secret = StringField(
        _l("Your secret"),
        description=_l("The very text that you committed, to the last character."),
        validators=[InputRequired(_l("Paste your secret.")), Length(max=300)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "data-ceremony-reveal": ""},
    )
