"""One measured piece of work of the import benchmark, in a process of its own so that its peak memory is its own.

``python -m tests.benchmarks.import_load bulk|import URL FOLDER`` prints seconds and peak memory as JSON. What a process
spends on starting up, before it opens a file, is told apart: a worker has done so long before.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import event

PROFILE = """
[source]
name = "bench"
zone = "UTC"
dates = ["iso"]

[leads.columns]
external_id = "Id"
contact = "Contact"
person_name = "Name"
person_email = "Mail"
company = "Company"
source = "Source"
owner = "Owner"
handed_off = "Handed off"
status = "Status"
rejected = "Rejected"
reason = "Reason"

[leads.attributes]
City = "City"
Industry = "Industry"

[leads.status]
New = "open"
Working = "open"
Accepted = "accepted"
Lost = "rejected"

[leads.reasons]
"No answer" = "follow_up"
"No budget" = "marketing_quality"

[touches.columns]
external_id = "Call"
contact = "Contact"
rep = "Rep"
channel = "Kind"
direction = "Way"
time = "At"
outcome = "Result"

[touches.channels]
Call = "call"
Mail = "email"

[touches.directions]
Out = "outbound"
In = "inbound"
"""
LEAD_HEADER = ["Id", "Contact", "Name", "Mail", "Company", "Source", "Owner", "Handed off", "Status", "Rejected",
               "Reason", "City", "Industry"]
TOUCH_HEADER = ["Call", "Contact", "Rep", "Kind", "Way", "At", "Result"]
#: The database's own processes that worked for this one, and the processor seconds that they took.
_backends: set[int] = set()
_server_cpu = 0.0
START = datetime(2025, 1, 1)  # noqa: DTZ001 - written into a file without a zone


def generate(folder: Path, leads: int, touches: int) -> None:
    """Write the files, and those of the second import: the same rows in another order, one lead changed."""
    chance = random.Random(1)
    lead_lines = list(_lead_lines(leads, chance))
    _write(folder / "leads.csv", LEAD_HEADER, lead_lines)
    chance.shuffle(lead_lines)
    lead_lines[0] = lead_lines[0].replace("Source ", "Other source ")
    _write(folder / "leads-again.csv", LEAD_HEADER, lead_lines)
    del lead_lines
    touch_lines = list(_touch_lines(touches, leads, chance))
    _write(folder / "touches.csv", TOUCH_HEADER, touch_lines)
    chance.shuffle(touch_lines)
    _write(folder / "touches-again.csv", TOUCH_HEADER, touch_lines)
    (folder / "bench.toml").write_text(PROFILE, "utf-8")


def _lead_lines(count: int, chance: random.Random) -> Iterator[str]:
    for number in range(count):
        begins = START + timedelta(seconds=chance.randrange(600 * 86_400))
        status = chance.choice(["New", "Working", "Accepted", "Lost"])
        lost = (begins + timedelta(days=chance.randrange(1, 30))).isoformat(" ") if status == "Lost" else ""
        reason = chance.choice(["No answer", "No budget"]) if lost else ""
        yield (
            f"00Q5e{number:010},0035e{number % (count * 9 // 10):010},Person {number} Name,p{number}@example.org,"
            f"Company {number % 5000} Ltd,Source {number % 12},Rep {number % 80},{begins.isoformat(' ')},{status},"
            f"{lost},{reason},City {number % 700},Industry {number % 40}"
        )


def _touch_lines(count: int, leads: int, chance: random.Random) -> Iterator[str]:
    for number in range(count):
        at = START + timedelta(seconds=chance.randrange(620 * 86_400))
        kind, way = chance.choice(["Call", "Mail"]), "In" if number % 7 == 0 else "Out"
        contact = chance.randrange(leads * 9 // 10)
        yield (
            f"00T5e{number:010},0035e{contact:010},Rep {number % 80},{kind},{way},{at.isoformat(' ')},"
            f"Result {number % 9}"
        )


def _write(path: Path, header: list[str], lines: list[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(header) + "\n")
        file.writelines(f"{line}\n" for line in lines)


def bulk(url: str, folder: Path) -> dict[str, Any]:
    """Parse by pandas, then put the same rows into the same tables by the database's own bulk path."""
    import pandas as pd

    started, cpu = time.perf_counter(), time.process_time()
    leads = pd.read_csv(folder / "leads.csv", dtype=str, keep_default_na=False)
    touches = pd.read_csv(folder / "touches.csv", dtype=str, keep_default_na=False)
    for frame, column in ((leads, "Handed off"), (leads, "Rejected"), (touches, "At")):
        frame[column] = pd.to_datetime(frame[column], format="ISO8601", errors="coerce", utc=True)
    parsed = time.perf_counter()
    people = {name: number for number, name in enumerate(pd.unique(leads["Owner"]), 1)}
    contacts = {key: number for number, key in enumerate(pd.unique(leads["Contact"]), 1)}
    words = {"New": "open", "Working": "open", "Accepted": "accepted", "Lost": "rejected"}
    groups = {"": None, "No answer": "follow_up", "No budget": "marketing_quality"}

    def text(moments: Any) -> list[str | None]:
        said = moments.dt.strftime("%Y-%m-%d %H:%M:%S.000000").tolist()
        return [one if isinstance(one, str) else None for one in said]

    names, mails = leads["Name"].tolist(), leads["Mail"].tolist()
    at = {key: number for number, key in enumerate(leads["Contact"].tolist())}
    prospects = (
        (number, f"p{number:015}", 1, key, names[at[key]], names[at[key]].casefold(), mails[at[key]],
         mails[at[key]].casefold())
        for key, number in contacts.items()
    )
    handed, rejected = text(leads["Handed off"]), text(leads["Rejected"])
    columns = zip(
        leads["Id"].tolist(), leads["Contact"].tolist(), leads["Company"].tolist(), leads["Source"].tolist(),
        leads["Owner"].tolist(), handed, leads["Status"].tolist(), rejected, leads["Reason"].tolist(),
        leads["City"].tolist(), leads["Industry"].tolist(), strict=True,
    )
    lead_rows = (
        (number, f"l{number:015}", f"bench/{key}#1", 1, key, 1, contacts[contact], company, company.casefold(), source,
         False, "MQL", people[owner], False, begins, status, words[status], lost, "instant" if lost else None,
         reason or None, groups[reason], False, False, False, json.dumps({"City": city, "Industry": industry}),
         "0" * 64, 1, 1)
        for number, (key, contact, company, source, owner, begins, status, lost, reason, city, industry)
        in enumerate(columns, 1)
    )
    kinds, ways = {"Call": "call", "Mail": "email"}, {"In": "inbound", "Out": "outbound"}
    told = zip(
        touches["Call"].tolist(), touches["Contact"].tolist(), touches["Rep"].tolist(), touches["Kind"].tolist(),
        touches["Way"].tolist(), text(touches["At"]), touches["Result"].tolist(), strict=True,
    )
    touch_rows = (
        (number, 1, key, contact, contacts.get(contact), people[rep], kinds[kind], ways[way], way == "Out", False,
         moment, "instant", result, "0" * 64, 1, 1)
        for number, (key, contact, rep, kind, way, moment, result) in enumerate(told, 1)
    )
    tables = [
        ("person", "id public_id name active created_at", ((n, f"r{n}", name, True, "2025-01-01 00:00:00.000000")
                                                 for name, n in people.items())),
        ("data_source", "id public_id name", iter([(1, "d", "bench")])),
        ("import_run", "id public_id data_source_id profile_name profile_text dry_run state started_at finished_at",
         iter([(1, "i", 1, "bench", "", False, "merged", "2025-01-01 00:00:00.000000", "2025-01-01 00:00:00.000000")])),
        ("prospect", "id public_id data_source_id contact_key name name_folded email email_folded", prospects),
        ("lead", ("id public_id key data_source_id external_id handoff_number prospect_id company company_folded source"
                 " grade_by_rep stage owner_id rep_created handed_off_at status disposition rejected_at"
                 " rejected_precision rejection_reason reason_group opted_out merged test_record attributes"
                 " row_sha256 first_import_id last_import_id"), lead_rows),
        ("touch", ("id data_source_id external_id contact_key prospect_id rep_id channel direction is_attempt two_way"
                  " at precision outcome row_sha256 first_import_id last_import_id"), touch_rows),
    ]
    if url.startswith("sqlite"):
        _executemany(url.removeprefix("sqlite:///"), tables)
    else:
        _copy(url.replace("+psycopg", ""), tables)
    return {"parsed": parsed - started, "seconds": time.perf_counter() - started, "cpu": _cpu_since(cpu)}


