"""The forms of a docket."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from review.domain.appeals import LONGEST_WINDOW, WINDOW_DAYS
from review.domain.docket_states import DrawMode, StratifyBy
from review.domain.draw.controls import LARGEST_SHARE
from review.models.docket import Docket
from review.operations.docket_settings import LARGEST_MINIMUM, LARGEST_SAMPLE, LONGEST_PUBLIC_VALUE, Settings


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
    stratify_by = RadioField(
        _l("Strata: the kind of event, and"),
        description=_l("Fixed with the frame. Small ones of a kind go together, and what is carried in stays apart."),
        choices=[
            SelectChoice(StratifyBy.SOURCE.value, _l("the lead's source")),
            SelectChoice(StratifyBy.GRADE.value, _l("the lead's grade")),
            SelectChoice(StratifyBy.TEAM.value, _l("the owner's team")),
        ],
        default=StratifyBy.SOURCE.value,
        validators=[InputRequired(_l("Choose one of the three."))],
    )
    minimum_per_stratum = IntegerField(
        _l("Cases from each stratum, at least"),
        description=_l("All of a smaller stratum. With two the report can say how uncertain it is; five is better."),
        default=2,
        validators=[
            InputRequired(_l("Type a whole number of cases.")),
            NumberRange(1, LARGEST_MINIMUM, _l("Choose between 1 and 50 cases.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    mask_names = BooleanField(
        _l("Mask the reps' names"),
        description=_l("Judges see “Rep A” in place of a name, so that the work is judged and not the person."),
    )
    whole_panel = BooleanField(
        _l("The whole panel judges every case"),
        description=_l(
            "Otherwise a panel of more than five gives each case three judges, one from each bench, drawn from the"
            " seed; the others step in, and hear appeals."
        ),
    )
    ceremony = BooleanField(
        _l("Let Sales and Marketing add to the seed"),
        description=_l(
            "Their two VPs each commit a secret before the plan and reveal it after: nobody need trust the server."
        ),
    )  # fmt: skip

    control_share = IntegerField(
        _l("Accepted leads among the cases, in percent"),
        description=_l(
            "Controls: judges cannot tell them apart before their first answer, and no estimate counts them. They show"
            " what the definition lets through. 10 to 15 is usual; 0 for none."
        ),
        default=0,
        validators=[
            InputRequired(_l("Type a whole number, 0 for none.")),
            NumberRange(0, LARGEST_SHARE, _l("Choose between 0 and 15 percent.")),
        ],
        render_kw={"inputmode": "numeric"},
    )

    public_value = StringField(
        _l("Public value"),
        description=_l(
            "Dice, or a public beacon, that enters the seed last: in words, as “four dice, thrown in the panel's call”."
            " Leave it empty for none."
        ),
        validators=[Length(max=LONGEST_PUBLIC_VALUE, message=_l("At most 150 characters."))],
        render_kw={"autocomplete": "off"},
    )

    appeal_days = IntegerField(
        _l("Days for appeals"),
        description=_l("After publication, for the rep who answers for a lead and for the VP of Marketing."),
        default=WINDOW_DAYS,
        validators=[
            InputRequired(_l("Type a whole number of days.")),
            NumberRange(1, LONGEST_WINDOW, _l("Choose between 1 and 90 days.")),
        ],
        render_kw={"inputmode": "numeric"},
    )

    def show(self, docket: Docket) -> None:
        """Put the docket's settings into the fields."""
        self.mode.data = docket.mode.value
        self.sample_size.data = docket.sample_size
        self.stratify_by.data = docket.stratify_by.value
        self.minimum_per_stratum.data = docket.minimum_per_stratum
        self.mask_names.data = docket.mask_names
        self.whole_panel.data = docket.whole_panel
        self.ceremony.data = docket.ceremony
        self.public_value.data = docket.public_value
        self.appeal_days.data = docket.appeal_days
        self.control_share.data = docket.control_share

    def settings(self) -> Settings:
        """What the fields say, as the operations take it."""
        return {
            "mode": DrawMode(self.mode.data),
            "sample_size": int(self.sample_size.data or 0),
            "stratify_by": StratifyBy(self.stratify_by.data),
            "minimum_per_stratum": int(self.minimum_per_stratum.data or 0),
            "mask_names": bool(self.mask_names.data),
            "whole_panel": bool(self.whole_panel.data),
            "ceremony": bool(self.ceremony.data),
            "public_value": self.public_value.data or "",
            "appeal_days": int(self.appeal_days.data or 0),
            "control_share": int(self.control_share.data or 0),
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


class PublicValueForm(FlaskForm):  # type: ignore[misc]
    """The public value that the plan names, once there is one."""

    value = StringField(
        _l("The value"),
        description=_l("As anybody can read it: “3 6 1 4”, or the beacon's output."),
        validators=[InputRequired(_l("Type the value.")), Length(max=300, message=_l("At most 300 characters."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    dated_at = DateTimeLocalField(
        _l("Made at"),
        description=_l("When the dice were thrown or the beacon spoke, in the organisation's time."),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[InputRequired(_l("Say when the value was made."))],
    )


class MustSeeForm(FlaskForm):  # type: ignore[misc]
    """A lead that the panel must see."""

    lead = StringField(
        _l("The lead's id in the CRM"),
        validators=[InputRequired(_l("Type the lead's id.")), Length(max=120, message=_l("At most 120 characters."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    because = TextAreaField(
        _l("Why must the panel see it?"),
        description=_l("The reason stays on record, with your name."),
        validators=[InputRequired(_l("Say why.")), Length(max=500, message=_l("At most 500 characters."))],
    )


class ExtendForm(FlaskForm):  # type: ignore[misc]
    """A larger sample, by the same seed."""

    sample_size = IntegerField(
        _l("Cases in the larger sample"),
        validators=[
            InputRequired(_l("Type a whole number of cases.")),
            NumberRange(1, LARGEST_SAMPLE, _l("Choose between 1 and 2,000 cases.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    because = TextAreaField(
        _l("Why is the sample made larger?"),
        description=_l("The reason stays on record, and is in the report."),
        validators=[InputRequired(_l("Say why.")), Length(max=500, message=_l("At most 500 characters."))],
    )
