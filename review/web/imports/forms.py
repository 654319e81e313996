"""The form of an import."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import Length, Optional

from review.domain.control_totals import ControlTotal, control_total
from review.domain.errors import Refusal
from review.intake.profile_files import built_in_profiles
from review.models import FileKind
from review.queries.import_profiles import list_profiles
from review.queries.imports import list_used_profiles

_OWN = ""


@dataclass(frozen=True, slots=True)
class ChosenProfile:
    """The profile that the form names: its text, and what it is called."""

    name: str
    data: bytes | str


class ImportForm(FlaskForm):  # type: ignore[misc]
    """Files to be recognised; or a profile, a file of leads, a file of touches."""

    dropped_files = MultipleFileField(
        _l("Files"),
        description=_l("What your CRM exported: CSV, TSV, XLSX, or a ZIP file. They are recognised by their columns."),
    )
    dates = SelectField(
        _l("Dates such as 01/02/2026"),
        description=_l("Only needed where nothing in the files shows it."),
    )
    profile = SelectField(_l("Profile"), description=_l("Says which column is what, and what the CRM's words mean."))
    profile_file = FileField(
        _l("Or a profile file"), description=_l("TOML. It is used instead of the one chosen above."),
    )
    leads = FileField(_l("Leads"), description=_l("One file of leads, where it need not be recognised."))
    touches = FileField(_l("Touches"), description=_l("One file of calls, e-mails and meetings."))
    covers_from = DateField(
        _l("Touches are complete from"),
        description=_l("The first day of the touches file. Left empty: the day of its first touch."),
        validators=[Optional()],
    )
    covers_until = DateField(
        _l("Files are complete until"),
        description=_l("The last day of the export. Left empty: the latest moment seen in the files."),
        validators=[Optional()],
    )
    expected_leads = StringField(
        _l("Rows of leads"), description=_l("How many your CRM says that it exported."), validators=[Length(max=40)]
    )
    expected_touches = StringField(_l("Rows of touches"), validators=[Length(max=40)])
    expected_column = StringField(
        _l("A column of amounts or counts"), description=_l("Its heading in the file."), validators=[Length(max=200)]
    )
    expected_sum = StringField(_l("Its sum"), validators=[Length(max=40)])
    dry_run = BooleanField(_l("Only check: read everything, keep nothing"))

    def offer(self) -> None:
        """Fill the lists; to be called before validation."""
        self.dates.choices = [
            ("", _("as the files show")), ("day-first", _("day first")), ("month-first", _("month first")),
        ]
        self._texts: dict[str, ChosenProfile] = {}
        choices = []
        for kept in list_profiles():
            self._texts[f"saved:{kept.name}"] = ChosenProfile(kept.name, kept.text)
            choices.append((f"saved:{kept.name}", _("%(name)s, saved", name=kept.name)))
        saved = {kept.name for kept in self._texts.values()}
        for name, text in list_used_profiles():
            if name in saved:
                continue
            self._texts[f"used:{name}"] = ChosenProfile(name, text)
            choices.append((f"used:{name}", _("%(name)s, used before", name=name)))
        for name, text in built_in_profiles().items():
            self._texts[f"built-in:{name}"] = ChosenProfile(name, text)
            choices.append((f"built-in:{name}", _("%(name)s, built in", name=name)))
        self.profile.choices = [(_OWN, _("recognise the files, or map their columns next")), *choices]

    def chosen_profile(self) -> ChosenProfile | None:
        """The uploaded profile, else the chosen one, else None."""
        own = self.profile_file.data
        if isinstance(own, FileStorage) and own.filename:
            return ChosenProfile(_bare(own.filename), own.read())
        return self._texts.get(self.profile.data or _OWN)

    def totals(self) -> list[ControlTotal]:
        """What the files are said to hold. Raises `Refusal` (``total.…``)."""
        said = [("leads", self.expected_leads.data), ("touches", self.expected_touches.data)]
        found = [control_total(kind, None, text) for kind, text in said if text and text.strip()]
        column, total = ((one.data or "").strip() for one in (self.expected_column, self.expected_sum))
        if bool(column) != bool(total):
            raise Refusal("total.no_sum")
        return [*found, *([control_total("", column, total)] if column else [])]

    def dropped(self) -> list[FileStorage]:
        """The files that are to be recognised."""
        return [one for one in self.dropped_files.data or () if isinstance(one, FileStorage) and one.filename]

    def files(self) -> list[tuple[FileKind, FileStorage]]:
        """The data files that were given."""
        given = ((FileKind.LEADS, self.leads.data), (FileKind.TOUCHES, self.touches.data))
        return [(kind, file) for kind, file in given if isinstance(file, FileStorage) and file.filename]


def _bare(filename: str) -> str:
    """The last part of a name that a browser sent; it is shown, never used as a path."""
    return filename.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "")[:255] or "file"


def file_name(file: FileStorage) -> str:
    """What a file was called on the clerk's machine."""
    return _bare(file.filename or "")
