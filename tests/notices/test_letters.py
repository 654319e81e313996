"""A published report leaves the product: as a mail that reads with and without pictures, and as a file for ever."""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from review.database import commit, rollback
from review.domain.notices import Delivery, NoticeKind
from review.domain.roles import Role
from review.extensions import db
from review.jobs import letters
from review.jobs.notices import send_mails, send_notices
from review.models import AuditEvent, EditionFile, EditionForm, Lead
from review.models.verdict import Edition
from review.operations.announcements import announce_report
from review.operations.notice_settings import choose_deliveries
from review.reports import pdf, pictures
from tests.support.client import ReviewClient
from tests.support.people import Cast
from tests.support.reports import RIGHT, WRONG, Reviewed, alike, make_docket, publish
from tests.support.smtp import Received

#: A source that would read a file, run a function or break a table, were it ever taken for a program.
NASTY = '#import "x"; #read("/etc/passwd") $x$ <b>|&'


@pytest.fixture
def edition(people: Cast) -> Edition:
    docket = make_docket(people, [Reviewed(NASTY, ballots=alike(one)) for one in [WRONG] * 9 + [RIGHT] * 9])
    return publish(docket)


def ask(person: Any, now: datetime, *kinds: NoticeKind) -> None:
    choose_deliveries(person, dict.fromkeys(kinds, Delivery.AT_ONCE), now=now)


def announce(edition: Edition, now: datetime) -> None:
    announce_report(edition.docket, edition, now)
    commit()


def parts(message: EmailMessage) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for part in message.walk():
        found.setdefault(part.get_content_type(), []).append(part)
    return found


def to(inbox: Received, address: str | None) -> list[EmailMessage]:
    return [one for one, whom in zip(inbox.messages, inbox.recipients, strict=True) if whom == address]


def test_who_asked_for_it_gets_the_report_with_its_charts_and_the_others_a_line(
    inbox: Received, people: Cast, edition: Edition, now: datetime
) -> None:
    ask(people.vp_sales, now, NoticeKind.REPORT_MAILED)
    announce(edition, now)
    send_mails(now)
    (mine,) = to(inbox, people.vp_sales.email)
    found = parts(mine)
    text, html = (found[f"text/{kind}"][0].get_content() for kind in ("plain", "html"))
    assert mine["Subject"] == "October 2026: the verdict summary"
    for part in (text, html):
        assert "The panel reviewed" in part
        assert "https://review.company.example/reports/2026-10" in part
    assert NASTY in text
    assert "<b>|" not in html
    assert "&lt;b&gt;|" in html
    shown = [part["Content-ID"].strip("<>") for part in found["image/png"]]
    assert len(shown) >= 3
    assert len(set(shown)) == len(shown)
    assert all(f'src="cid:{name}"' in html for name in shown)
    assert html.count("<img") == html.count('alt="Chart: ') == len(shown)
    assert html.count("<table") > len(shown)
    assert all(part.get_content()[:4] == b"\x89PNG" for part in found["image/png"])
    assert sum(len(part.get_content()) for part in found["image/png"]) < 1_000_000
    (other,) = to(inbox, people.vp_marketing.email)
    assert other["Subject"] == "October 2026: the report is published"
    assert "image/png" not in parts(other)
    assert "panel reviewed" not in other.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_pdf_is_kept_with_the_edition_and_never_changes(
    client: ReviewClient, inbox: Received, people: Cast, edition: Edition, now: datetime
) -> None:
    ask(people.vp_sales, now, NoticeKind.REPORT_PDF)
    announce(edition, now)
    client.sign_in(people.vp_sales)
    assert "still being made" in client.page("/reports/2026-10").text
    assert client.get("/reports/2026-10/summary.pdf").status_code == 404
    commit()
    send_notices(now)
    (mine,) = to(inbox, people.vp_sales.email)
    (file,) = parts(mine)["application/pdf"]
    content = file.get_content()
    assert file.get_filename() == "verdicts-2026-10-1.pdf"
    assert content[:5] == b"%PDF-"
    commit()
    assert client.get("/reports/2026-10/summary.pdf").data == content
    assert "/reports/2026-10/summary.pdf?edition=1" in client.page("/reports/2026-10").links
    db.session.query(Lead).update({Lead.source: "Elsewhere"})
    commit()
    send_notices(now + timedelta(hours=1))
    assert client.get("/reports/2026-10/summary.pdf").data == content
    kept = db.session.query(EditionFile).filter_by(form=EditionForm.PDF).one()
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert db.session.query(AuditEvent).filter_by(action="edition.file_kept").count() == 2


