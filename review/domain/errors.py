"""The one way in which a rule refuses an action."""

from __future__ import annotations


class Refusal(Exception):
    """An action that the rules do not allow; nothing has changed.

    ``code`` names the rule, for instance ``docket.frozen_twice``; ``values`` are what a sentence about it
    needs. The sentence itself is made at the edge, in the reader's language.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.code}({details})" if details else self.code
