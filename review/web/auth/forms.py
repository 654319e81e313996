"""The forms at the door."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from review.domain.addresses import LONGEST_ADDRESS
from review.domain.passwords import LONGEST, SHORTEST


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Address and password."""

    address = EmailField(
        _l("E-mail address"),
        validators=[InputRequired(_l("Type your e-mail address.")), Length(max=LONGEST_ADDRESS)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Type your password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A password, typed twice. Whether it is good enough is the operation's to say."""

    password = PasswordField(
        _l("Password"),
        description=_l("At least %(shortest)s characters; a few words that belong to no one else make a good one.",
                       shortest=SHORTEST),
        validators=[InputRequired(_l("Choose a password."))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("The same password again"),
        validators=[
            InputRequired(_l("Type the password a second time.")),
            EqualTo("password", _l("The two passwords differ; type the same one twice.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )
