"""The monthly verdict summary: what the document says."""

from __future__ import annotations

from tests.support.people import Cast
from tests.support.reports import RIGHT, WRONG, Reviewed, alike, make_docket, publish


def month(n: int = 20, wrong: int = 8) -> list[Reviewed]:
    reviewed = [Reviewed(ballots=alike(WRONG if i < wrong else RIGHT)) for i in range(n)]
    return [*reviewed, *[Reviewed() for _ in range(60)]]


def test_the_headline_is_the_estimate_for_the_whole_frame(people: Cast) -> None:
    document = publish(make_docket(people, month())).document
    overall = document["headline"]["overall"]
    assert overall["events"] == 80
    assert overall["estimate"]["rate"] == 0.4
    assert overall["estimate"]["count"] == 32
