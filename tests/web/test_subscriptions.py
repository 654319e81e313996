"""Reports that come by themselves: made, sent, read and ended; never more than the subscriber may see."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from review import clock
from review.database import commit
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.domain.subscriptions import MOST, Ended, Rhythm
from review.extensions import db
from review.jobs.notices import send_posts
from review.jobs.subscriptions import send_subscriptions
from review.models import ChannelPost, Notice, Subscription
from review.notices.channels import channel_ids
from review.operations.people import deactivate_person
from review.operations.subscriptions import subscribe
from review.queries.subscriptions import SubscriptionFilter, list_subscriptions
from review.queries.withheld import list_withheld_from_all
from review.reports.subscribed import issue_of
from tests.notices.test_channels import channel
from tests.support.client import ReviewClient
from tests.support.dockets import advance, make_company
from tests.support.dockets import make_docket as plan_month
from tests.support.people import Cast
from tests.support.report_rows import make_rows
from tests.support.smtp import Received, free_port, mail_server, set_up_mail
from tests.support.standards import BERLIN

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")


@pytest.fixture
def inbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Any:
    port = free_port()
    set_up_mail(app, monkeypatch, port)
    with mail_server(port) as received:
        yield received


def made(person: Any, now: datetime, report: str = "lead-aging", **given: Any) -> Subscription:
    one = subscribe(person, report, given.pop("asked", {}), Rhythm.WEEKLY, given.pop("channel", None), now=now,
                    zone=BERLIN)  # fmt: skip
    commit()
    return one


def run(moment: datetime) -> int:
    from review.jobs.notices import send_mails

    with clock.fixed(moment):
        sent = send_subscriptions(moment)
        send_mails(moment)
        send_posts(moment)
    return sent


def test_a_report_is_subscribed_to_sent_once_a_week_and_ended(
    client: ReviewClient, inbox: Received, people: Cast, now: datetime
) -> None:
    make_rows(people, now, 60)
    client.sign_in(people.vp_sales)
    page = "/reports/lead-aging?by=team&days=14&stack=grade"
    (link,) = [one for one in client.page(page).links if one.startswith("/subscriptions/new")]
    answer = client.post_form(page=link, url="/subscriptions/new", data={"rhythm": "weekly", "where": "mail"})
    assert "Subscribed. The first one comes on" in answer.text
    assert "Lead aging" in answer.text
    one = db.session.scalars(select(Subscription)).one()
    assert (one.asked["by"], one.asked["days"]) == ("team", "14")
    commit()
    due = one.next_at
    assert run(due - timedelta(minutes=1)) == 0
    assert run(due) == 1
    assert run(due) == run(due + timedelta(minutes=1)) == 0
    (mail,) = inbox.messages
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert mail["Subject"] == "Your subscription: Lead aging"
    assert "Otto Other" not in html  # by team, as asked
    assert "No touch for 14 days or more" in text
    assert html.count("<table") >= 2
    assert 'src="cid:' in html
    assert f"/subscriptions/{one.public_id}" in html
    assert run(due + timedelta(days=21)) == 1  # what was missed is not made up for
    assert len(inbox.messages) == 2
    client.sign_in(people.vp_sales)
    assert "by=team" in client.get(f"/subscriptions/{one.public_id}").headers["Location"]
    assert "It comes no more." in client.post_form(
        page="/subscriptions/", url=f"/subscriptions/{one.public_id}/end"
    ).text
    commit()
    assert run(due + timedelta(days=60)) == 0


def test_the_issue_holds_what_its_reader_may_see_when_it_is_sent(
    inbox: Received, people: Cast, now: datetime
) -> None:
    make_rows(people, now, 120)
    one = made(people.manager, now, asked={"by": "owner"})
    team = issue_of(one, now, BERLIN)
    whole = issue_of(made(people.vp_sales, now, asked={"by": "owner"}), now, BERLIN)
    assert team[2].figures[0].value < whole[2].figures[0].value  # type: ignore[operator]
    people.manager.team = None
    for person in (people.rep, people.manager):
        person.manager = None
    commit()
    run(one.next_at)
    mine = next(one for one, whom in zip(inbox.messages, inbox.recipients, strict=True)
                if whom == people.manager.email)  # fmt: skip
    text = mine.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "This is a part: the leads that you own." in text
    assert people.rep.name not in text


@pytest.mark.sqlite_only
def test_a_channel_gets_the_report_without_what_any_judge_may_not_see(
    app: Flask, people: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    set_up_mail(app, monkeypatch, port, channels=f"json://127.0.0.1:{port}/token")
    company = make_company(people, rejected=4, ignored=4)
    advance(plan_month(people), people, DocketState.HEARING)
    (address,) = channel_ids()
    with pytest.raises(Refusal, match="no_channel"):
        made(people.rep, now, channel=address)
    with pytest.raises(Refusal, match="no_channel"):
        made(people.clerk, now, channel="0" * 64)
    one, own = made(people.clerk, now, channel=address), made(people.clerk, now)
    withheld = list_withheld_from_all()
    assert withheld
    seen, all_of_it = (issue_of(it, now, BERLIN)[1] for it in (one, own))
    assert seen is not None
    assert all_of_it is not None
    assert seen.scope.withheld == frozenset(withheld)
    assert not all_of_it.scope.withheld
    assert company.rejected[0].id
    with channel(port) as told:
        run(one.next_at)
    (post,) = [one for one in told if one["title"] == "Lead aging"]
    assert "the panel may still vote" in post["message"]
    assert f"/subscriptions/{one.public_id}" in post["message"]
    people.clerk.grants[0].role = Role.REP
    commit()
    assert run(one.next_at + timedelta(days=14)) == 1  # the mail goes on; the channel is for others
    assert one.ended is Ended.NO_ACCESS


def test_it_ends_when_its_reader_leaves_or_may_read_it_no_more(people: Cast, now: datetime) -> None:
    mine, theirs = made(people.vp_sales, now, "costs"), made(people.vp_marketing, now, "costs")
    deactivate_person(people.vp_sales, actor=people.clerk, now=now)
    grant = people.vp_marketing.grants[0]
    grant.role, grant.bench = Role.REP, None
    commit()
    assert mine.ended is Ended.LEFT
    assert run(theirs.next_at + timedelta(days=7)) == 0
    assert theirs.ended is Ended.NO_ACCESS
    assert db.session.scalars(select(Notice)).all() == []


def test_what_cannot_be_subscribed_to_is_refused_in_a_sentence(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    client.sign_in(people.rep)
    assert client.get("/subscriptions/new?report=costs").status_code == 409
    assert client.get("/subscriptions/new?report=nothing").status_code == 409
    page, url = "/subscriptions/new?report=lead-aging", "/subscriptions/new"
    assert client.post_form(page=page, url=url, data={"rhythm": "daily", "where": "mail"}).status_code == 422
    client.post_form(page=page, url=url, data={"rhythm": "weekly", "where": "mail"})
    again = client.post_form(page=page, url=url, data={"rhythm": "weekly", "where": "mail"})
    assert (again.status_code, "You get this report with these filters already" in again.text) == (409, True)
    one = db.session.scalars(select(Subscription)).one()
    client.sign_in(people.vp_sales)
    assert client.get(f"/subscriptions/{one.public_id}").status_code == 404
    assert "Lead aging" not in client.page("/subscriptions/").headings
    for number in range(MOST):
        made(people.vp_marketing, now, asked={"days": str(number)})
    with pytest.raises(Refusal, match="too_many"):
        made(people.vp_marketing, now)


@pytest.mark.sqlite_only
def test_filters_that_name_nothing_any_more_are_said(inbox: Received, people: Cast, now: datetime) -> None:
    one = made(people.vp_sales, now, asked={"source": "Gone"})
    run(one.next_at)
    text = inbox.messages[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "It cannot be counted under these filters any more." in text


@pytest.mark.sqlite_only
def test_one_whose_channel_leaves_the_settings_rests_until_it_is_back(
    app: Flask, client: ReviewClient, people: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    there = {"channels": f"json://127.0.0.1:{port}/token"}
    set_up_mail(app, monkeypatch, port, **there)
    make_rows(people, now, 20)
    (address,) = channel_ids()
    one = made(people.clerk, now, channel=address)
    set_up_mail(app, monkeypatch, port, channels="")
    assert run(one.next_at) == 0
    assert (one.issues, one.ended_at) == (0, None)
    assert db.session.scalars(select(ChannelPost)).all() == []
    client.sign_in(people.clerk)
    assert "Nothing is sent: its channel is not in the settings any more." in client.page("/subscriptions/").text
    (row,) = csv.DictReader(io.StringIO(client.get("/subscriptions/list.csv").text))
    assert (row["state"], row["way"]) == ("rests", "a channel that is not set up any more")
    set_up_mail(app, monkeypatch, port, **there)
    with channel(port) as told:
        assert run(one.next_at) == 1
    assert len(told) == one.issues == 1


def test_the_list_is_searched_paged_and_exported(client: ReviewClient, people: Cast, now: datetime) -> None:
    for number in range(3):
        made(people.vp_sales, now, asked={"days": str(number)})
    made(people.vp_sales, now, "costs", asked={"conversion": "=1+1"})
    made(people.vp_marketing, now, "costs")
    first = list_subscriptions(people.vp_sales, SubscriptionFilter(), size=3)
    assert [one.report for one in first.subscriptions] == ["costs", "lead-aging", "lead-aging"]
    second = list_subscriptions(people.vp_sales, SubscriptionFilter(), bookmark=first.older, size=3)
    assert [one.asked for one in second.subscriptions] == [{"days": "0"}]
    assert second.older is None
    client.sign_in(people.vp_sales)
    assert "What it costs" not in client.page("/subscriptions/?q=aging").text
    assert "No subscription fits" in client.page("/subscriptions/?q=nothing%00").text
    assert client.page("/subscriptions/?page=%3Ei:x").headings
    words = f"costs {people.vp_sales.name.split()[0]}"
    answer = client.get("/subscriptions/list.csv", query_string={"q": words})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["report"], row["filters"]) for row in rows] == [("costs", "conversion==1+1")]
    assert len(list(csv.DictReader(io.StringIO(client.get("/subscriptions/list.csv").text)))) == 4
