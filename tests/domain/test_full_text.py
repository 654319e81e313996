"""Words as they are searched, and whose voices a verdict rests on."""

from __future__ import annotations

from review.domain.answers import Answer, ClauseState
from review.domain.clause_findings import is_split, is_unmet
from review.domain.full_text import list_words, searchable, telling_words
from review.domain.voices import part_voices

YES, NO, CANNOT = Answer.YES, Answer.NO, Answer.CANNOT_TELL


def test_words_are_folded_and_hold_letters_and_digits_alone() -> None:
    assert list_words("Straße in MÁLAGA – “42b”; don't_go!") == ["strasse", "in", "malaga", "42b", "don", "t", "go"]


def test_what_is_left_out_is_left_out_as_words() -> None:
    assert searchable(["Dana called Acme", None, "for Danish"], without=["Dana D."]) == "called acme for danish"


def test_telling_words_are_the_longest_each_once() -> None:
    assert telling_words("the spending freeze, the freeze") == ["spending", "freeze"]


def test_a_clause_is_unmet_where_most_judges_say_so() -> None:
    met, unknown = ClauseState.MET, ClauseState.UNKNOWN
    assert is_unmet([met, unknown, ClauseState.NOT_MET])
    assert not is_unmet([met, unknown])
    assert is_split([met, unknown])
    assert not is_split([met, met])


def test_voices_part_into_majority_dissent_and_those_who_could_not_tell() -> None:
    parted = part_voices([YES, NO, CANNOT, YES], lambda answer: answer, YES)
    assert (parted.majority, parted.dissent, parted.undecided) == ((YES, YES), (NO,), (CANNOT,))
    open_ = part_voices([YES, NO, CANNOT], lambda answer: answer, None)
    assert (open_.majority, open_.dissent, open_.undecided) == ((), (YES, NO), (CANNOT,))
