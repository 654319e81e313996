"""The simulated judges: consistent, swayed by the evidence, and always able to cast what they say."""

from __future__ import annotations

from typing import Any

import pytest

from review.demo.judgement import first_ballot, second_ballot
from review.domain.answers import Answer
from review.domain.ballots import check_ballot
from review.domain.roles import Bench
from review.queries.case_evidence import definition_finding, event_kind

CLAUSES = ("vertical", "employees", "role", "environment", "engagement", "business_issue", "decision_process",
           "budget", "competitors", "urgency")  # fmt: skip


def evidence(number: int, *, met: int, kind: str = "rejected", state: str = "kept", reason: str = "No budget") -> Any:
    """A case whose first ``met`` clauses the fields say are met, two are unknown, and the others are not."""
    states = ["met"] * met + ["unknown"] * 2 + ["not_met"] * (8 - met)
    return {
        "event": {"key": f"crm/{number}#1:{kind}:1", "kind": kind},
        "lead": {"source": "Webinar"},
        "definition": {
            "minimum_met": 4,
            "clauses": [
                {"key": key, "state": found, "required": False} for key, found in zip(CLAUSES, states, strict=True)
            ],
        },
        "follow_up": {"state": state, "duties": [{"duty": "touches", "state": state}]},
        "activities": [],
        "claim": {"reason": reason if kind == "rejected" else None},
    }


def truth(met: int) -> dict[str, bool]:
    return {key: number < met for number, key in enumerate(CLAUSES)}


def share_of_wrong(bench: Bench, **case: Any) -> float:
    said = [first_ballot("s", evidence(number, **case), truth(case["met"]), bench).valid for number in range(300)]
    return said.count(Answer.NO) / len(said)


@pytest.mark.parametrize("kind", ["rejected", "ignored", "disqualified"])
@pytest.mark.parametrize("state", ["kept", "broken", "not_owed", "not_known"])
def test_every_ballot_may_be_cast_as_it_is(kind: str, state: str) -> None:
    for number in range(120):
        case = evidence(number, met=number % 8, kind=kind, state=state)
        for bench in Bench:
            said = first_ballot("s", case, truth(number % 8), bench)
            check_ballot(said, event_kind(case), definition_finding(case))
            assert said == first_ballot("s", case, truth(number % 8), bench)
            again = second_ballot("s", case, said, Answer.YES, bench)
            assert again.met is not Answer.CANNOT_TELL


def test_a_good_lead_sent_back_is_mostly_called_wrong_and_a_poor_one_right() -> None:
    for bench in Bench:
        assert share_of_wrong(bench, met=7) > 0.7
        assert share_of_wrong(bench, met=1, reason="Too small") < 0.2
        assert share_of_wrong(bench, met=7, kind="ignored", state="broken") > 0.7


def test_the_sales_bench_leans_a_little_towards_sales() -> None:
    assert share_of_wrong(Bench.SALES, met=7) < share_of_wrong(Bench.MARKETING, met=7)
