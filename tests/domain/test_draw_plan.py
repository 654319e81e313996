from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.draw import Plan, PlannedStratum, Source, parse_plan, plan_sha256, plan_text
from review.domain.errors import Refusal

HASH = "ab" * 32
PLAN = Plan(
    "2026-10",
    HASH,
    (PlannedStratum("web", 8, 3), PlannedStratum("event", 4, 2)),
    (Source("server", commitment=HASH), Source("dice", description="25 dice = 64 bits, rolled in the meeting")),
    "not revealed by 5 November: label=!forfeit",
)
TEXT = (
    f"jb-plan-v1\nperiod=2026-10\npopulation_sha256={HASH}\nstratum\tevent\t4\t2\nstratum\tweb\t8\t3\n"
    f"source\tserver=commit:{HASH}\nsource\tdice=25 dice = 64 bits, rolled in the meeting\n"
    "forfeit\tnot revealed by 5 November: label=!forfeit\n"
)


def test_a_plan_is_written_with_sorted_strata_and_sources_in_their_order() -> None:
    assert plan_text(PLAN) == TEXT
    assert plan_text(replace(PLAN, forfeit_rule=None)) == TEXT[: TEXT.index("forfeit\t")]


def test_a_plan_that_is_read_is_the_plan_that_was_written() -> None:
    read = parse_plan(TEXT)
    assert read == replace(PLAN, strata=PLAN.strata[::-1])
    assert read.sizes == {"event": 2, "web": 3}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"period": "2026-13"}, "plan.bad_period"),
        ({"period": "2026-10\n"}, "plan.bad_period"),
        ({"population_sha256": HASH.upper()}, "plan.bad_population_hash"),
        ({"population_sha256": HASH + "\n"}, "plan.bad_population_hash"),
        ({"strata": ()}, "plan.no_strata"),
        ({"strata": (PlannedStratum("web", 2, 3),)}, "plan.bad_size"),
        ({"strata": (PlannedStratum("web", 2, -1),)}, "plan.bad_size"),
        ({"strata": (PlannedStratum("we\tb", 2, 1),)}, "plan.bad_stratum"),
        ({"strata": (PlannedStratum("web", 2, 1), PlannedStratum("web", 3, 1))}, "plan.duplicate_stratum"),
        ({"sources": ()}, "plan.no_sources"),
        ({"sources": (Source("a", HASH), Source("a", HASH))}, "plan.duplicate_label"),
        ({"sources": (Source("a=b", HASH),)}, "seed.bad_label"),
        ({"sources": (Source("a"),)}, "plan.bad_source"),
        ({"sources": (Source("a", "abc"),)}, "plan.bad_source"),
        ({"sources": (Source("a", HASH, "and words"),)}, "plan.bad_source"),
        ({"sources": (Source("a", description="commit:later"),)}, "plan.bad_source"),
        ({"sources": (Source("a", description="two\nlines"),)}, "plan.bad_source"),
        ({"forfeit_rule": "two\nlines"}, "plan.bad_forfeit_rule"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        plan_text(replace(PLAN, **change))  # type: ignore[arg-type]
    assert caught.value.code == code


@given(st.integers(0, len(TEXT) - 1), st.characters(max_codepoint=0x17F))
def test_a_changed_character_is_refused_or_makes_another_plan_with_another_hash(at: int, character: str) -> None:
    changed = TEXT[:at] + character + TEXT[at + 1 :]
    if changed == TEXT:
        return
    try:
        plan = parse_plan(changed)
    except Refusal:
        return
    assert plan_text(plan) == changed
    assert plan_sha256(changed) != plan_sha256(TEXT)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        (TEXT.replace("jb-plan-v1", "jb-plan-v2"), 1),
        (TEXT.replace("\t4\t2", "\t04\t2"), 4),
        (TEXT.replace("\t4\t2", "\t4"), 4),
        (TEXT[:-1], 8),
        (TEXT + "\n", 9),
        (TEXT.replace("\n", "\r\n"), 1),
    ],
)
def test_text_that_the_product_would_not_write_is_refused_by_line(text: str, line: int) -> None:
    with pytest.raises(Refusal) as caught:
        parse_plan(text)
    assert (caught.value.code, caught.value.values["line"]) == ("plan.malformed_line", line)
