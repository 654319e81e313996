"""Who people are to the product: their roles, and the benches of the panel."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may come for. One person may hold several."""

    CLERK = "clerk"
    PANELIST = "panelist"
    VP = "vp"
    REP = "rep"
    AUDITOR = "auditor"


class Bench(StrEnum):
    """The side a panelist sits on; a VP's side is one of the first two."""

    SALES = "sales"
    MARKETING = "marketing"
    EXECUTIVE = "executive"


#: The two sides between which the panel stands.
SIDES = (Bench.SALES, Bench.MARKETING)

#: Who reads the dockets and the published months.
MONTH_READERS = frozenset({Role.PANELIST, Role.VP, Role.CLERK, Role.AUDITOR})
#: Who reads decided cases one by one, ballots and all.
CASE_READERS = frozenset({Role.PANELIST, Role.VP, Role.AUDITOR})
#: Who looks at any lead.
LEAD_READERS = frozenset({Role.CLERK, Role.VP, Role.AUDITOR})
