"""Small profiles and files for tests of intake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from review import clock
from review.database import commit
from review.extensions import db
from review.intake.staging import InputFile
from review.models import FileKind, ImportRun, Lead, LeadFact
from review.operations.imports import carry_out, start_import

Bring = Callable[..., ImportRun]

PROFILE = """
[source]
name = "small"
zone = "Europe/Berlin"
currency = "EUR"
decimal = ","
dates = ["%d.%m.%Y %H:%M", "%d.%m.%Y", "iso"]
blank = ["#REF!"]

[leads.columns]
external_id = "Id"
contact = "Contact"
person_name = "Name"
person_email = "Mail"
source = "Source"
owner = "Owner"
handed_off = "Handed off"
status = "Status"
changed = "Changed"
rejected = "Rejected"
reason = "Reason"
amount = "Amount"

[leads.attributes]
City = "City"

[leads.status]
New = "open"
Lost = "rejected"

[leads.reasons]
"No answer" = "follow_up"

[touches.columns]
external_id = "Call"
lead = "Lead"
contact = "Contact"
rep = "Rep"
channel = "Kind"
direction = "Way"
time = "At"

[touches.channels]
Call = "call"
Mail = "email"

[touches.directions]
Out = "outbound"
In = "inbound"

[touches.attempts]
Result = ["dialled"]
"""

LEAD_HEADER = "Id,Contact,Name,Mail,Source,Owner,Handed off,Status,Changed,Rejected,Reason,Amount,City"
TOUCH_HEADER = "Call,Lead,Contact,Rep,Kind,Way,At,Result"


def lead(
    number: object, contact: str = "", *, name: str = "", mail: str = "", source: str = "Web", owner: str = "Ann Rep",
    handed_off: str = "01.10.2026 09:00", status: str = "New", changed: str = "", rejected: str = "", reason: str = "",
    amount: str = "", city: str = "",
) -> str:
    """One line of a leads file."""
    cells = (number, contact, name, mail, source, owner, handed_off, status, changed, rejected, reason, amount, city)
    return ",".join(f'"{cell}"' if "," in str(cell) else str(cell) for cell in cells)


def touch(
    number: object, at: str, *, lead: str = "", contact: str = "", rep: str = "Ann Rep", kind: str = "Call",
    way: str = "Out", result: str = "dialled",
) -> str:
    """One line of a touches file."""
    return ",".join(map(str, (number, lead, contact, rep, kind, way, at, result)))


def write(folder: Path, name: str, header: str, lines: Sequence[str]) -> Path:
    """A file of these lines."""
    path = folder / name
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    return path


def bring(
    folder: Path, *, leads: Sequence[str] | None = None, touches: Sequence[str] | None = None, profile: str = PROFILE,
    dry_run: bool = False, **given: Any,
) -> ImportRun:
    """Import these lines as a command would, committing after each step; ``given`` goes to `start_import`."""
    inputs = []
    if leads is not None:
        path = write(folder, "leads.csv", LEAD_HEADER, leads)
        inputs.append(InputFile(FileKind.LEADS, path, path.name))
    if touches is not None:
        path = write(folder, "touches.csv", TOUCH_HEADER, touches)
        inputs.append(InputFile(FileKind.TOUCHES, path, path.name))
    kinds = [one.kind for one in inputs]
    run = start_import(profile, "small.toml", kinds, dry_run=dry_run, actor=None, now=clock.now(), **given)
    run_id = run.id
    commit()
    for _progress in carry_out(run_id, inputs, clock=clock.now):
        commit()
    return db.session.get_one(ImportRun, run_id)

def figures(run: ImportRun) -> list[tuple[int, int, int, int, int]]:
    """Read, new, changed, unchanged and quarantined rows by file."""
    return [(one.rows_read, one.inserted, one.updated, one.unchanged, one.quarantined) for one in run.files]


def the(session: Any, external_id: str = "1") -> Lead:
    """The lead with this id."""
    found = session.scalar(select(Lead).where(Lead.external_id == external_id))
    assert isinstance(found, Lead)
    return found


def fact_of(session: Any, external_id: str = "1") -> LeadFact:
    """What is counted of the lead with this id."""
    found = the(session, external_id).fact
    assert found is not None
    return found
