"""``judicial-branch report month``."""

from __future__ import annotations

import json

from flask import Flask

from review.cli.report import group
from review.extensions import db
from tests.support.people import Cast
from tests.support.reports import RIGHT, WRONG, Reviewed, alike, make_docket, publish


def test_it_prints_the_document_as_published(app: Flask, people: Cast) -> None:
    cases = [Reviewed(ballots=alike(WRONG if i < 5 else RIGHT)) for i in range(12)]
    document = publish(make_docket(people, [*cases, Reviewed()])).document
    db.session.commit()
    answer = app.test_cli_runner().invoke(group, ["month", "2026-10", "--json"])
    assert answer.exit_code == 0
    assert json.loads(answer.output) == document
    plain = app.test_cli_runner().invoke(group, ["month", "2026-10"])
    assert "overall: An estimated 42\xa0% (38 to 46\xa0%) should not have been: about 5 leads (5 to 6)." in plain.output


def test_an_unpublished_month_is_refused_in_a_sentence(app: Flask, people: Cast) -> None:
    make_docket(people, [Reviewed(ballots=alike(WRONG))])
    db.session.commit()
    for period in ("2026-10", "2019-01", "october"):
        answer = app.test_cli_runner().invoke(group, ["month", period])
        assert answer.exit_code == 1
        assert answer.output.strip().endswith(".")
