"""The health check, and what every answer carries."""

from __future__ import annotations

from tests.support.client import ReviewClient


def test_the_health_check_answers_once_the_database_does(client: ReviewClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json == {"status": "ok"}


def test_answers_forbid_inline_code_and_frames(client: ReviewClient) -> None:
    headers = client.get("/healthz").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
