"""The audit log: declared events, with exactly their payload, in the transaction they describe."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

import review.operations
from review.models import AuditEvent
from review.operations import audit
from review.sentences.audit import EVENTS
from tests.support.people import Cast

OPERATIONS = Path(review.operations.__file__).parent
TESTED = audit.declare("test.happened", "size", "names")


class Word(StrEnum):
    ONE = "one"


def happened(people: Cast, now: datetime, **payload: object) -> AuditEvent:
    return audit.record(TESTED, actor=people.clerk, subject_kind="test", subject="1", now=now, **payload)


def test_an_event_holds_who_what_when_and_its_payload(
    session: scoped_session[Session], people: Cast, now: datetime
) -> None:
    happened(people, now, size=3, names=["a", Word.ONE, None])
    session.commit()
    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.actor, event.at) == ("test.happened", people.clerk, now)
    assert event.payload == {"size": 3, "names": ["a", "one", None]}


@pytest.mark.parametrize("payload", [{"size": 1}, {}, {"size": 1, "names": [], "more": 1}])
def test_another_payload_than_the_declared_one_is_an_error(
    session: scoped_session[Session], people: Cast, now: datetime, payload: dict[str, object]
) -> None:
    with pytest.raises(audit.AuditError):
        happened(people, now, **payload)
    assert session.scalar(select(func.count(AuditEvent.id))) == 0


@pytest.mark.parametrize("value", [datetime(2026, 1, 1, tzinfo=UTC), {1}, b"x", float("nan"), {1: "x"}, (1, 2)])
def test_what_json_does_not_know_is_an_error(
    session: scoped_session[Session], people: Cast, now: datetime, value: object
) -> None:
    with pytest.raises(audit.AuditError):
        happened(people, now, size=value, names=[])


def test_an_undeclared_action_is_an_error(people: Cast, now: datetime) -> None:
    with pytest.raises(audit.AuditError, match="not declared"):
        audit.record("test.undeclared", actor=None, subject_kind="test", subject="1", now=now)


def test_one_action_cannot_be_declared_in_two_ways() -> None:
    assert audit.declare("test.happened", "names", "size") == TESTED
    with pytest.raises(audit.AuditError):
        audit.declare("test.happened", "size")
    with pytest.raises(audit.AuditError):
        audit.declare("Test happened")


def test_an_event_is_undone_with_what_it_describes(
    session: scoped_session[Session], people: Cast, now: datetime
) -> None:
    session.commit()
    happened(people, now, size=1, names=[])
    session.flush()
    session.rollback()
    assert session.scalar(select(func.count(AuditEvent.id))) == 0


def modules() -> dict[str, ast.Module]:
    return {path.stem: ast.parse(path.read_text("utf-8")) for path in sorted(OPERATIONS.glob("*.py"))}


def called(tree: ast.Module, name: str) -> list[ast.Call]:
    """The calls of ``name`` or ``something.name``."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) == name
    ]


def declared_in(tree: ast.Module) -> dict[str, str]:
    """Action by the name of the constant that holds it, for ``NAME = declare("…")``."""
    return {
        node.targets[0].id: node.value.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and node.value in called(tree, "declare")
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value.args[0], ast.Constant)
    }


@pytest.mark.parametrize(("name", "tree"), modules().items(), ids=modules().keys())
def test_every_declared_action_is_recorded_where_it_is_declared(name: str, tree: ast.Module) -> None:
    if name == "audit":
        return
    constants = declared_in(tree)
    assert len(constants) == len(called(tree, "declare")), "write NAME = declare(…), so that the name can be recorded"
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    used = {node.id for function in functions for node in ast.walk(function) if isinstance(node, ast.Name)}
    silent = sorted(action for constant, action in constants.items() if constant not in used)
    assert not silent, f"review/operations/{name}.py declares {silent} and never records it"
    assert not constants or called(tree, "record"), f"review/operations/{name}.py declares events and records none"


#: Functions with an actor that are no acts of their own, and why.
NO_ACTS = {
    "save_draft": "what is typed and not cast is nobody's act yet",
    "save_appeal_draft": "what is typed and not cast is nobody's act yet",
    "confirm_by_leaving": "a part of recusing oneself, which records it",
    "decide_proposal": "a part of confirming or dismissing, which record it",
    "end_sessions": "a part of other operations, which record it",
    "may_appeal": "a question, which changes nothing",
}


@pytest.mark.parametrize(("name", "tree"), modules().items(), ids=modules().keys())
def test_every_operation_with_an_actor_records_an_event(name: str, tree: ast.Module) -> None:
    """A public function that takes actor and now is an operation: it records, or hands its actor on."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    recording = {"record"}
    while more := {
        one
        for one, node in functions.items()
        if one not in recording and any(_calls_any(call, recording) for call in ast.walk(node))
    }:
        recording |= more
    silent = [
        one
        for one, node in functions.items()
        if not one.startswith("_") and {"actor", "now"} <= _arguments(node) and one not in recording | NO_ACTS.keys()
        and not any(_hands_actor_on(call) for call in ast.walk(node))
    ]
    assert name == "audit" or not silent, f"review/operations/{name}.py: {silent} record no event"


def _calls_any(node: ast.AST, names: set[str]) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in names


def _hands_actor_on(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and any(keyword.arg == "actor" for keyword in node.keywords)


def _arguments(node: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}


def test_every_event_has_a_sentence_for_people() -> None:
    declared = {action for name, tree in modules().items() if name != "audit" for action in declared_in(tree).values()}
    without = sorted(declared - EVENTS.keys())
    assert not without, f"give each a sentence in review/sentences/audit.py: {', '.join(without)}"
