"""What a statement may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.domain.statements import LONGEST_NARRATIVE, MOST_LINKS, clean_statement, clean_text


def code_of(**given_: str) -> str:
    with pytest.raises(Refusal) as refused:
        clean_statement(**{"narrative": "I called.", **given_})  # type: ignore[arg-type]
    return refused.value.code


def test_a_text_is_kept_as_it_was_typed_but_for_line_ends_and_invisible_characters() -> None:
    found = clean_statement(" I called\r\nand wrote.\0\x07 Nobody\tanswered. 👩‍💻 ", reason=" No \n answer ")
    assert found.narrative == "I called\nand wrote.   Nobody\tanswered. 👩‍💻"
    assert found.reason == "No answer"
    assert found.exception_claimed is None


@pytest.mark.parametrize("empty", ["", "  \n ", "\0"])
def test_an_empty_text_is_refused(empty: str) -> None:
    assert code_of(narrative=empty) == "statement.empty"


def test_the_longest_text_is_kept_and_one_character_more_is_refused() -> None:
    assert clean_statement("x" * LONGEST_NARRATIVE).narrative
    assert code_of(narrative="x" * (LONGEST_NARRATIVE + 1)) == "statement.too_long"


def test_a_long_reason_is_refused() -> None:
    assert code_of(reason="x" * 201) == "statement.reason_too_long"


def test_only_an_exception_of_the_policy_can_be_claimed() -> None:
    known = clean_statement("I called.", exception_claimed="duplicate", exceptions=["duplicate"])
    assert known.exception_claimed == "duplicate"
    assert code_of(exception_claimed="duplicate") == "statement.no_such_exception"


def test_links_are_one_a_line_and_each_once() -> None:
    text = "https://crm.example/1\r\nhttp://mail.example/2?q=a b\nhttps://crm.example/1"
    with pytest.raises(Refusal):
        clean_statement("I called.", links=text)
    kept = clean_statement("I called.", links="https://crm.example/1\r\n\nhttps://crm.example/1\nhttp://a.example/b")
    assert kept.links == ("https://crm.example/1", "http://a.example/b")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "crm.example/1", "ftp://a.example", "https://", "https://[", "data:text/html,x",
             "https://a.example/" + "x" * 500],
)
def test_what_is_no_web_address_is_refused(link: str) -> None:
    assert code_of(links=link) == "statement.bad_link"


def test_too_many_links_are_refused() -> None:
    links = "\n".join(f"https://a.example/{number}" for number in range(MOST_LINKS + 1))
    assert code_of(links=links) == "statement.too_many_links"


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_a_database_refuses(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert "\0" not in cleaned
    cleaned.encode("utf-8")
