"""A profile as the TOML that it is kept in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from review.intake.profile import Profile

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def profile_text(profile: Profile) -> str:
    """``profile`` as TOML: what is not set is left out, and what is read back is the same profile."""
    document = profile.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    for part in ("leads", "touches"):
        if getattr(profile, part) is not None:
            document.setdefault(part, {})
    lines: list[str] = []
    _table(document, [], lines)
    return "\n".join(lines).strip() + "\n"


def _table(table: Mapping[str, Any], path: list[str], lines: list[str]) -> None:
    plain = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    if path and (plain or not table):
        lines += ["", f"[{'.'.join(map(_key, path))}]"]
    lines += [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in table.items():
        if isinstance(value, Mapping):
            _table(value, [*path, key], lines)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case Mapping():
            return "{" + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + "}"
        case _:  # TOML's basic strings are JSON's, but for DEL
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
