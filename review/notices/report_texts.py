"""What the notices about reports say."""

from __future__ import annotations

from flask_babel import gettext as _

from review.notices.said import Said, Text


def report_published(said: Said) -> Text:
    if said.number("edition") > 1:
        sentence = _("Edition %(number)s of the verdict summary replaces the one before.",
                     number=said.number("edition"))  # fmt: skip
    else:
        sentence = _("The verdict summary is out. Its numbers never change.")
    return _("%(month)s: the report is published", month=said.month), sentence, _("Read the report")


def report_mailed(said: Said) -> Text:
    return (
        _("%(month)s: the verdict summary", month=said.month),
        _("This is what was published; its numbers never change."),
        _("Open it, to see the leads and cases behind each figure"),
    )


def report_pdf(said: Said) -> Text:
    return (
        _("%(month)s: the verdict summary as a PDF", month=said.month),
        _("The file goes with this mail. The same file stays with the report."),
        _("Read the report"),
    )


def subscription(said: Said) -> Text:
    return (
        _("Your subscription: %(report)s", report=said.report),
        _("Counted when this was sent, of what you may see."),
        _("Open the report, or end the subscription"),
    )