@pytest.mark.sqlite_only
@pytest.mark.sqlite_only
def test_a_file_that_cannot_be_made_is_tried_once_and_keeps_no_mail_waiting(
    client: ReviewClient, inbox: Received, people: Cast, edition: Edition, now: datetime
) -> None:
    odd = Edition(
        docket=edition.docket, number=9, document={"schema": "unknown"}, sha256="0" * 64, published_at=now
    )  # fmt: skip
    db.session.add(odd)
    announce(edition, now)
    with pytest.raises(KeyError):
        send_notices(now)
    rollback()
    with pytest.raises(KeyError):
        send_notices(now)
    rollback()
    send_notices(now)
    assert to(inbox, people.vp_sales.email)
    commit()
    forms = db.session.query(EditionFile.edition_id, EditionFile.form).all()
    assert {tuple(one) for one in forms} == {(edition.id, EditionForm.XLSX), (edition.id, EditionForm.PDF)}
    letters._failed.clear()


def test_a_text_of_the_company_is_a_text_on_paper(edition: Edition) -> None:
    data = pdf._data(pdf.Published.of(edition))
    assert any(row[0] == NASTY for table in data["tables"] for row in table["rows"])
    made = pdf.edition_pdf(pdf.Published.of(edition))
    assert made == pdf.edition_pdf(pdf.Published.of(edition))
    assert b"passwd" not in made
    assert b"root:" not in b"".join(_streams(made))


@pytest.mark.sqlite_only
def test_without_the_packages_for_pictures_the_report_still_reads(
    client: ReviewClient, inbox: Received, people: Cast, edition: Edition, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for module in (letters, pictures):
        monkeypatch.setattr(module, "can_draw", lambda: False)
    for module in (letters, pdf):
        monkeypatch.setattr(module, "can_print", lambda: False)
    monkeypatch.setattr("review.web.reports.routes.can_print", lambda: False)
    ask(people.vp_sales, now, NoticeKind.REPORT_MAILED, NoticeKind.REPORT_PDF)
    announce(edition, now)
    send_notices(now)
    (mine,) = to(inbox, people.vp_sales.email)
    found = parts(mine)
    text = found["text/plain"][0].get_content()
    assert {"image/png", "application/pdf"}.isdisjoint(found)
    assert "The charts are left out" in text
    assert "No PDF can be made here" in text
    assert NASTY in text
    client.sign_in(people.vp_sales)
    assert "There is no PDF" in client.page("/reports/2026-10").text


@pytest.mark.sqlite_only
def test_who_may_read_it_no_more_when_it_is_sent_gets_nothing_of_it(
    inbox: Received, people: Cast, edition: Edition, now: datetime
) -> None:
    ask(people.auditor, now, NoticeKind.REPORT_MAILED, NoticeKind.REPORT_PDF)
    announce(edition, now)
    people.auditor.grants[0].role = Role.REP
    commit()
    send_notices(now)
    (mine,) = to(inbox, people.auditor.email)
    assert {"image/png", "application/pdf"}.isdisjoint(parts(mine))
    assert "panel reviewed" not in mine.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def _streams(made: bytes) -> list[bytes]:
    """The streams of a PDF, unpacked."""
    found = []
    for part in made.split(b"stream\n")[1::2]:
        try:
            found.append(zlib.decompress(part.partition(b"\nendstream")[0]))
        except zlib.error:
            continue
    return found
