"""The form of the table of remedies."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from review.domain.remedies import LONGEST_DEADLINE, Remedy, RemedyTable, RowKey, row_keys


class TableForm(FlaskForm):  # type: ignore[misc]
    """The days to a returned lead's first touch. The rows are read beside it, since their names come from the table."""

    deadline_days = IntegerField(
        _l("Days for the first touch of a returned lead"),
        validators=[
            InputRequired(_l("Type a whole number of days.")),
            NumberRange(1, LONGEST_DEADLINE, _l("Choose between 1 and 90 days.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    version = HiddenField()

    def show(self, table: RemedyTable, number: int) -> None:
        """Put the table in force into the fields."""
        self.deadline_days.data = table.deadline_days
        self.version.data = str(number)

    def based_on(self) -> int:
        """The number of the version that was edited."""
        digits = self.version.data or "0"
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else -1

    def table(self, sent: Mapping[str, str]) -> RemedyTable | None:
        """The table as it was sent; None, with an error, where a row lacks its remedy."""
        chosen = {key: sent.get(row_name(key), "") for key in row_keys()}
        if any(value not in set(Remedy) for value in chosen.values()):
            self.form_errors.append(_("Choose a remedy for every row; reload the page if one has none."))
            return None
        return RemedyTable({key: Remedy(value) for key, value in chosen.items()}, int(self.deadline_days.data or 0))


def row_name(key: RowKey) -> str:
    """The name of a row's field."""
    kind, verdict, diagnosis = key
    return f"{kind.value}-{verdict}-{diagnosis}"
