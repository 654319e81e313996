"""A person chooses how to be told of things."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from review.domain.errors import Refusal
from review.domain.notices import Delivery, NoticeKind
from review.extensions import db
from review.models import NoticeSetting
from review.operations.notice_settings import choose_deliveries
from review.operations.notices import notify
from tests.support.client import ReviewClient
from tests.support.people import Cast

URL = "/settings/"


def own_fields(client: ReviewClient) -> dict[str, str]:
    """What the form on the page holds."""
    return dict(next(form for form in client.page(URL).forms if form.action == URL).fields)


def test_each_sees_the_kinds_of_their_roles(client: ReviewClient, people: Cast) -> None:
    client.sign_in(people.rep)
    fields = own_fields(client)
    assert "about_to_be_ignored" in fields
    assert fields["about_to_be_ignored"] == "off"
    assert not {"hearing_opened", "invitation", "month_held_up"} & fields.keys()


def test_a_choice_is_kept(client: ReviewClient, people: Cast) -> None:
    client.sign_in(people.chair)
    client.post_form(URL, {"report_published": "off", "hearing_opened": "daily"})
    fields = own_fields(client)
    assert (fields["report_published"], fields["hearing_opened"], fields["mention"]) == ("off", "daily", "at_once")
    assert len(db.session.scalars(select(NoticeSetting)).all()) == 2
    client.post_form(URL, {"report_published": "at_once"})
    assert own_fields(client)["report_published"] == "at_once"


def test_what_cannot_be_off_is_not_offered_and_refused(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.chair)
    response = client.post_form(URL, {"hearing_opened": "off"})
    assert response.status_code == 422
    with pytest.raises(Refusal, match="not_offered"):
        choose_deliveries(people.chair, {NoticeKind.HEARING_OPENED: Delivery.OFF}, now=now)


def test_the_last_notices_are_there_mailed_or_not(client: ReviewClient, people: Cast, now: datetime) -> None:
    values = {"period": "2026-10", "number": 7}
    notify(NoticeKind.MENTION, [people.chair], values, link="hearing.case", key="a", now=now)
    client.sign_in(people.chair)
    page = client.page(URL)
    assert "October 2026: somebody asks you" in page.text
    assert "No mail is set up here" in page.text
    client.sign_in(people.sales_panelist)
    assert "somebody asks you" not in client.page(URL).text
