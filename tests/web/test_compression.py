"""What is sent compressed, and what is left as it is."""

from __future__ import annotations

import gzip

import pytest
from sqlalchemy.orm import Session, scoped_session

from review.web.static_files import static_url
from tests.support.client import ReviewClient

pytestmark = pytest.mark.sqlite_only
GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["/sign-in", f"{static_url()}/css/app.css", f"{static_url()}/icons.svg"])
def test_who_takes_gzip_gets_the_same_in_fewer_bytes(
    session: scoped_session[Session], client: ReviewClient, path: str
) -> None:
    plain, packed = client.get(path), client.get(path, headers=GZIP, checked=False)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.get_data()) == int(packed.headers["Content-Length"]) < 0.7 * len(plain.get_data())
    opened = gzip.decompress(packed.get_data())
    if path != "/sign-in":
        assert opened == plain.get_data()
        assert client.get(path, headers=GZIP, checked=False).get_data() == packed.get_data()
    assert opened.count(b"\n") == plain.get_data().count(b"\n")


def test_the_length_of_a_page_tells_nothing_of_what_is_in_it(
    session: scoped_session[Session], client: ReviewClient
) -> None:
    assert len({len(client.get("/sign-in", headers=GZIP, checked=False).get_data()) for _ in range(12)}) > 3


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/healthz", GZIP),
        ("/sign-in", {"Accept-Encoding": "gzip;q=0"}),
        (f"{static_url()}/vendor/fonts/inter-latin.woff2", GZIP),
        (f"{static_url()}/css/app.css", {**GZIP, "Range": "bytes=0-2000"}),
    ],
)
def test_what_gains_nothing_or_was_asked_for_otherwise_is_sent_as_it_is(
    session: scoped_session[Session], client: ReviewClient, path: str, headers: dict[str, str]
) -> None:
    answer = client.get(path, headers=headers)
    assert "Content-Encoding" not in answer.headers
    assert len(answer.get_data()) == int(answer.headers["Content-Length"])
