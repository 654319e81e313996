"""The form of a person's own settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from review.domain.notices import RULES, Delivery, NoticeKind, allowed_delivery
from review.web.settings.words import DELIVERIES, KINDS


class NoticesForm(FlaskForm):  # type: ignore[misc]
    """One choice for each kind of notice; `notices_form` makes it for a person."""


def notices_form(kinds: Sequence[NoticeKind], chosen: Mapping[NoticeKind, Delivery]) -> NoticesForm:
    """The form with a field for each of ``kinds``, named as the kind, filled from ``chosen``."""
    fields = {
        kind.value: SelectField(
            KINDS[kind],
            choices=[SelectChoice(one.value, DELIVERIES[one]) for one in RULES[kind].deliveries],
            default=allowed_delivery(kind, chosen.get(kind)).value,
            validators=[InputRequired(_l("Choose one."))],
        )
        for kind in kinds
    }
    form: NoticesForm = type("OwnNoticesForm", (NoticesForm,), fields)()
    return form


def wanted(form: NoticesForm, kinds: Sequence[NoticeKind]) -> dict[NoticeKind, Delivery]:
    """What the fields say, as the operation takes it."""
    return {kind: Delivery(form[kind.value].data) for kind in kinds}
