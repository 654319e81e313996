"""What all tests stand on: real databases, a real client, a real browser, and nothing beyond loopback."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from flask import Flask
from pytest_socket import socket_allow_hosts
from sqlalchemy.orm import Session, scoped_session

from review import clock, create_app
from review.database import Begin, beginning
from review.extensions import db
from tests.support.browser import ARGUMENTS, find_chromium, live_server
from tests.support.client import ReviewClient
from tests.support.databases import PostgresTemplate, SqliteTemplate, settings_for
from tests.support.people import Cast, make_cast
from tests.support.postgres import NoPostgres, running_server, stop_server
from tests.support.signing_in import new_sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from review.models import Person

#: On a busy machine the time one example takes says nothing about the rule it tests.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

#: A run keeps whole applications alive: to look through all of them every few hundred objects takes a tenth of it.
gc.set_threshold(50_000, 20, 50)

RUN_FOLDER = "REVIEW_TEST_RUN"
#: The moment at which tests happen unless they say otherwise.
NOW = datetime(2026, 11, 9, 9, 30, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder in the first process; forget settings that the machine happens to have."""
    for name in list(os.environ):
        if name in ("DATABASE_URL", "SECRET_KEY") or name.startswith(("JB_", "ORG_", "PG")):
            del os.environ[name]
    if not hasattr(config, "workerinput"):
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="review-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the run started."""
    if not hasattr(config, "workerinput") and (folder := os.environ.pop(RUN_FOLDER, None)):
        stop_server(Path(folder))
        shutil.rmtree(folder, ignore_errors=True)


def pytest_runtest_setup() -> None:
    """Let nothing out but to this machine."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that touches the database on both."""
    if "database_kind" not in metafunc.fixturenames:
        return
    node = metafunc.definition
    if node.get_closest_marker("browser") or node.get_closest_marker("sqlite_only"):
        kinds = ["sqlite"]
    elif node.get_closest_marker("postgresql_only"):
        kinds = ["postgresql"]
    else:
        kinds = ["sqlite", "postgresql"]
    metafunc.parametrize("database_kind", kinds, indirect=True)


def unavailable(reason: str) -> None:
    """Skip, saying why; in CI fail, since there everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def template_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(scope="session")
def sqlite_template(template_folder: Path) -> SqliteTemplate:
    return SqliteTemplate(template_folder / "sqlite")


@pytest.fixture(scope="session")
def postgres_template(template_folder: Path) -> PostgresTemplate | str:
    """The template, or the reason why there is none."""
    try:
        server = running_server(Path(os.environ[RUN_FOLDER]))
    except NoPostgres as error:
        return str(error)
    return PostgresTemplate(server, template_folder / "postgresql")


@pytest.fixture
def template(database_kind: str, request: pytest.FixtureRequest) -> SqliteTemplate | PostgresTemplate:
    """What fresh databases of this kind are copied from."""
    found = request.getfixturevalue("sqlite_template" if database_kind == "sqlite" else "postgres_template")
    if isinstance(found, str):
        unavailable(found)
    return found  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def process_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this process keeps what its tests use one after the other."""
    return tmp_path_factory.mktemp("process")


@pytest.fixture
def database_url(template: SqliteTemplate | PostgresTemplate, process_folder: Path) -> Iterator[str]:
    """The address of a fresh, migrated database; the same address for each test of a kind."""
    with template.copy(process_folder) as url:
        yield url


@pytest.fixture(scope="session")
def applications() -> dict[str, Flask]:
    """The applications by the address of their database: what one has compiled and loaded serves many tests."""
    return {}


@pytest.fixture
def app(database_url: str, process_folder: Path, applications: dict[str, Flask]) -> Iterator[Flask]:
    """The application on a fresh database and with an empty instance folder, with CSRF protection on."""
    instance = process_folder / "instance"
    shutil.rmtree(instance, ignore_errors=True)
    if database_url not in applications:
        applications[database_url] = create_app(settings_for(database_url, instance))
    app = applications[database_url]
    app.test_client_class = ReviewClient
    app.extensions.pop("queue", None)
    instance.mkdir(exist_ok=True)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """``db.session`` inside an application context. The client commits it before each request."""
    with app.app_context(), beginning(Begin.DEFERRED):
        yield db.session
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def people(session: scoped_session[Session]) -> Cast:
    """One person for each part."""
    return make_cast()


@pytest.fixture
def client(session: scoped_session[Session], app: Flask) -> ReviewClient:
    client = app.test_client()
    assert isinstance(client, ReviewClient)
    return client


@pytest.fixture
def now() -> Iterator[datetime]:
    """`NOW`, at which the clock stands still for this test."""
    with clock.fixed(NOW):
        yield NOW


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser | str]:
    """A browser, or the reason why there is none."""
    executable = find_chromium()
    if executable is None:
        yield "no Chromium on this machine"
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def live(session: scoped_session[Session], app: Flask) -> Iterator[str]:
    """The address of a running server on the test's database. Commit before the browser looks."""
    session.commit()
    with live_server(app) as address:
        yield address


@pytest.fixture
def browser_context(chromium: Browser | str, live: str) -> Iterator[BrowserContext]:
    if isinstance(chromium, str):
        unavailable(chromium)
        raise AssertionError
    context = chromium.new_context(base_url=live, locale="en-GB", timezone_id="Europe/Berlin")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def browser_page(browser_context: BrowserContext) -> Iterator[Page]:
    """A page whose script errors and refused content fail the test at its end."""
    page = browser_context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert not complaints, complaints


@pytest.fixture
def sign_in_browser(browser_context: BrowserContext, app: Flask, live: str) -> Any:
    """A function that makes the browser be a person, as the sign-in page would."""

    def be(person: Person) -> None:
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        value = serializer.dumps({"_user_id": new_sign_in(person), "_fresh": True})
        browser_context.clear_cookies()
        browser_context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": value, "url": live}])

    return be
