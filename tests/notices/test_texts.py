"""Every kind as a mail: words and a link that leads somewhere, and nothing of what others did."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

import pytest

from review.domain.notices import RULES, NoticeKind, Value, checked_values
from review.extensions import db
from review.models import Mail, Notice, Person
from review.notices.links import address_of
from review.notices.messages import envelope_of, message_of
from review.notices.texts import notice_text
from review.web.settings.words import KINDS
from tests.support.people import Cast

DUE = datetime(2026, 11, 12, 16, tzinfo=UTC)
SAMPLE: dict[str, object] = {
    "period": "2026-10", "count": 3, "number": 7, "edition": 1, "days": 30, "due_at": DUE, "sha256": "ab" * 32,
    "nonce": "n" * 32, "report": "lead-aging", "public_id": "abcdefgh1234",
}  # fmt: skip
LINKS = {
    NoticeKind.INVITATION: "auth.invitation",
    NoticeKind.PLAN_PUBLISHED: "dockets.plan",
    NoticeKind.MENTION: "hearing.case",
    NoticeKind.REPORT_PUBLISHED: "reports.show",
}


def values_of(kind: NoticeKind, **changed: object) -> dict[str, Value]:
    return checked_values(kind, {name: {**SAMPLE, **changed}[name] for name in RULES[kind].values})


def mail_to(person: Person, *kinds: NoticeKind, **changed: object) -> Any:
    """The message of a mail with one notice of each of ``kinds``."""
    mail = Mail(
        person=person, message_id="<one@company.example>", created_at=DUE, next_try_at=DUE, notices=[
            Notice(
                kind=kind, person=person, key="k", values=values_of(kind, **changed), created_at=DUE, send_from=DUE,
                link=LINKS.get(kind, "home.index"),
            )
            for kind in kinds
        ],
    )  # fmt: skip
    with db.session.no_autoflush:
        return message_from_bytes(message_of(envelope_of(mail), {}).message().as_bytes())


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_is_a_mail_in_text_and_html(port: int, people: Cast, kind: NoticeKind) -> None:
    message = mail_to(people.rep, kind)
    text = notice_text(kind, values_of(kind))
    assert message["Subject"] == text.title
    assert 10 < len(text.title) < 70
    parts = {part.get_content_type(): part.get_payload(decode=True).decode() for part in message.walk()
             if not part.is_multipart()}  # fmt: skip
    for content in parts.values():
        assert "https://review.company.example/" in content
        assert "Hello Rena Rep" in content
    assert text.sentence in parts["text/plain"]
    assert "{" not in parts["text/plain"]
    assert "%(" not in parts["text/html"]
    assert str(KINDS[kind])


def test_each_link_is_filled_from_the_values(port: int, people: Cast) -> None:
    values = {"period": "2026-10", "number": 7}
    site = "https://review.company.example"
    assert address_of("hearing.case", values) == f"{site}/hearing/2026-10/7"
    assert address_of("dockets.plan", values) == f"{site}/dockets/2026-10/plan"
    assert address_of("my_leads.index", values) == f"{site}/my-leads"
    assert address_of("nowhere.at_all", values) == f"{site}/"
    assert address_of("hearing.case", {}) == f"{site}/"


def test_mails_to_two_judges_differ_in_nothing_but_their_names(port: int, people: Cast) -> None:
    """Whatever others answered, the same values make the same mail."""
    kinds = (NoticeKind.HEARING_OPENED, NoticeKind.BALLOTS_MISSING)
    people.chair.name = people.sales_panelist.name = "Same Name"
    first, second = mail_to(people.chair, *kinds), mail_to(people.sales_panelist, *kinds)
    assert list(first.keys()) == list(second.keys())
    assert [len(str(part)) for part in first.get_payload()] == [len(str(part)) for part in second.get_payload()]
    assert first["Subject"] == second["Subject"] == "2 notices for you"


def test_a_name_cannot_be_markup_in_a_mail(port: int, people: Cast) -> None:
    people.rep.name = "<b>Rena</b> & co"
    message = mail_to(people.rep, NoticeKind.MENTION)
    html = message.get_payload()[1].get_payload(decode=True).decode()
    assert "<b>Rena" not in html
    assert "&lt;b&gt;Rena" in html


def test_one_thing_is_one_and_many_are_many(port: int, people: Cast) -> None:
    one = notice_text(NoticeKind.BALLOTS_MISSING, values_of(NoticeKind.BALLOTS_MISSING, count=1))
    many = notice_text(NoticeKind.BALLOTS_MISSING, values_of(NoticeKind.BALLOTS_MISSING, count=2))
    assert one.sentence == "1 case still waits for your vote, by 12 Nov 2026, 17:00."
    assert many.sentence.startswith("2 cases still wait")
    later = notice_text(NoticeKind.REPORT_PUBLISHED, values_of(NoticeKind.REPORT_PUBLISHED, edition=2))
    assert "Edition 2" in later.sentence
