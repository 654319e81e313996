"""A small CRM's export of October, as files that a clerk would upload."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
SOURCES = ("Trade fair", "Webinar")
REPS = ("Rena Rep", "Otto Other")
REASONS = ("Not a fit", "No budget", "No answer", "Chose a competitor")
#: What a hundred and twenty leads became, by the last digit of their number.
FATES = ("rejected",) * 3 + ("ignored",) * 2 + ("converted",) * 3 + ("in_time",) * 2
LEADS = 120

_LEAD_COLUMNS = (
    "lead_id", "contact_id", "name", "email", "title", "company", "source", "campaign", "grade", "owner", "created",
    "handed_off", "status", "accepted", "rejected", "rejected_by", "reason", "note", "amount", "industry", "employees",
)  # fmt: skip
_TOUCH_COLUMNS = ("touch_id", "lead_id", "contact_id", "rep", "channel", "direction", "time", "outcome", "note")
_TOUCHES = {"rejected": 2, "ignored": 1, "converted": 3, "in_time": 1}
_GRADES = "ABC"


def fate(number: int) -> str:
    """What became of the lead with this number: rejected, ignored, converted, or still in time."""
    return FATES[number % 10]


def handed_off(number: int) -> datetime:
    """When the lead with this number came to Sales, in the company's zone."""
    if fate(number) == "in_time":
        return datetime(2026, 10, 30, 9, tzinfo=ZONE) + timedelta(minutes=number)
    return datetime(2026, 10, 1, 8, tzinfo=ZONE) + timedelta(hours=number)


def write_leads(folder: Path) -> Path:
    """The leads, and after them one row whose date is none."""
    path = folder / "leads.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, _LEAD_COLUMNS, restval="")
        sheet.writeheader()
        for number in range(1, LEADS + 1):
            sheet.writerow(_lead(number))
        sheet.writerow({**_lead(LEADS + 1), "handed_off": "2026-13-31"})
    return path


def write_touches(folder: Path) -> Path:
    """The calls and e-mails on those leads."""
    path = folder / "touches.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, _TOUCH_COLUMNS, restval="")
        sheet.writeheader()
        for number in range(1, LEADS + 1):
            for index in range(touches(number)):
                sheet.writerow(_touch(number, index))
    return path


def touches(number: int) -> int:
    """How often the lead with this number was tried; one try would be all that grade C is owed."""
    if fate(number) == "ignored" and _grade(number) == "C":
        return 0
    return _TOUCHES[fate(number)]


def count_touches() -> int:
    """The rows of the touches file."""
    return sum(touches(number) for number in range(1, LEADS + 1))


def count(*fates: str) -> int:
    """How many leads became so."""
    return sum(fate(number) in fates for number in range(1, LEADS + 1))


def company(number: int) -> str:
    """The company of the lead with this number."""
    return f"Company {number:03}"


def owner(number: int) -> str:
    """The rep who has the lead with this number; the first rejected all that were."""
    return REPS[0] if fate(number) == "rejected" else REPS[number // 10 % 2]


def _grade(number: int) -> str:
    return _GRADES[number % len(_GRADES)]


def _lead(number: int) -> dict[str, object]:
    became, at = fate(number), handed_off(number)
    row: dict[str, object] = {
        "lead_id": f"L{number:03}", "contact_id": f"C{number:03}", "name": f"Prospect {number:03}",
        "email": f"prospect{number:03}@customer.test", "title": ("Head of Operations", "Student")[number % 2],
        "company": company(number), "source": SOURCES[number % 3 == 0], "campaign": "Autumn",
        "grade": _grade(number), "owner": owner(number), "created": _text(at), "handed_off": _text(at),
        "status": {"in_time": "open", "ignored": "open"}.get(became, became),
        "industry": str(22 + number % 40), "employees": str(10 + 7 * number),
    }  # fmt: skip
    if became == "rejected":
        row |= {
            "rejected": _text(at + timedelta(days=4)), "rejected_by": owner(number),
            "reason": REASONS[number % 4], "note": "Sent back after two tries.",
        }  # fmt: skip
    if became == "converted":
        row |= {"accepted": _text(at + timedelta(days=2)), "amount": str(1000 + number)}
    return row


def _touch(number: int, index: int) -> dict[str, object]:
    at = handed_off(number) + timedelta(hours=3 + 25 * index)
    return {
        "touch_id": f"T{number:03}-{index}", "lead_id": f"L{number:03}", "contact_id": f"C{number:03}",
        "rep": owner(number), "channel": ("call", "email")[index % 2], "direction": "outbound", "time": _text(at),
        "outcome": ("no answer", "sent")[index % 2],
    }  # fmt: skip


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
