"""What can be wrong with a row."""

from __future__ import annotations

from dataclasses import dataclass, field

#: So many examples of a remark are kept a code.
EXAMPLES_KEPT = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one row: where it stands, the value, and the code of its sentence."""

    line: int
    column: str | None
    value: str | None
    code: str


@dataclass(slots=True)
class Remarks:
    """What was taken with a remark, counted by code with the first few examples."""

    _found: dict[str, tuple[int, list[dict[str, object]]]] = field(default_factory=dict)

    def add(self, found: list[Problem]) -> None:
        """Count what was found in one chunk."""
        for one in found:
            count, examples = self._found.get(one.code, (0, []))
            if count < EXAMPLES_KEPT:
                examples.append({"line": one.line, "column": one.column, "value": one.value})
            self._found[one.code] = (count + 1, examples)

    def as_document(self) -> list[dict[str, object]]:
        """As it is kept on the file."""
        return [
            {"code": code, "count": count, "examples": examples}
            for code, (count, examples) in sorted(self._found.items())
        ]
