"""Walks through everything the product answers, and writes down what was answered, byte for byte."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flask import Flask
from sqlalchemy import event
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from review.extensions import db
from review.models import Person
from tests.blindness.worlds import WORDS
from tests.support.client import ReviewClient

#: What may differ between two walks, since nothing is told by it.
TOKENS = (
    re.compile(rb'name="csrf_token"[^>]*value="[^"]*"'),
    re.compile(rb'"X-CSRFToken": ?"[^"]*"|name="csrf-token" content="[^"]*"'),
    # The salted digest of a cast ballot, which the clerk and the auditor read in the log.
    re.compile(rb'<dt>digest</dt><dd>[0-9a-f]{64}</dd>|""digest"": ""[0-9a-f]{64}""'),
)
HEADERS_LEFT_OUT = {"Date", "Set-Cookie"}
#: Search boxes are asked for words that stand in ballots alone.
SEARCH_FIELDS = {"q", "search", "text"}
#: Where figures are.
SAME_TO_ALL = ("/reports/", "/figures/")
#: The tags that lead on: without the others, a page is read in a tenth of the time.
TAGS = re.compile(
    r"<[^>]*\s(?:href|hx-get|hx-post|formaction|name|value)=[^>]*>|<form\b[^>]*>|</(?:form|select)>"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one request, and what it asked of the database."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statements: tuple[str, ...]

    def differs_from(self, other: Answer) -> str | None:
        """What is different, in a line; None where nothing is."""
        if self.status != other.status:
            return f"status {self.status} and {other.status}"
        if self.body != other.body:
            at = next((i for i, (a, b) in enumerate(zip(self.body, other.body, strict=False)) if a != b), -1)
            return f"body at {at}: {self.body[max(0, at - 60):at + 60]!r} and {other.body[max(0, at - 60):at + 60]!r}"
        if self.headers != other.headers:
            return f"headers {sorted(set(self.headers) ^ set(other.headers))}"
        if self.statements != other.statements:
            odd = [pair for pair in zip(self.statements, other.statements, strict=False) if pair[0] != pair[1]]
            return f"{len(self.statements)} and {len(other.statements)} queries; first other one {odd[:1]}"
        return None


@dataclass
class Transcript:
    """All answers of one world, by who asked and what; ``forms`` are those that somebody was shown."""

    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    welcomed: set[str] = field(default_factory=set)


#: The rule that answers an address, and the names in its query.
Kind = tuple[str, tuple[str, ...]]


class Walker:
    """Asks one world's application as one person after the other."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._adapter = app.url_map.bind("localhost")
        self.transcript = Transcript()
        self._shown: set[Kind] = set()

    def crawl(
        self, person: Person | None, addresses: tuple[str, ...] = (), *, most: int,
        known: Callable[[str, str], bool] = lambda _address, _endpoint: False, afresh: bool = False,
    ) -> list[str]:
        """Follow every link, filter and search of every page, from the first page and ``addresses`` on.

        Of the addresses of one endpoint with the same names in their query, ``most`` are asked for: the rows of a long
        list lead to more of the same. Those are left out of which ``known`` (address, endpoint) says so, and of a
        figure the filters that were shown to somebody before, since whoever may look at it is shown the same rows; but
        not where ``afresh``.
        """
        client, name = self.client(person), person.name if person else "nobody"
        waiting, seen, variants = ["/", *addresses], set(), Counter[Kind]()
        found = []
        while waiting:
            address = waiting.pop(0)
            if address in seen or known(address, self.endpoint(address, "GET")):
                continue
            kind = self._kind(address)
            if kind is None or variants[kind] >= most or (not afresh and self._was_shown(kind)):
                continue
            variants[kind] += 1
            seen.add(address)
            found.append(address)
            answer = self._ask(client, "GET", address)
            self.transcript.answers[name, f"GET {address}"] = answer
            if 200 <= answer.status < 300:
                self._shown.add(kind)
                self.transcript.welcomed.add(self.endpoint(address, "GET"))
            waiting += [urljoin(address, value) for key, value in answer.headers if key == "Location"]
            if any(key == "Content-Type" and value.startswith("text/html") for key, value in answer.headers):
                page = Links(urlsplit(address).path, answer.body.decode())
                waiting += page.links
                for action, fields in page.posts.items():
                    self.transcript.forms.setdefault(action, fields)
        return found

    def look(self, person: Person, addresses: list[str]) -> None:
        """Ask for each address as it stands."""
        client = self.client(person)
        for address in addresses:
            answer = self._ask(client, "GET", address)
            self.transcript.answers[person.name, f"GET {address}"] = answer

    def send(self, person: Person, forms: dict[str, dict[str, str]], most: int) -> None:
        """Send each form as it stands, with a token of one's own."""
        client, kinds = self.client(person), Counter[str]()
        token = client.csrf_token("/")
        for action, fields in forms.items():
            kinds[endpoint := self.endpoint(action, "POST")] += 1
            if kinds[endpoint] > most:
                continue
            answer = self._ask(client, "POST", action, {**fields, "csrf_token": token})
            self.transcript.answers[person.name, f"POST {action}"] = answer

    def client(self, person: Person | None) -> ReviewClient:
        """A client that is ``person``, or nobody."""
        client = self._app.test_client()
        assert isinstance(client, ReviewClient)
        if person is not None:
            client.sign_in(person)
        return client

    def _ask(
        self, client: ReviewClient, method: str, address: str, data: dict[str, str] | None = None
    ) -> Answer:
        with self._listening() as statements:
            response: TestResponse = client.open(address, method=method, data=data, checked=False)
            body = response.get_data()
        headers = tuple((key, value) for key, value in response.headers if key not in HEADERS_LEFT_OUT)
        for token in TOKENS:
            body = token.sub(b"(a token)", body)
        return Answer(response.status_code, headers, body, tuple(statements))

    @contextmanager
    def _listening(self) -> Iterator[list[str]]:
        said: list[str] = []

        def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            # By its words: in what order a statement names its columns, and how it numbers them, is the library's.
            said.append(words_of(statement))

        event.listen(db.engine, "before_cursor_execute", hear)
        try:
            yield said
        finally:
            event.remove(db.engine, "before_cursor_execute", hear)

    def _kind(self, address: str) -> Kind | None:
        """Which rule answers there, and the names in the query; None for what is no page of ours."""
        parts = urlsplit(address)
        if parts.netloc or not parts.path.startswith("/") or self.endpoint(parts.path, "GET") in ("", "static"):
            return None
        rule, _arguments = self._adapter.match(parts.path, "GET", return_rule=True)
        return rule.rule, tuple(sorted(name for name, _value in parse_qsl(parts.query, keep_blank_values=True)))

    def _was_shown(self, kind: Kind) -> bool:
        return bool(kind[1]) and kind[0].startswith(SAME_TO_ALL) and kind in self._shown

    def endpoint(self, address: str, method: str) -> str:
        """The endpoint that answers there; empty where none does."""
        try:
            return str(self._adapter.match(urlsplit(address).path, method)[0])
        except (NotFound, MethodNotAllowed, RequestRedirect):
            return ""


