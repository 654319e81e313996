"""Which of a file's columns a profile's section reads: other spellings of headings, columns made from others, and
what is left of a section where a file lacks some of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from review.intake.profile import LeadColumns, Leads, Lookup, Source, Touches, columns_read
from review.intake.profile_base import Rule, Table

_PREFIX = re.compile(r"^[\w ()]+: (?=\S)")


def headings(header: Sequence[str], source: Source, wanted: Iterable[str]) -> list[str]:
    """``header`` in the profile's words: each heading that is another spelling of a wanted column, renamed.

    An exact spelling comes before an alias, an alias before another case of letters, and the first of two.
    """
    wanted = list(dict.fromkeys(wanted))
    names = list(header)
    free = {column for column in wanted if column not in names}
    if not (free and (source.aliases or source.prefixed)):
        return names
    spellings = {
        _fold(spelling): column for column in reversed(wanted) if column in free
        for spelling in (*reversed(source.aliases.get(column, [])), column)
    }
    for place, name in enumerate(header):
        if name in wanted:
            continue
        bare = _PREFIX.sub("", name) if source.prefixed else name
        column = spellings.get(_fold(name)) or spellings.get(_fold(bare))
        if column in free:
            names[place] = column
            free.discard(column)
    return names


def _fold(text: str) -> str:
    return " ".join(normalize("NFC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Made:
    """The columns that are made from others: by looking them up, by taking the first, by joining; or said
    once for every row."""

    constants: Mapping[str, str]
    first_of: Mapping[str, Sequence[str]]
    joined: Mapping[str, Sequence[str]]
    lookups: Mapping[str, Lookup]

    def reachable(self, header: Iterable[str], loaded: Iterable[str]) -> set[str]:
        """Every column that can be read from a file with this header, the lookups ``loaded`` being at hand."""
        known, loaded = {*header, *self.constants}, set(loaded)
        while True:
            before = len(known)
            for name, lookup in self.lookups.items():
                if lookup.by in known and (name in loaded or lookup.keep):
                    known |= lookup.columns_given()
            for made in (self.first_of, self.joined):
                known |= {name for name, sources in made.items() if known.intersection(sources)}
            if len(known) == before:
                return known


NOTHING_MADE = Made({}, {}, {}, {})


def made_for(part: Table, lookups: Mapping[str, Lookup]) -> Made:
    """The columns that ``part`` makes."""
    return Made(part.constants, part.first_of, part.joined, lookups)


def sources_of(part: Leads | Touches, lookups: Iterable[Lookup]) -> list[str]:
    """Every column of the file itself that ``part`` may read, the made ones replaced by what they are made from."""
    found = [*columns_read(part), *part.required, *part.signature]
    for made in (part.first_of, part.joined):
        found += [one for sources in made.values() for one in sources]
    return [*found, *(lookup.by for lookup in lookups)]


def needed(part: Leads | Touches) -> list[str]:
    """The columns without which a file cannot be read at all."""
    if not part.optional:
        return list(dict.fromkeys([*columns_read(part), *part.required]))
    columns = part.columns
    core = [columns.external_id, columns.handed_off] if isinstance(columns, LeadColumns) else [columns.time]
    return list(dict.fromkeys(one for one in (*core, *part.required) if one))


def narrowed(part: Leads | Touches, known: set[str]) -> Leads | Touches:
    """``part`` without the columns and the rules that a file lacks."""
    columns = part.columns.model_copy(
        update={name: None for name, column in part.columns.model_dump().items() if column and column not in known}
    )
    left: dict[str, object] = {
        "columns": columns, "ignore": [rule for rule in part.ignore if _whole(rule, known)],
    }
    if isinstance(part, Leads):
        left["attributes"] = {name: column for name, column in part.attributes.items() if column in known}
    else:
        left["attempts"] = part.attempts if _whole(part.attempts, known) else {}
        left["two_way"] = part.two_way if _whole(part.two_way, known) else {}
        left["channel_rules"] = [one for one in part.channel_rules if _whole(one.when, known)]
        left["direction_rules"] = [one for one in part.direction_rules if _whole(one.when, known)]
        if part.columns.channel not in known and part.channel is None:
            left["channel"] = "other"
        if part.columns.direction not in known and part.direction is None:
            left["direction"] = "outbound"
    return part.model_copy(update=left)


def _whole(rule: Rule, known: set[str]) -> bool:
    return all(column in known for column in rule)
