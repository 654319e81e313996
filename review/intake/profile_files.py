"""Profiles from TOML, each mistake as one refusal that names the place and what would fit."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from review.domain.errors import Refusal
from review.intake.profile import Profile
from review.intake.profile_source import AUTO

_SOURCE = re.compile(r"^\s*\[\s*source\s*\][^\n]*\n", re.MULTILINE)
_DATE_ORDER = re.compile(r"^date_order\s*=[^\n]*\n", re.MULTILINE)

#: Where a built-in profile takes in what it shares with another.
_WITH = re.compile(r"^# with: (?P<name>\w+)$", re.MULTILINE)

#: A profile larger than this is something else.
_LARGEST = 256 * 1024


def parse_profile(data: bytes | str, name: str) -> tuple[Profile, str]:
    """The profile in ``data`` and its text; ``name`` is what its file is called.

    Raises `Refusal` ``profile.not_toml``, ``profile.unknown_key``, ``profile.missing_key`` or ``profile.wrong_value``.
    """
    if len(data) > _LARGEST:
        raise Refusal("profile.not_toml", name=name, problem="it is larger than 256 kB")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        document = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal("profile.not_toml", name=name, problem=str(error)) from error
    try:
        return Profile.model_validate(document), text
    except ValidationError as error:
        raise refusal_of(error, name) from error


def refusal_of(error: ValidationError, name: str) -> Refusal:
    """The most telling mistake: an unknown key first, since it often is why another one is missing."""
    found = sorted(
        error.errors(include_url=False, include_context=False),
        key=lambda one: {"extra_forbidden": 0, "missing": 1}.get(one["type"], 2),
    )
    first = found[0]
    place = [str(part) for part in first["loc"] if part != "[key]"]
    where, key = ".".join(place[:-1]), place[-1] if place else ""
    match first["type"]:
        case "extra_forbidden":
            valid = _keys_at(place[:-1])
            near = difflib.get_close_matches(key.casefold(), valid, n=1, cutoff=0.5)
            if near:
                return Refusal(
                    "profile.unknown_key", name=name, key=key, section=_section(where), nearest=near[0]
                )
            return Refusal(
                "profile.unknown_key_of", name=name, key=key, section=_section(where), valid=", ".join(valid)
            )
        case "missing":
            return Refusal("profile.missing_key", name=name, key=key, section=_section(where))
        case _:
            text = first["msg"].removeprefix("Value error, ")
            return Refusal(
                "profile.wrong_value", name=name, key=".".join(place) or "[…]", problem=text[:1].lower() + text[1:]
            )


def _section(where: str) -> str:
    return f"[{where}]" if where else "the file"


def _keys_at(path: list[str]) -> list[str]:
    """The keys that the model knows at ``path``."""
    model: type[BaseModel] = Profile
    for part in path:
        field = model.model_fields.get(part)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, UnionType):
        return next((found for one in get_args(annotation) if (found := _model_in(one))), None)
    return None


def with_date_order(text: str, order: str | None) -> str:
    """A profile's text saying that the day or the month comes first where nothing in a column shows it."""
    if order is None:
        return text
    text = _DATE_ORDER.sub("", text)
    return _SOURCE.sub(f'[source]\ndate_order = "{order}"\n', text, count=1)


def written_in(text: str) -> tuple[str, str]:
    """The zone and the delimiter of a profile that was valid when it was used, whatever the rules are today."""
    source = tomllib.loads(text).get("source", {})
    delimiter = str(source.get("delimiter", ","))
    return str(source.get("zone", "UTC")), "," if delimiter == AUTO else delimiter


def built_in_profiles() -> Mapping[str, str]:
    """The profiles that come with the product: name → TOML text, by name."""
    folder = resources.files("review.intake") / "profiles"
    texts = {one.name.removesuffix(".toml"): one.read_text("utf-8") for one in folder.iterdir() if ".toml" in one.name}
    return {name: _whole(texts[name], texts) for name in sorted(texts) if not name.startswith("_")}


def _whole(text: str, texts: Mapping[str, str]) -> str:
    """A profile with what it shares with others put in: the shared spellings where they are named, the tables after."""
    found = _WITH.search(text)
    if found is None:
        return text
    spellings, bracket, tables = texts[found["name"]].partition("\n[")
    return text.replace(found[0], spellings) + bracket + tables
