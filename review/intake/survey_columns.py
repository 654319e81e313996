"""What the columns of a file hold, gathered some rows at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from review.intake.date_evidence import DateEvidence
from review.intake.survey import NOTHING, ColumnSurvey, FileSurvey
from review.models.import_run import FileKind

#: Of a column with more different values than this, or with a longer one, none is listed: it holds no words.
LISTED, LONGEST_WORD = 300, 200
SAMPLES = 3
#: So many different values of a chunk tell how a column writes its numbers.
_ENOUGH = 1_000
_SHOWN = 80
_NUMBER = re.compile(r"[^\d.,'-]*-?\d[\d.,' \u00a0\u202f]*[^\d.,'-]*")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Surveyor:
    """Looks at the files that one section reads, one after the other; columns of one name are one column."""

    def __init__(self, kind: FileKind, section: str) -> None:
        self._kind, self._section = kind, section
        self._names: list[str] = []
        self._columns: dict[tuple[str, int], _Column] = {}
        self._present: list[_Column] = []
        self._words: dict[str, Words] = {}
        self._rows = 0

    def begin(self, name: str, names: Sequence[str], headings: Sequence[str]) -> None:
        """The next file is called ``name`` and has these columns: as the profile and as the file itself calls them."""
        self._names.append(name)
        seen: Counter[str] = Counter()
        self._present = []
        for one, heading in zip(names, headings, strict=True):
            self._present.append(self._columns.setdefault((one, seen[one]), _Column(one, heading)))
            seen[one] += 1

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Some rows of that file; of those with another number of cells only the count is taken."""
        self._rows += len(rows)
        whole = [cells for cells in rows if len(cells) == len(self._present)]
        for column, cells in zip(self._present, zip(*whole, strict=True), strict=False):
            column.add(cells)

    def add_made(self, name: str, cells: Sequence[str]) -> None:
        """Values of a column that the profile makes from others."""
        self._columns.setdefault((name, 0), _Column(name, name, made=True)).add(cells)

    def add_words(self, name: str, counts: Mapping[str, int]) -> None:
        """Words of a column in the rows in which they count; the others of its values are then no words."""
        self._words.setdefault(name, Words()).add(counts)

    def result(
        self, roles: tuple[str, ...] | None = None, unclear: tuple[tuple[str, str], ...] = ()
    ) -> FileSurvey:
        """What was found."""
        columns = []
        for (name, again), one in self._columns.items():
            found = one.result()
            if again == 0 and name in self._words:
                found = replace(found, values=self._words[name].result())
            columns.append(found)
        names = ", ".join(dict.fromkeys(self._names))
        return FileSurvey(self._kind, names, self._section, self._rows, tuple(columns), roles, unclear)


@dataclass(slots=True)
class Words:
    """The different values of a column with their counts, until there are too many."""

    counts: Counter[str] | None = field(default_factory=Counter)

    def add(self, counts: Mapping[str, int]) -> None:
        """Take some more into account."""
        if self.counts is None:
            return
        for value, count in counts.items():
            self.counts[value] += count
        if len(self.counts) > LISTED or any(len(value) > LONGEST_WORD for value in self.counts):
            self.counts = None

    def result(self) -> tuple[tuple[str, int], ...] | None:
        """The commonest first; None: too many, or too long to be words."""
        return None if self.counts is None else tuple(sorted(self.counts.items(), key=lambda one: (-one[1], one[0])))


@dataclass(slots=True)
class _Column:
    name: str
    heading: str
    made: bool = False
    samples: dict[str, None] = field(default_factory=dict)
    filled: int = 0
    values: Words = field(default_factory=Words)
    dates: DateEvidence | None = field(default_factory=DateEvidence)
    decimal: _Decimal | None = field(default_factory=lambda: _Decimal())  # noqa: PLW0108 - the class stands below
    mails: bool = True

    def add(self, cells: Sequence[str]) -> None:
        counts = Counter(map(str.strip, cells))
        self.filled += len(cells) - counts[""]
        if self.values.counts is None and self.dates is None and self.decimal is None and not self.mails:
            return
        different = counts.keys() - NOTHING - {""}
        if len(self.samples) < SAMPLES:
            for value in cells:
                if value.strip() and len(self.samples) < SAMPLES:
                    self.samples.setdefault(value.strip()[:_SHOWN])
        self.values.add(counts)
        if self.dates is not None:
            self.dates.add(different)
            self.dates = None if self.dates.hopeless else self.dates
        if self.decimal is not None and not self.decimal.add(islice(different, _ENOUGH)):
            self.decimal = None
        self.mails = self.mails and all(_MAIL.fullmatch(value) for value in different)

    def result(self) -> ColumnSurvey:
        readings = self.dates.readings() if self.dates is not None and self.filled else []
        return ColumnSurvey(
            self.name, tuple(self.samples), self.filled, self.values.result(), tuple(map(tuple, readings)),
            self.decimal.sign if self.decimal is not None and self.filled else "", self.mails and self.filled > 0,
            self.heading, self.made,
        )


@dataclass(slots=True)
class _Decimal:
    """Which sign stands before the cents; a sign with other than three digits after it can be no other."""

    votes: Counter[str] = field(default_factory=Counter)

    def add(self, values: Iterable[str]) -> bool:
        """Take the values into account; whether they all are numbers."""
        for value in values:
            if not _NUMBER.fullmatch(value):
                return False
            signs = re.findall(r"[.,]", value)
            if not signs:
                continue
            after = len(re.findall(r"\d", value.rpartition(signs[-1])[2]))
            if signs.count(signs[-1]) == 1 and (after != 3 or len(set(signs)) > 1):
                self.votes[signs[-1]] += 1
            elif signs.count(signs[-1]) > 1:
                self.votes["," if signs[-1] == "." else "."] += 1
        return True

    @property
    def sign(self) -> str:
        return self.votes.most_common(1)[0][0] if self.votes else "?"
