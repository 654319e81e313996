"""The document's figures, found a second time by another path: plain pandas over the rows."""

from __future__ import annotations

import random
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, scoped_session

from review.domain.answers import RootCause
from review.domain.leads import EventKind
from tests.support.people import Cast
from tests.support.recount_editions import check_edition
from tests.support.recounts import dumped_files
from tests.support.reports import BLANK, NO, YES, Reviewed, Said, alike, make_docket, publish


def events(chance: random.Random) -> list[Reviewed]:
    """A month of three sources, three kinds and three teams, in which judges differ now and then, and some of whose
    cases nobody can decide."""
    made = []
    for source, share in (("Webinar", 0.2), ("Referral", 0.7), ("Paid, search", 0.45)):
        for _ in range(60):
            met, done = chance.random() < share, chance.random() < 0.5
            judges = tuple(say(chance, met, done) for _ in range(3))
            settled = say(random.Random(1), met, done, 0)
            made.append(
                Reviewed(
                    source,
                    chance.choices((EventKind.REJECTED, EventKind.IGNORED, EventKind.DISQUALIFIED), (6, 4, 1))[0],
                    chance.choice(["North", "South", ""]),
                    chance.choice(["No budget", "No response"]),
                    judges if chance.random() < 0.6 else None,  # type: ignore[arg-type]
                    (settled, settled, settled) if len(set(map(repr, judges))) > 1 else None,
                    chance.random() < 0.1,
                )
            )
    return [*made, *[Reviewed("Fair", ballots=alike(BLANK), second=alike(BLANK))] * 6, Reviewed("Fair")]


def say(chance: random.Random, met: bool, done: bool, noise: float = 0.1) -> Said:
    met, done = met ^ (chance.random() < noise), done ^ (chance.random() < noise)
    cause = RootCause.LEAD_QUALITY if not met else RootCause.TIMING if done else RootCause.FOLLOW_UP
    ticks = {"budget": "met" if met else "not_met"} if chance.random() < 0.6 else {}
    wrong_reason = chance.random() < 0.3
    return Said(YES if met else NO, YES if done else NO, NO if met else YES, cause, wrong_reason, ticks)


def test_every_number_of_two_months_is_what_the_rows_say(session: scoped_session[Session], people: Cast) -> None:
    for period in ("2026-09", "2026-10"):
        document = publish(make_docket(people, events(random.Random(period)), period)).document
        check_edition(session, dumped_files(session, ZoneInfo("Europe/Berlin")), period)
    assert document["change"]["period"] == "2026-09"
    assert document["headline"]["overall"]["undecided_bounds"]
    assert any(row["differs"] for row in document["by"]["source"])
    assert not all(row["differs"] for row in document["by"]["source"])
