"""Files that prove a statement: sent with it, and saved by whoever may read it."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from review import clock
from review.domain.answers import Answer
from review.domain.docket_states import DocketState
from review.models import AuditEvent, EvidenceFile, Person
from review.operations.ballots import answer_first
from review.operations.dockets import open_hearing
from review.operations.evidence_files import remove_forgotten_files
from tests.support.client import ReviewClient
from tests.support.dockets import HEARING_AT, VOTED_AT, advance
from tests.support.hearing import HARBOUR, Hearing, make_hearing

Db = scoped_session[Session]

PDF = b"%PDF-1.7 three calls"
WORDS = "I called three times."
DOWNLOAD = re.compile(r'href="(/evidence/[\w-]+)"')


def sent(*files: tuple[str, bytes]) -> list[tuple[BytesIO, str]]:
    return [(BytesIO(content), name) for name, content in files]


def justify(client: ReviewClient, hearing: Hearing, **data: object):
    url = f"/my-leads/{hearing.case(HARBOUR).event.lead.public_id}/justify"
    return client.post_form(url, {"narrative": WORDS, **data}, page=f"{url}?event=rejected-1")


def form_of(client: ReviewClient, hearing: Hearing) -> tuple[str, dict[str, str]]:
    """Where the justification is sent to, and what its form holds."""
    url = f"/my-leads/{hearing.case(HARBOUR).event.lead.public_id}/justify"
    forms = client.page(f"{url}?event=rejected-1").forms
    return url, next(form.fields for form in forms if "narrative" in form.fields)


def files(session: Db) -> list[EvidenceFile]:
    return list(session.scalars(select(EvidenceFile).order_by(EvidenceFile.id)))


@pytest.fixture
def drawn(session: Db, now: datetime) -> Hearing:
    """A drawn docket whose hearing is not open yet; both sides have said something."""
    return make_hearing(to=DocketState.DRAWN)


def status(client: ReviewClient, person: Person, address: str) -> int:
    client.sign_in(person)
    return client.get(address).status_code


def test_a_file_goes_with_the_justification_and_is_saved_never_shown(
    client: ReviewClient, drawn: Hearing, session: Db, app: Flask
) -> None:
    client.sign_in(drawn.cast.rep)
    answer = justify(client, drawn, files=sent(("../../x.html", PDF), ("calls.pdf", PDF)))
    assert answer.status_code == 200
    assert "x.html.pdf" in answer.text
    (file,) = files(session)  # the same content is kept once
    stored = list((app.extensions["settings"].instance_dir / "evidence").iterdir())
    assert [(one.name, one.read_bytes()) for one in stored] == [(file.stored_as, PDF)]
    assert "x.html" not in file.stored_as
    got = client.get(f"/evidence/{file.public_id}")
    assert got.data == PDF
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Disposition"].startswith('attachment; filename="x.html.pdf"')
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"].startswith("sandbox")
    assert got.headers["Cache-Control"] == "no-store"
    payload = session.scalars(select(AuditEvent).where(AuditEvent.action == "statement.filed")).one().payload
    assert payload["files"] == [file.sha256]


def test_only_who_may_read_the_words_gets_the_file(client: ReviewClient, drawn: Hearing, session: Db) -> None:
    cast, case = drawn.cast, drawn.case(HARBOUR)
    client.sign_in(cast.rep)
    justify(client, drawn, files=sent(("calls.pdf", PDF)))
    address = f"/evidence/{files(session)[0].public_id}"
    may = (cast.rep, cast.manager, cast.vp_sales, cast.clerk, cast.auditor)
    may_not = (cast.other_rep, cast.vp_marketing, cast.sales_panelist, cast.marketing_panelist, cast.chair)
    assert {status(client, person, address) for person in may} == {200}
    assert {status(client, person, address) for person in may_not} == {404}
    open_hearing(drawn.docket, actor=cast.clerk, now=HEARING_AT)
    assert case.statements["sales"]["files"][0]["name"] == "calls.pdf"
    assert status(client, cast.chair, address) == 404  # Q1 comes first
    with clock.fixed(VOTED_AT):
        answer_first(cast.chair, case, Answer.YES, {}, VOTED_AT)
        assert status(client, cast.chair, address) == 200
        assert address in client.get(f"/hearing/2026-10/{case.number}").text
        assert status(client, cast.sales_panelist, address) == 404
        assert status(client, cast.vp_marketing, address) == 404


def test_a_new_version_keeps_the_files_unless_told_otherwise(client: ReviewClient, drawn: Hearing, session: Db) -> None:
    client.sign_in(drawn.cast.rep)
    justify(client, drawn, files=sent(("calls.pdf", PDF)))
    justify(client, drawn, files=sent(("more.txt", b"and a mail")))
    justify(client, drawn, keep=None)
    found = files(session)
    assert [(one.statement.version, one.name) for one in found] == [
        (2, "calls.pdf"), (3, "calls.pdf"), (3, "more.txt"),
    ]  # fmt: skip
    assert found[0].stored_as == found[1].stored_as


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([("../../x.html", b"<html>")], "“x.html” is none of the files that are kept"),
        ([("a.pdf", b"")], "“a.pdf” is empty"),
        ([(f"{number}.txt", f"call {number}".encode()) for number in range(6)], "these are 6 files"),
    ],
)
def test_a_file_that_is_refused_loses_no_word(
    client: ReviewClient, drawn: Hearing, session: Db, app: Flask, given: list[tuple[str, bytes]], says: str
) -> None:
    client.sign_in(drawn.cast.rep)
    answer = justify(client, drawn, files=sent(*given))
    assert answer.status_code == 422
    assert says in answer.text
    assert WORDS in answer.text
    assert files(session) == []


def test_words_that_are_refused_say_that_the_files_are_to_be_chosen_again(
    client: ReviewClient, drawn: Hearing, session: Db
) -> None:
    client.sign_in(drawn.cast.rep)
    answer = justify(client, drawn, narrative="ü" * 200_000, files=sent(("calls.pdf", PDF)))
    assert answer.status_code == 422
    assert "at most 20000 characters" in answer.text
    assert "ü" * 200_000 in answer.text
    assert "choose them again" in answer.text
    assert files(session) == []


def test_a_file_that_is_too_large_is_refused_by_its_name(client: ReviewClient, drawn: Hearing, session: Db) -> None:
    client.sign_in(drawn.cast.rep)
    url, fields = form_of(client, drawn)
    given = FileStorage(BytesIO(PDF.ljust(5 * 2**20 + 1)), "a.pdf")
    boundary, body = encode_multipart({**fields, "narrative": WORDS, "files": given})
    answer = client.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 422
    assert "“a.pdf” has more than the 5 MB" in answer.text
    assert WORDS in answer.text
    assert files(session) == []


def test_what_is_much_too_large_is_refused_before_it_is_read(client: ReviewClient, drawn: Hearing) -> None:
    client.sign_in(drawn.cast.rep)
    url, fields = form_of(client, drawn)
    boundary, body = encode_multipart({**fields, "files": FileStorage(BytesIO(PDF), "a.pdf")})
    answer = client.post(
        url, data=body, content_type=f"multipart/form-data; boundary={boundary}",
        environ_overrides={"CONTENT_LENGTH": str(60 * 2**20)},
    )
    assert answer.status_code == 413
    assert "your words are still in the form" in answer.text


def test_marketing_proves_its_words_too(client: ReviewClient, drawn: Hearing, session: Db) -> None:
    cast, url = drawn.cast, f"/statements/{drawn.case(HARBOUR).public_id}"
    client.sign_in(cast.vp_marketing)
    client.post_form(url, {"narrative": WORDS, "files": sent(("form.csv", b"a,b\n1,2\n"))})
    (address,) = DOWNLOAD.findall(client.get(url).text)
    assert client.get(address).headers["Content-Type"] == "text/csv; charset=utf-8"
    for person in (cast.rep, cast.manager, cast.vp_sales, cast.chair):
        assert status(client, person, address) == 404
    assert status(client, cast.clerk, address) == 200


def test_masks_hide_the_name_of_a_file(client: ReviewClient, session: Db, now: datetime) -> None:
    hearing = make_hearing(mask_names=True, to=DocketState.DRAWN)
    client.sign_in(hearing.cast.rep)
    justify(client, hearing, files=sent(("call_with_Rena_Rep.pdf", PDF)))
    advance(hearing.docket, hearing.cast, DocketState.HEARING)
    case = hearing.case(HARBOUR)
    answer_first(hearing.cast.chair, case, Answer.YES, {}, VOTED_AT)
    client.sign_in(hearing.cast.chair)
    with clock.fixed(VOTED_AT):
        page = client.page(f"/hearing/2026-10/{case.number}").text
        assert "call_with" not in page
        got = client.get(f"/evidence/{files(session)[0].public_id}")
    assert got.headers["Content-Disposition"].startswith('attachment; filename="1.pdf"')


def test_bytes_that_are_not_those_that_were_filed_are_not_given_out(
    client: ReviewClient, drawn: Hearing, session: Db, app: Flask
) -> None:
    client.sign_in(drawn.cast.rep)
    justify(client, drawn, files=sent(("calls.pdf", PDF)))
    file = files(session)[0]
    path = app.extensions["settings"].instance_dir / "evidence" / file.stored_as
    path.write_bytes(PDF + b"!")
    answer = client.get(f"/evidence/{file.public_id}")
    assert answer.status_code == 409
    assert "not on the disk as it was filed" in answer.text


@pytest.mark.sqlite_only
def test_what_a_failed_request_left_is_removed_after_a_day(
    client: ReviewClient, drawn: Hearing, session: Db, app: Flask
) -> None:
    client.sign_in(drawn.cast.rep)
    justify(client, drawn, files=sent(("calls.pdf", PDF)))
    folder = app.extensions["settings"].instance_dir / "evidence"
    (folder / "stray").write_bytes(b"x")
    assert remove_forgotten_files(datetime.fromtimestamp((folder / "stray").stat().st_mtime, tz=VOTED_AT.tzinfo)) == 0
    late = datetime.fromtimestamp((folder / "stray").stat().st_mtime + 90_000, tz=VOTED_AT.tzinfo)
    assert remove_forgotten_files(late) == 1
    assert [path.name for path in folder.iterdir()] == [files(session)[0].stored_as]
