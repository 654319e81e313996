"""Control cases: accepted leads mixed in among the drawn ones, so that the definition can be seen to let good leads
through and no judge can rule by habit. They are judged by the definition alone and stand in no estimate."""

from __future__ import annotations

#: The stratum of the controls in frame and plan files. Its name is all that a reader of those files is told.
CONTROL_STRATUM = "controls: accepted leads, in no estimate|accepted"
#: Percent of all cases that controls may be, at most.
LARGEST_SHARE = 15


def controls_wanted(cases: int, accepted: int, share: int) -> int:
    """How many of ``accepted`` leads to draw beside ``cases`` others, so that they are ``share`` percent of all: the
    nearest whole number, one at least, and no more than there are."""
    if share == 0:
        return 0
    return min(accepted, max(1, round(cases * share / (100 - share))))
