"""In which order a room goes through the split cases, so that whoever is recused leaves as few times as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations

#: Groups up to which every order is tried; more are put one after the other by likeness.
_TRY_ALL = 7

Group = tuple[frozenset[str], tuple[int, ...]]


def group_cases(out: Mapping[int, frozenset[str]]) -> list[Group]:
    """The cases (number -> who must leave the room for it) as groups of one absence each, in the room's order.

    First come the cases for which everybody stays. The others follow so that the fewest people leave, each counted
    once for every stretch of cases they miss; among equal orders the one that begins with the lowest case number is
    taken. Within a group cases keep their numbers' order.
    """
    groups: dict[frozenset[str], list[int]] = {}
    for number in sorted(out):
        groups.setdefault(out[number], []).append(number)
    absent = [(who, tuple(numbers)) for who, numbers in groups.items() if who]
    staying = [(who, tuple(numbers)) for who, numbers in groups.items() if not who]
    return [*staying, *_order(absent)]


def departures(groups: Sequence[Group]) -> int:
    """How many times somebody gets up and leaves, over all groups."""
    rooms = [frozenset[str](), *(who for who, _numbers in groups)]
    return sum(len(after - before) for before, after in pairwise(rooms))


def _order(groups: Sequence[Group]) -> list[Group]:
    first = sorted(groups, key=lambda group: group[1])
    if len(first) <= _TRY_ALL:
        orders = (list(order) for order in permutations(first))
        return min(orders, key=lambda order: (departures(order), [one[1] for one in order]))
    ordered = [first.pop(0)]
    while first:
        near = min(first, key=lambda group: (len(group[0] ^ ordered[-1][0]), group[1]))
        first.remove(near)
        ordered.append(near)
    return ordered
