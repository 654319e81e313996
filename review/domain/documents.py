"""Strict reading of the JSON documents that people sign."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from review.domain.errors import Refusal

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def canonical_json(document: Mapping[str, Any]) -> str:
    """The one spelling of a document: keys sorted, no blanks, no escapes beyond what JSON needs."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def document_sha256(document: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the document's canonical JSON in UTF-8: what a signature is given for."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


class Reader:
    """One JSON object being read: every member is fetched with its type, and ``done`` refuses what nobody asked for.

    Raises Refusal with the given code and the values ``path`` (such as ``clauses.2.key``) and ``problem``: ``missing``,
    ``wrong_type``, ``unknown_value``, ``unknown_member`` and what callers add through ``refuse``.
    """

    __slots__ = ("_code", "_members", "_seen", "path")

    def __init__(self, members: Any, code: str, path: str = "") -> None:
        self.path = path
        self._code = code
        self._seen: set[str] = set()
        if not isinstance(members, Mapping):
            raise Refusal(code, path=path.rstrip("."), problem="wrong_type")
        self._members = members

    def refuse(self, name: str, problem: str) -> NoReturn:
        """Refuse the document for one of this object's members."""
        raise Refusal(self._code, path=self.path + name, problem=problem)

    def has(self, name: str) -> bool:
        """Whether the member is there and is not null."""
        self._seen.add(name)
        return self._members.get(name) is not None

    def text(self, name: str) -> str:
        """A text that says something."""
        value = self._get(name)
        if not isinstance(value, str):
            self.refuse(name, "wrong_type")
        if not value.strip():
            self.refuse(name, "missing")
        return value

    def key(self, name: str) -> str:
        """A lower-case identifier."""
        value = self.text(name)
        if not _KEY.fullmatch(value):
            self.refuse(name, "unknown_value")
        return value

    def one_of(self, name: str, choices: Sequence[str]) -> str:
        """One of the given texts."""
        value = self.text(name)
        if value not in choices:
            self.refuse(name, "unknown_value")
        return value

    def exactly(self, name: str, expected: str) -> None:
        """A text that has to be this one."""
        self.one_of(name, (expected,))

    def whole(self, name: str, least: int = 0, most: int = 100_000) -> int:
        """A whole number between two bounds."""
        value = self._get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(name, "wrong_type")
        if not least <= value <= most:
            self.refuse(name, "out_of_range")
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._get(name)
        if not isinstance(value, bool):
            self.refuse(name, "wrong_type")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list, perhaps empty, of texts that say something."""
        values = self._list(name)
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.refuse(name, "wrong_type")
        return tuple(values)

    def row(self, name: str) -> Reader:
        """An object."""
        return Reader(self._get(name), self._code, f"{self.path}{name}.")

    def rows(self, name: str) -> tuple[Reader, ...]:
        """A list of one object and more."""
        rows = self._list(name)
        if not rows:
            self.refuse(name, "missing")
        return tuple(Reader(row, self._code, f"{self.path}{name}.{index}.") for index, row in enumerate(rows))

    def done(self) -> None:
        """Refuse members that were never read: a misspelt rule must not be ignored in silence."""
        strange = sorted(str(name) for name in set(self._members) - self._seen)
        if strange:
            self.refuse(strange[0], "unknown_member")

    def _get(self, name: str) -> Any:
        self._seen.add(name)
        if name not in self._members:
            self.refuse(name, "missing")
        return self._members[name]

    def _list(self, name: str) -> list[Any]:
        values = self._get(name)
        if not isinstance(values, list):
            self.refuse(name, "wrong_type")
        return values
