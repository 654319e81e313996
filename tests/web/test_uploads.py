"""Large uploads: refused by their length before they are read, else while they come, and kept without a copy."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request, session
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import EnvironBuilder

from review.extensions import db
from review.models import ImportFile, ImportRun, Lead
from review.web.uploads import keep_upload
from tests.support.client import ReviewClient
from tests.support.intake import LEAD_HEADER, PROFILE
from tests.support.people import Cast

LIMIT = 60_000
Limits = Callable[..., None]


class Watched(io.BytesIO):
    """A body that counts what was read of it."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        self.taken += len(piece)
        return piece

    def readinto(self, buffer: Any) -> int:
        count = super().readinto(buffer)
        self.taken += count
        return count


@pytest.fixture
def limits(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that sets limits for this test."""
    def set_limits(**values: int) -> None:
        for name, value in values.items():
            monkeypatch.setitem(app.config, name, value)

    return set_limits


@pytest.fixture
def clerk(client: ReviewClient, people: Cast, limits: Limits) -> ReviewClient:
    limits(UPLOAD_LIMIT=LIMIT)
    client.sign_in(people.clerk)
    return client


def folder(app: Flask) -> list[Path]:
    place = app.extensions["settings"].instance_dir / "uploads"
    return list(place.iterdir()) if place.exists() else []


def body(client: ReviewClient, size: int) -> tuple[Watched, dict[str, Any]]:
    builder = EnvironBuilder(method="POST", data={
        "csrf_token": client.csrf_token("/imports/new"), "profile": "", "dates": "",
        "leads": (io.BytesIO(b"x" * size), "leads.csv"),
    })
    environ = builder.get_environ()
    told = {"CONTENT_TYPE": environ["CONTENT_TYPE"], "CONTENT_LENGTH": environ["CONTENT_LENGTH"]}
    with environ["wsgi.input"] as whole:
        return Watched(whole.read()), told


def test_what_is_declared_too_large_is_refused_unread(clerk: ReviewClient, app: Flask) -> None:
    sent, told = body(clerk, LIMIT)
    response = clerk.post("/imports/new", input_stream=sent, environ_overrides=told)
    assert response.status_code == 413
    assert sent.taken == 0
    assert folder(app) == []


def test_what_turns_out_too_large_is_refused_while_it_comes(clerk: ReviewClient, app: Flask) -> None:
    sent, told = body(clerk, 6 * LIMIT)
    told |= {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    response = clerk.post("/imports/new", input_stream=sent, environ_overrides=told)
    assert response.status_code == 413
    assert LIMIT <= sent.taken < 4 * LIMIT
    assert folder(app) == []


def test_whoever_is_not_signed_in_may_send_only_what_a_form_holds(client: ReviewClient, limits: Limits) -> None:
    limits(MAX_CONTENT_LENGTH=1000, UPLOAD_LIMIT=LIMIT)
    assert client.post("/imports/new", data={"leads": (io.BytesIO(b"x" * 2000), "l.csv")}).status_code == 413


def test_a_large_form_is_an_upload_only_where_files_are_taken(clerk: ReviewClient, limits: Limits) -> None:
    limits(MAX_CONTENT_LENGTH=1000)
    assert clerk.post("/imports/x/undo", data={"x": "y" * 2000}).status_code == 413


def test_a_field_without_a_file_is_no_way_around_the_limit(clerk: ReviewClient, limits: Limits) -> None:
    limits(MAX_FORM_MEMORY_SIZE=1000)
    response = clerk.post("/imports/new", data={"profile": "x" * 2000}, content_type="multipart/form-data")
    assert response.status_code == 413


def test_an_upload_lies_on_the_instances_disk_and_is_kept_without_a_copy(
    clerk: ReviewClient, app: Flask, tmp_path: Path
) -> None:
    with app.test_request_context("/imports/new", method="POST", data={"leads": (io.BytesIO(b"abc"), "l.csv")}):
        session["_user_id"] = "somebody"
        file = request.files["leads"]
        (lying,) = folder(app)
        keep_upload(file, tmp_path / "kept")
        assert lying.samefile(tmp_path / "kept")
    assert folder(app) == []
    assert (tmp_path / "kept").read_bytes() == b"abc"


def test_a_file_held_in_memory_is_kept_too(tmp_path: Path) -> None:
    keep_upload(FileStorage(io.BytesIO(b"abc"), "l.csv"), tmp_path / "kept")
    assert (tmp_path / "kept").read_bytes() == b"abc"


def test_a_quarantine_comes_back_as_it_was_after_a_spreadsheet(
    clerk: ReviewClient
) -> None:
    """Formula signs, quotes, line breaks, another delimiter: what was escaped for the way is as it was."""
    profile = PROFILE.replace("[source]", '[source]\ndelimiter = ";"')
    said = [("=SUM(A1)", "+49 30 1", '-"x"|y\nz'), ("Zo\u2028ë", "@a", "%d"), ("a;b", "'plain", "-12,5")]
    empty = dict.fromkeys(LEAD_HEADER.split(","), "") | {"Handed off": "01.10.2026 09:00", "Status": "New"}
    written = io.StringIO(newline="")
    rows = csv.DictWriter(written, list(empty), delimiter=";")
    rows.writeheader()
    rows.writerows(empty | {"Name": name, "Mail": mail, "City": city} for name, mail, city in said)
    text = written.getvalue()
    given = {"dates": "", "profile_file": (io.BytesIO(profile.encode()), "small.toml"), "touches": None,
             "dropped_files": None, "dry_run": None}
    clerk.post_form("/imports/new", {**given, "leads": (io.BytesIO(text.encode()), "l.csv")},
                    content_type="multipart/form-data")
    run, file = db.session.scalars(select(ImportRun)).one(), db.session.scalars(select(ImportFile)).one()
    assert file.quarantined == 3
    mended = clerk.get(f"/imports/{run.public_id}/files/{file.id}/quarantine.csv").get_data().decode("utf-8-sig")
    for number in range(3):
        mended = mended.replace("one is needed.;;", f"one is needed.;{number};", 1)
    given["profile_file"] = (io.BytesIO(profile.encode()), "small.toml")
    clerk.post_form("/imports/new", {**given, "leads": (io.BytesIO(mended.encode()), "q.csv")},
                    content_type="multipart/form-data")
    leads = db.session.scalars(select(Lead).order_by(Lead.external_id)).all()
    assert [(one.prospect.name, one.prospect.email, one.attributes["City"]) for one in leads] == said
