"""The form of a month that runs itself."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from review.domain.schedule import LAST_DAY, LONGEST, Reach, Schedule

REACHES = {
    Reach.NOTHING: _l("Nothing: every step waits for the clerk"),
    Reach.DRAW: _l("Until the sample is drawn"),
    Reach.HEARING: _l("Until the hearing is open"),
    Reach.VERDICTS: _l("Until the verdicts are reached"),
    Reach.REPORT: _l("To the end: the report is published too"),
}


def _days(label: Any, description: Any = "", least: int = 1) -> IntegerField:
    return IntegerField(
        label,
        description=description,
        validators=[
            InputRequired(_l("Type a whole number of days.")),
            NumberRange(least, LONGEST, _l("Choose at most 60 days.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class CalendarForm(FlaskForm):  # type: ignore[misc]
    """How far a month runs by itself, and the days that its parts take."""

    reach = RadioField(
        _l("What happens by itself"),
        description=_l("Each step needs what the clerk’s own button needs; where something is missing, it waits."),
        choices=[SelectChoice(reach.value, label) for reach, label in REACHES.items()],
        validators=[InputRequired(_l("Choose one."))],
    )
    freeze_day = IntegerField(
        _l("The frame is frozen on this day of the following month"),
        description=_l("From seven in the morning, once the imports reach the month’s end."),
        validators=[
            InputRequired(_l("Type a day of the month.")),
            NumberRange(1, LAST_DAY, _l("Choose a day between 1 and 28.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    statement_days = _days(_l("Days for statements"), _l("These days hold for the steps that the clerk takes, too."))
    hearing_days = _days(_l("Days for the hearing"))
    deliberation_days = _days(_l("Days for deliberation"))
    reminder_days = _days(
        _l("Reminders leave this many days before a deadline"), _l("0 for none."), least=0
    )

    def show(self, schedule: Schedule) -> None:
        """Put the schedule into the fields."""
        self.reach.data = schedule.reach.value
        for name in _DAYS:
            self[name].data = getattr(schedule, name)

    def schedule(self) -> Schedule:
        """What the fields say."""
        return Schedule(reach=Reach(self.reach.data), **{name: self[name].data for name in _DAYS})


_DAYS = ("freeze_day", "statement_days", "hearing_days", "deliberation_days", "reminder_days")
