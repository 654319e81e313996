"""What the mapping page calls fields, meanings and faults."""

from __future__ import annotations

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.intake.date_evidence import first_day
from review.intake.proposals import Proposal, Why
from review.models import FileKind

#: Groups of fields as the select shows them: title, then field and label.
FIELDS: dict[FileKind, tuple[tuple[object, tuple[tuple[str, object], ...]], ...]] = {
    FileKind.LEADS: (
        (_l("The lead"), (
            ("external_id", _l("Id of the lead")), ("contact", _l("Id of the contact")),
            ("source", _l("Source")), ("campaign", _l("Campaign")), ("message", _l("What Marketing told them")),
            ("grade", _l("Grade")), ("amount", _l("Amount")), ("owner", _l("Owner (rep)")),
        )),
        (_l("The person"), (
            ("person_name", _l("Name")), ("person_email", _l("E-mail address")), ("person_phone", _l("Phone")),
            ("person_title", _l("Job title")), ("company", _l("Company")),
        )),
        (_l("What became of it"), (
            ("status", _l("Status")), ("reason", _l("Reason of the rejection")),
            ("rejection_note", _l("Note on the rejection")), ("rejected_by", _l("Rejected by (rep)")),
        )),
        (_l("Dates"), (
            ("created", _l("Created")), ("handed_off", _l("Handed off to Sales")), ("assigned", _l("Assigned")),
            ("accepted", _l("Accepted")), ("rejected", _l("Rejected on")), ("changed", _l("Last changed")),
            ("converted", _l("Converted")), ("won", _l("Won")), ("next_step", _l("Next step")),
        )),
        (_l("Yes or no"), (
            ("opted_out", _l("Opted out")), ("merged", _l("Merged away")), ("test_record", _l("Test record")),
            ("rep_created", _l("Created by a rep")),
        )),
    ),
    FileKind.TOUCHES: (
        (_l("Whom it was with"), (
            ("lead", _l("Id of the lead")), ("contact", _l("Id of the contact")), ("rep", _l("Rep")),
        )),
        (_l("What it was"), (
            ("external_id", _l("Id of the touch")), ("channel", _l("Channel")), ("direction", _l("Direction")),
            ("outcome", _l("Outcome")), ("note", _l("Note")),
        )),
        (_l("Dates"), (("time", _l("When it was")), ("logged", _l("When it was logged")))),
    ),
}

LABELS = {
    kind: {field: label for _title, fields in groups for field, label in fields} for kind, groups in FIELDS.items()
}

MEANINGS: dict[str, dict[str, object]] = {
    "status": {
        "open": _l("open"), "accepted": _l("accepted by Sales"), "rejected": _l("rejected"),
        "recycled": _l("recycled to nurture"), "converted": _l("converted"), "won": _l("won"),
        "aside": _l("set these rows aside"),
    },
    "reason": {
        "marketing_quality": _l("Marketing quality"), "follow_up": _l("Follow-up"), "neutral": _l("neutral"),
    },
    "grade": {"A": "A", "B": "B", "C": "C", "D": "D", "as-it-is": _l("as it is")},
    "channel": {
        "call": _l("call"), "email": _l("e-mail"), "meeting": _l("meeting"), "message": _l("message"),
        "other": _l("other"), "aside": _l("not a touch: set aside"),
    },
    "direction": {"outbound": _l("outbound"), "inbound": _l("inbound")},
    "outcome": {
        "attempt": _l("an attempt"), "answered": _l("an attempt that reached them"), "none": _l("not an attempt"),
    },
}

#: What is asked of the words of a column, by role.
ASKED = {
    "status": _l("What each status means"), "reason": _l("Which side each reason speaks to"),
    "grade": _l("Which grade each value is"), "channel": _l("Which channel each value is"),
    "direction": _l("Which direction each value is"), "outcome": _l("Which rows are attempts to reach the prospect"),
}

FAULTS = {
    "zone_missing": _l("Choose the time zone in which the CRM writes its times."),
    "zone_unknown": _l("This is no time zone; write one such as Europe/Berlin."),
    "currency_missing": _l("There is a column of amounts; say in which currency."),
    "currency_unknown": _l("This is no currency; write a three-letter code such as EUR."),
    "external_id_missing": _l("Say which column is the id of the lead."),
    "handed_off_missing": _l("Say which column tells when the lead was handed off to Sales."),
    "time_missing": _l("Say which column tells when the touch was."),
    "lead_or_contact_missing": _l("Say which column tells whom the touch was with: the lead's id or the contact's."),
    "channel_missing": _l("No column is the channel; say what it is for every row."),
    "direction_missing": _l("No column is the direction; say what it is for every row."),
    "column_twice": _l("The file has this column twice; rename one in the file, or leave both out."),
    "column_nameless": _l("This column has no name; give it one in the file, or leave it out."),
    "column_long": _l("The name of this column is longer than 200 characters; shorten it in the file."),
    "field_twice": _l("Another column is this already; choose which of the two it is."),
    "no_dates": _l("Its values are not all dates that can be read; choose another column."),
    "reading_missing": _l("Its dates can be read in two ways; choose one."),
    "dates_contrary": _l("Another column is read with day and month the other way round; one profile reads one way."),
    "too_many_words": _l("It has too many different values for this field; choose another column."),
    "meaning_missing": _l("Some of its values have no meaning yet; choose one for each."),
    "fact_twice": _l("Another column is kept under this name; give it another."),
    "date_order_missing": _l("Say whether the day or the month comes first."),
    "fact_personal": _l("This is the person’s own; it is kept where it can be erased, and not as a fact of the lead."),
    "name_missing": _l("Give the profile a name, such as that of the CRM."),
}


def why_words(proposal: Proposal | None) -> str:
    """On what a proposal rests, in words."""
    if proposal is None:
        return str(_("Nothing known fits."))
    sure = _("sure") if proposal.sure >= 94 else _("likely") if proposal.sure >= 75 else _("a guess")
    reason = {
        Why.NAME: _("it is called so"), Why.ALIAS: _("other exports call it so"), Why.ALIKE: _("a similar name"),
        Why.CONTENT: _("by its values"), Why.SAVED: _("as last time"),
        Why.PROFILE: _("as the profile says"),
    }[proposal.why]
    return str(reason) if proposal.why in (Why.SAVED, Why.PROFILE) else f"{sure}: {reason}"


def reading_words(reading: tuple[str, ...], sample: str) -> str:
    """How a column's dates are read, shown on one of them."""
    day = first_day(reading, sample)
    return f"{sample} = {format_date(day, 'd MMMM yyyy')}" if day else ", ".join(reading)
