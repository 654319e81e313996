"""Whoever has not voted cannot tell how others did: not by any page, order, search, export, status or query.

Two worlds are made in which the same people vote, and answer differently. In both, everybody walks through all that
they can reach; then the one who has not voted asks for all that anybody reached, and sends every form that anybody was
shown. What they are answered must be the same, byte for byte, and have asked the same of the database.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, Response, request
from sqlalchemy import func, select, text

from review import clock, create_app
from review.database import Begin, beginning
from review.extensions import db
from review.models.ballot import Ballot
from review.models.notice import Mail
from review.notices.messages import envelope_of, message_of
from review.operations.outbox import gather_mails
from review.operations.reminders import drop_answered
from tests.blindness.chance import same_chance
from tests.blindness.walk import Answer, Transcript, Walker
from tests.blindness.worlds import SCENES, WORDS, Scene, World
from tests.conftest import NOW
from tests.support.client import ReviewClient
from tests.support.databases import PostgresTemplate, SqliteTemplate, settings_for
from tests.web.test_import_pages import drop

Template = SqliteTemplate | PostgresTemplate

#: Areas whose pages lead to the same others in every scene.
UNMOVED = {"reports", "imports", "leads", "standards", "people", "audit", "settings", "campaigns", "remedies", "verify"}
#: What only ever leads on to another page.
LEADS_ON = {"subscriptions.read"}
#: Pages that no link leads to.
UNLINKED = ("/healthz", "/sign-in", "/verify")


def test_nobody_can_tell_the_worlds_apart_while_ballots_are_cast(template: Template, tmp_path: Path) -> None:
    assert differences(template, tmp_path, "hearing", most=1) == {}


@pytest.mark.sqlite_only
def test_nobody_can_tell_the_worlds_apart_while_they_vote_again(template: Template, tmp_path: Path) -> None:
    assert differences(template, tmp_path, "deliberation", most=1) == {}


@pytest.mark.soak
@pytest.mark.parametrize("scene", ["hearing", "deliberation"])
def test_nobody_can_tell_the_worlds_apart_wherever_they_look(template: Template, tmp_path: Path, scene: str) -> None:
    assert differences(template, tmp_path, scene, most=4) == {}


@pytest.mark.sqlite_only
def test_the_mails_to_those_who_have_not_voted_are_the_same(template: Template, tmp_path: Path) -> None:
    written = []
    for world in World:
        with made(template, tmp_path, world, "hearing") as (_app, found):
            written.append(Transcript(letters(found)))
    assert {name for name, _what in written[0].answers} >= {"Mira Marketer", "Rena Rep"}
    assert told(*written) == {}


@pytest.mark.sqlite_only
def test_leaks_made_on_purpose_are_found(template: Template, tmp_path: Path) -> None:
    leaks = {"home.index": _in_a_header, "hearing.queue": _in_the_text, "reports.index": _in_what_is_asked}
    one, other = (look_round(template, tmp_path, world, leaks) for world in World)
    found = told(one, other)
    assert {address for _name, address in found} == {"GET /", "GET /hearing", "GET /reports"}
    kinds = {address: why.split()[0] for (_name, address), why in found.items()}
    assert kinds["GET /"] == "headers"
    assert kinds["GET /hearing"] == "body"
    assert "queries" in found["Mira Marketer", "GET /reports"]


@pytest.mark.sqlite_only
def test_the_walk_is_welcome_at_every_endpoint(template: Template, tmp_path: Path) -> None:
    welcomed, everything = set[str](), set[str]()
    for scene in SCENES:
        with made(template, tmp_path, World.ONE, scene) as (app, found):
            walker, before = Walker(app), frozenset(welcomed)
            walker.transcript.welcomed = welcomed
            mapped = upload(walker.client(found.hearing.cast.clerk))
            addresses = (*UNLINKED, *found.addresses, mapped, f"{mapped}/progress")

            def known(address: str, endpoint: str, before: frozenset[str] = before) -> bool:
                """Whether it is another view of a known page, or a page on which October's state changes nothing."""
                is_same = endpoint in before and endpoint.partition(".")[0] in UNMOVED
                return is_same or ("?" in address and endpoint in welcomed)

            for person in (None, *found.onlookers, found.silent):
                walker.crawl(person, addresses, most=1, known=known)
            everything |= {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    missed = everything - welcomed - LEADS_ON - {"static"}
    assert missed == set(), "show the walk the way there, in tests/blindness/worlds.py"


def upload(client: ReviewClient) -> str:
    """The address of the page on which a file that nobody knows is mapped."""
    response = drop(client, ("odd.csv", b"Vorgang;Kunde;Zustand\nA1;Acme;Neu\n"))
    assert response.request.path.startswith("/imports/map/")
    return str(response.request.path)


def differences(template: Template, folder: Path, scene: str, most: int) -> dict[tuple[str, str], str]:
    """What tells the worlds apart, where ``most`` pages and forms of each kind are looked at."""
    one = walk(template, folder, World.ONE, scene, most)
    return told(one, again(template, folder, World.OTHER, scene, one, most))


def told(one: Transcript, other: Transcript) -> dict[tuple[str, str], str]:
    """What tells the worlds apart, by who asked and what."""
    assert one.answers.keys() == other.answers.keys()
    differing = {asked: answer.differs_from(other.answers[asked]) for asked, answer in one.answers.items()}
    return {asked: why for asked, why in differing.items() if why is not None}


def walk(template: Template, folder: Path, world: World, scene: str, most: int) -> Transcript:
    """Make a world on a database of its own, and write down what everybody is answered in it."""
    with made(template, folder, world, scene) as (app, found):
        walker = Walker(app)
        everywhere = dict.fromkeys(UNLINKED)
        for person in found.onlookers:
            everywhere |= dict.fromkeys(walker.crawl(person, (*UNLINKED, *found.addresses), most=most))
        mine = walker.crawl(found.silent, most=2 * most, afresh=True)
        walker.look(found.silent, [address for address in everywhere if address not in mine])
        walker.send(found.silent, walker.transcript.forms, 2 * most)
        return walker.transcript


def again(
    template: Template, folder: Path, world: World, scene: str, former: Transcript, most: int
) -> Transcript:
    """Ask another world what was asked of the former one, in the same order."""
    with made(template, folder, world, scene) as (app, found):
        walker = Walker(app)
        for person in (*found.onlookers, found.silent):
            asked = [what.removeprefix("GET ") for name, what in former.answers if name == person.name]
            walker.look(person, [address for address in asked if address.startswith("/")])
        walker.send(found.silent, former.forms, 2 * most)
        return walker.transcript


def letters(found: Scene) -> dict[tuple[str, str], Answer]:
    """What the outbox holds for each who has not voted, and the mails that are made of it, once all of it is due."""
    db.session.rollback()
    due = NOW + timedelta(days=2)
    drop_answered(due)
    gather_mails(due, "company.example")
    told: dict[tuple[str, str], Answer] = {}
    for mail in db.session.scalars(select(Mail).order_by(Mail.person_id, Mail.id)):
        if mail.person in found.voters:
            continue
        rows = [(one.kind, one.key, one.values, one.link, one.created_at, one.send_from) for one in mail.notices]
        message = message_of(envelope_of(mail), {})
        html = [str(part[0]) for part in message.alternatives]
        body = "\n".join([message.subject, message.body, *html, repr(rows)])
        told[mail.person.name, f"MAIL {len(told)}"] = Answer(200, (), body.encode(), ())
    db.session.rollback()
    return told


def look_round(
    template: Template, folder: Path, world: World, leaks: dict[str, Callable[[int, Response], Response]]
) -> Transcript:
    """A short look by the one who has not voted, at an application that leaks."""
    with made(template, folder, world, "hearing") as (app, found):

        def leak(response: Response) -> Response:
            about = select(func.count()).where(Ballot.comment.contains(WORDS[1]))
            show = leaks.get(request.endpoint or "", lambda _votes, answered: answered)
            return show(db.session.scalar(about) or 0, response)

        watching = app.after_request_funcs.setdefault(None, [])
        watching.append(leak)
        walker = Walker(app)
        walker.look(found.silent, ["/", "/hearing", "/hearing/2026-10/1", "/reports", "/standards"])
        watching.remove(leak)
        return walker.transcript


def _in_a_header(votes: int, response: Response) -> Response:
    response.headers["X-Version"] = str(votes)
    return response


def _in_the_text(votes: int, response: Response) -> Response:
    response.set_data(response.get_data() + b" " * (votes > 0))
    return response


def _in_what_is_asked(votes: int, response: Response) -> Response:
    if votes:
        db.session.execute(text("SELECT 1"))
    return response


#: By the address of the database: what one application has compiled serves the worlds that follow at that address.
APPLICATIONS: dict[str, Flask] = {}


@contextmanager
def made(template: Template, folder: Path, world: World, scene: str) -> Iterator[tuple[Flask, Scene]]:
    """An application in one of the worlds, which are made in ``folder`` one after the other."""
    for name in ("instance", "world"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir()
    with same_chance(), clock.fixed(NOW), template.copy(folder) as url:
        app = APPLICATIONS.get(url) or APPLICATIONS.setdefault(
            url, create_app(settings_for(url, folder / "instance"))
        )
        app.test_client_class = ReviewClient
        app.extensions.pop("queue", None)
        with app.app_context(), beginning(Begin.IMMEDIATE):
            found = SCENES[scene](world, folder / "world")
            db.session.commit()
            yield app, found
            db.session.remove()
            db.engine.dispose()