@cache
def words_of(statement: str) -> str:
    """A statement by its words."""
    return " ".join(sorted(re.findall(r"[a-z]\w*?(?=_\d+\b|\b)", statement, re.IGNORECASE)))


class Links(HTMLParser):
    """Where a page leads: links, what htmx would fetch, every choice of its filters, and the forms it would post."""

    def __init__(self, path: str, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._path = path
        self.links: list[str] = []
        self.posts: dict[str, dict[str, str]] = {}
        self._form: tuple[str, str] | None = None
        self._fields: dict[str, str] = {}
        self._select = ""
        self.feed("".join(TAGS.findall(html)))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "hx-get"):
            if tag != "link" and (target := given.get(name)):
                self._link(target)
        for name in ("hx-post", "formaction"):
            if target := given.get(name):
                self.posts.setdefault(self._whole(target), {})
        if tag == "form":
            self._form = (given.get("method", "get").lower(), self._whole(given.get("action") or self._path))
            self._fields = {}
        elif self._form and (name := given.get("name")):
            self._field(tag, name, given)
        if tag == "option" and self._select and self._form:
            self._choice(self._select, given.get("value", ""))
            if "selected" in given or self._select not in self._fields:
                self._fields[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "form" and self._form:
            method, action = self._form
            if method == "post":
                self.posts.setdefault(action, self._fields)
            self._form = None

    def _field(self, tag: str, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._fields[name] = ""
        elif tag == "input" and kind in ("checkbox", "radio"):
            self._choice(name, given.get("value", "on"))
            if "checked" in given:
                self._fields[name] = given.get("value", "on")
        elif tag == "input" and kind != "file":
            self._fields[name] = given.get("value", "")
            if name in SEARCH_FIELDS:
                for word in WORDS:
                    self._choice(name, word)

    def _choice(self, name: str, value: str) -> None:
        if self._form and self._form[0] == "get":
            self.links.append(f"{urlsplit(self._form[1]).path}?{urlencode({name: value})}")

    def _link(self, target: str) -> None:
        whole = self._whole(target)
        if whole:
            self.links.append(whole)

    def _whole(self, target: str) -> str:
        parts = urlsplit(urljoin(self._path, target))
        if parts.netloc or parts.scheme:
            return ""
        return parts.path + (f"?{parts.query}" if parts.query else "")
