"""Every reason for which a ballot needs a comment is said, in a sentence and beside the box."""

from __future__ import annotations

import pytest

from review.domain.ballots import CommentReason
from review.sentences import sentences
from review.web.hearing.page import _HINTS


@pytest.mark.parametrize("reason", list(CommentReason))
def test_every_reason_for_a_comment_has_a_sentence_and_a_hint(reason: CommentReason) -> None:
    assert f"ballot.comment_needed.{reason.value}" in sentences()
    assert reason in _HINTS
