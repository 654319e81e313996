"""The form of a statement: a rep's justification, or Marketing's words."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from review.domain.errors import Refusal
from review.domain.evidence_files import MEGABYTE, FileLimits, GivenFiles, accept_file
from review.domain.statements import LONGEST_NARRATIVE, LONGEST_REASON, MOST_LINKS, StatementText, clean_statement
from review.models.statement import Statement
from review.sentences import sentence


def plain_ends(text: str | None) -> str | None:
    """Line ends as they are counted while typing."""
    return text.replace("\r\n", "\n") if text else text


class StatementForm(FlaskForm):  # type: ignore[misc]
    """What both sides fill in: words, and links that prove them."""

    narrative = TextAreaField(
        _l("What speaks for this lead"),
        filters=[plain_ends],
        validators=[
            InputRequired(_l("Say in a few words what there is to say.")),
            Length(max=LONGEST_NARRATIVE, message=_l("Use at most %(max)d characters; put the rest behind a link.")),
        ],
    )
    links = TextAreaField(
        _l("Links as evidence"),
        description=_l("Web addresses, one a line, at most %(most)s.") % {"most": MOST_LINKS},
        filters=[plain_ends],
        validators=[Length(max=6_000)],
    )
    files = MultipleFileField(_l("Files as evidence"))
    keep = SelectMultipleField(_l("Files on file"), validate_choice=False)
    version = HiddenField()

    def show(self, statement: Statement | None) -> None:
        """Put the version that stands into the fields."""
        self.version.data = str(statement.version if statement else 0)
        if statement is not None:
            self.narrative.data = statement.narrative
            self.links.data = statement.links
            self.keep_files(statement)

    def keep_files(self, statement: Statement) -> None:
        """Keep the files of the version that stands, until somebody says otherwise."""
        self.keep.data = [file.public_id for file in statement.files]

    def take_up(self, statement: Statement | None) -> None:
        """Stand on the version that was filed meanwhile, and on its files; what was typed stays."""
        self.version.data = str(statement.version if statement else 0)
        if statement is not None:
            self.keep_files(statement)

    def limit_files(self, limits: FileLimits) -> None:
        """Say what may be sent; to be called before the page is shown."""
        self.files.description = _(
            "PDF, PNG, JPEG, TXT, CSV or EML; at most %(most)s files of %(size)s MB each. The panel can save them.",
            most=limits.most, size=limits.largest // MEGABYTE,
        )

    def given_files(self, limits: FileLimits) -> GivenFiles | None:
        """The files sent and kept; None, with the error at their field, where one cannot be kept."""
        sent, kept = self.files.data or [], frozenset(self.keep.data or [])
        try:
            if len(sent) > limits.most:
                raise Refusal("evidence_file.too_many", count=len(sent) + len(kept), limit=limits.most)
            new = [accept_file(one.filename or "", one.stream.read(limits.largest + 1), limits) for one in sent]
        except Refusal as refusal:
            self.files.errors = [*self.files.errors, sentence(refusal)]
            return None
        return GivenFiles(tuple(new), kept)

    def ask_for_files_again(self) -> None:
        """After a refusal: the words are in the form again, but a browser never gives files back."""
        if self.files.data and not self.files.errors:
            self.files.errors = [_("The files were not kept either; choose them again before you file.")]

    def based_on(self) -> int:
        """The version that the author had before them."""
        digits = self.version.data or "0"
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else -1

    def text(self) -> StatementText | None:
        """What was typed, cleaned; None, with the error at its field, where it cannot be kept."""
        try:
            return self._cleaned()
        except Refusal as refusal:
            field = {
                "statement.bad_link": self.links,
                "statement.too_many_links": self.links,
                "statement.reason_too_long": getattr(self, "reason", self.narrative),
                "statement.no_such_exception": getattr(self, "exception", self.narrative),
            }.get(refusal.code, self.narrative)
            field.errors = [*field.errors, sentence(refusal)]
            return None

    def _cleaned(self) -> StatementText:
        return clean_statement(self.narrative.data or "", links=self.links.data or "")


class JustificationForm(StatementForm):
    """A rep's justification."""

    reason = StringField(
        _l("Reason"),
        description=_l("As the CRM has it; say it better if it does not fit."),
        validators=[Length(max=LONGEST_REASON)],
    )
    exception = SelectField(
        _l("Exception claimed"),
        description=_l("Facts that justify a rejection whatever the definition says. Yours to show."),
    )
    event = HiddenField()

    def offer(self, exceptions: Iterable[tuple[str, str]], *, ignored: bool) -> None:
        """Fill the list to choose from, and ask in the words that fit; to be called before validation."""
        self._exceptions = list(exceptions)
        self.exception.choices = [("", _("none")), *self._exceptions]
        self.narrative.label.text = (
            _("What I tried, and why it was left") if ignored else _("What I tried, and why I sent it back")
        )

    def show_justification(self, statement: Statement | None, reason: str | None) -> None:
        """Put the version that stands into the fields; where there is none, the CRM's reason."""
        self.show(statement)
        self.reason.data = statement.reason if statement else reason or ""
        self.exception.data = statement.exception_claimed or "" if statement else ""

    def _cleaned(self) -> StatementText:
        return clean_statement(
            self.narrative.data or "",
            reason=self.reason.data or "",
            exception_claimed=self.exception.data,
            links=self.links.data or "",
            exceptions=[key for key, _title in self._exceptions],
        )
