"""The form of a subscription."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from review.domain.subscriptions import Rhythm
from review.models.person import Person
from review.notices.channels import channel_names
from review.operations.subscriptions import may_use_channels
from review.web.subscriptions.words import RHYTHMS

_MAIL = "mail"


class SubscribeForm(FlaskForm):  # type: ignore[misc]
    """How often, and where to."""

    rhythm = RadioField(
        _l("How often?"),
        choices=[SelectChoice(one.value, RHYTHMS[one]) for one in Rhythm],
        default=Rhythm.WEEKLY.value,
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    where = RadioField(_l("Where to?"), default=_MAIL, validators=[InputRequired(_l("Choose one."))])

    @property
    def channel(self) -> str | None:
        """The id of the chosen channel; None for mail."""
        return None if self.where.data == _MAIL else str(self.where.data)


def subscribe_form(person: Person) -> SubscribeForm:
    """The form, with the channels that ``person`` may use."""
    form = SubscribeForm()
    channels = channel_names() if may_use_channels(person) else {}
    form.where.choices = [
        SelectChoice(_MAIL, _l("By mail, to me")),
        *(SelectChoice(channel, name) for channel, name in channels.items()),
    ]
    return form