def _executemany(file: str, tables: list[tuple[str, str, Iterator[Any]]]) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    for table, columns, rows in tables:
        names = columns.split()
        marks = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)
    connection.execute("COMMIT")
    connection.close()


def _copy(url: str, tables: list[tuple[str, str, Iterator[Any]]]) -> None:
    import psycopg

    with psycopg.connect(url, options="-c timezone=UTC") as connection, connection.cursor() as cursor:
        _backends.add(connection.info.backend_pid)
        for table, columns, rows in tables:
            with cursor.copy(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        _note_cpu()


def _note_cpu() -> None:
    """Add what the database's processes took, while they still live (where there is /proc)."""
    global _server_cpu  # noqa: PLW0603 - one measurement a process
    for number in _backends:
        stat = Path(f"/proc/{number}/stat")
        if stat.exists():
            fields = stat.read_text().rpartition(")")[2].split()
            _server_cpu += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _cpu_since(before: float) -> float:
    return time.process_time() - before + _server_cpu


def take(url: str, folder: Path, suffix: str) -> dict[str, Any]:
    """Import by the product's own path, as the worker does; says how long its write transactions lasted."""
    from review import clock, create_app
    from review.database import Begin, beginning, commit
    from review.extensions import db
    from review.intake.bulk import driver_connection
    from review.intake.staging import InputFile
    from review.jobs.imports import queue_import, watching
    from review.jobs.queue import perform
    from review.models import FileKind, ImportRun
    from review.operations.imports import start_import
    from tests.support.databases import settings_for

    app = create_app(settings_for(url, folder / "instance"))
    started, cpu = time.perf_counter(), time.process_time()
    steps: list[tuple[str, float]] = []
    held: list[tuple[float, str]] = []
    with app.app_context(), beginning(Begin.IMMEDIATE):
        _time_transactions(db.engine, held, steps)
        if db.engine.dialect.name == "postgresql":
            event.listen(db.engine, "connect", lambda made, _record: _backends.add(made.info.backend_pid))
            _backends.add(driver_connection().info.backend_pid)
        inputs = [
            InputFile(FileKind.LEADS, folder / f"leads{suffix}.csv", "leads.csv"),
            InputFile(FileKind.TOUCHES, folder / f"touches{suffix}.csv", "touches.csv"),
        ]
        run = start_import(
            (folder / "bench.toml").read_text("utf-8"), "bench.toml", [one.kind for one in inputs], dry_run=False,
            actor=None, now=clock.now(),
        )
        job = queue_import(run, inputs, uploaded=False, actor=None, now=clock.now())
        number, run_id = job.id, run.id
        commit()
        with watching(lambda progress: steps.append((progress.step, time.perf_counter()))):
            perform(number, clock.now())
        run = db.session.get_one(ImportRun, run_id)
        if run.state != "merged":
            raise SystemExit(f"the import ended as {run.state}: {run.refusal}")
        figures = [(one.rows_read, one.inserted, one.updated, one.unchanged, one.quarantined) for one in run.files]
        commit()
        _note_cpu()
    longest, step = max(held)
    return {
        "files": figures, "longest": longest, "longest_step": step, "held": sum(seconds for seconds, _step in held),
        "transactions": len(held), "steps": _spans(steps), "seconds": time.perf_counter() - started,
        "cpu": _cpu_since(cpu),
    }


def _time_transactions(engine: Any, held: list[tuple[float, str]], steps: list[tuple[str, float]]) -> None:
    """Note how long each transaction lasted that may write, from when it has the lock, and at which step it was."""

    def stated(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("BEGIN"):
            connection.info["reads"] = statement == "BEGIN DEFERRED"

    def begin(connection: Any) -> None:
        if not connection.info.get("reads"):
            connection.info["began"] = time.perf_counter()

    def end(connection: Any) -> None:
        if began := connection.info.pop("began", None):
            held.append((time.perf_counter() - began, steps[-1][0] if steps else "start"))

    event.listen(engine, "before_cursor_execute", stated)
    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", end)
    event.listen(engine, "rollback", end)


def _spans(steps: list[tuple[str, float]]) -> dict[str, float]:
    """How long each step lasted: a step's name comes once what is before it is done."""
    spans: dict[str, float] = {}
    for (_before, began), (name, ended) in pairwise(steps):
        spans[name] = spans.get(name, 0.0) + ended - began
    return {name: round(seconds, 1) for name, seconds in spans.items()}


def main() -> None:
    what, url, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    started = time.perf_counter()
    suffix = sys.argv[4] if len(sys.argv) > 4 else ""
    told = bulk(url, folder) if what == "bulk" else take(url, folder, suffix)
    told["started"] = time.perf_counter() - started - told["seconds"]
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


if __name__ == "__main__":
    main()
