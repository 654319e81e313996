"""A client that behaves like a browser: real forms with their tokens, and every page it fetches is checked."""

from __future__ import annotations

import contextvars
from typing import Any
from urllib.parse import urlsplit

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from review.database import Begin, beginning
from review.extensions import db
from review.models import Person
from tests.support.pages import Page
from tests.support.signing_in import sign_in


class ReviewClient(FlaskClient):
    """A `FlaskClient` whose requests see what the test has written, and run apart from its context.

    Before each request the test's session is committed; afterwards it reads afresh. ``checked=False`` on a
    request leaves its page unchecked.
    """

    def open(self, *args: Any, checked: bool = True, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
        kwargs.setdefault("buffered", True)  # what is streamed must be read inside that context, as a server does
        # An empty context: a request that found the test's application context would share its session and user.
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.expire_all()
        if checked:
            check_page(response)
        return response

    def sign_in(self, person: Person) -> None:
        """Be ``person`` from now on, as if they had signed in."""
        with beginning(Begin.IMMEDIATE):
            sign_in(self, person)

    def page(self, url: str, status: int = 200, **kwargs: Any) -> Page:
        """The page at ``url``, parsed; redirects are followed."""
        response = self.get(url, follow_redirects=True, **kwargs)
        assert response.status_code == status, f"{response.status} for {url}: {_excerpt(response)}"
        return Page(response.get_data(as_text=True))

    def post_form(
        self,
        url: str,
        data: dict[str, Any] | None = None,
        *,
        page: str | None = None,
        follow_redirects: bool = True,
        **kwargs: Any,
    ) -> TestResponse:
        """Open the page (``page``, else ``url``), fill in the form that posts to ``url``, and send it.

        Fields not in ``data`` keep what the page put into them; a field given as None is left out.
        """
        start = page or url
        response = self.get(start, follow_redirects=True)
        assert response.status_code == 200, f"{response.status} for {start}: {_excerpt(response)}"
        here = response.request.path
        forms = [form for form in Page(response.get_data(as_text=True)).forms if form.method == "post"]
        fitting = [form for form in forms if (urlsplit(form.action).path or here) == urlsplit(url).path]
        assert fitting, f"no form on {here} posts to {url}; there are {[form.action or here for form in forms]}"
        wanted = set(data or ())
        form = max(fitting, key=lambda one: len(wanted & one.fields.keys()))
        values: dict[str, Any] = {**form.fields, **(data or {})}
        sent = {name: value for name, value in values.items() if value is not None}
        return self.post(url, data=sent, follow_redirects=follow_redirects, **kwargs)

    def csrf_token(self, url: str) -> str:
        """The token of a page's first form, for requests that htmx would make."""
        tokens = [form.fields["csrf_token"] for form in self.page(url).forms if "csrf_token" in form.fields]
        assert tokens, f"no form with a token on {url}"
        return tokens[0]


def check_page(response: TestResponse) -> None:
    """Fail where an HTML page breaks the rules of the house; fragments are held to the inline rules only."""
    if response.mimetype != "text/html" or response.status_code in range(300, 400):
        return
    html = response.get_data(as_text=True)
    if not html.strip():
        return
    page = Page(html)
    problems = page.check() if "<html" in html[:400].lower() else page.problems
    assert not problems, f"{response.request.path}: {'; '.join(problems)}"


def _excerpt(response: TestResponse) -> str:
    return Page(response.get_data(as_text=True)).text[:300] if response.mimetype == "text/html" else response.text[:300]
