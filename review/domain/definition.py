"""The agreed definition of a qualified lead, and how one lead stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from review.domain.answers import Answer, ClauseState
from review.domain.documents import Reader
from review.domain.errors import Refusal
from review.domain.field_tests import FieldTest

SCHEMA = "jb-definition-v1"
STAGES = ("MQL", "SAL", "SQL")


class ClauseKind(StrEnum):
    """A clause is answered by an imported attribute, or by a judge."""

    FIELD = "field"
    JUDGEMENT = "judgement"


class Result(StrEnum):
    """How a lead stands against a definition while some clauses may be unknown."""

    MEETS = "meets"
    FAILS = "fails"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition. A field clause always has a ``test``; a judgement clause may have one, which answers it for
    leads that come with the attribute."""

    key: str
    title: str
    text: str
    kind: ClauseKind
    required: bool = False
    test: FieldTest | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """One version's content: a lead meets it with every required clause and at least ``minimum_met`` clauses met."""

    stage: str
    statement: str
    clauses: tuple[Clause, ...]
    minimum_met: int

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Definition:
        """Read a stored document strictly. Raises Refusal ``definition.malformed`` (path, problem)."""
        read = Reader(document, "definition.malformed")
        read.exactly("schema", SCHEMA)
        definition = cls(
            stage=read.one_of("stage", STAGES),
            statement=read.text("statement"),
            clauses=tuple(_clause(row) for row in read.rows("clauses")),
            minimum_met=read.whole("minimum_met"),
        )
        read.done()
        keys = [clause.key for clause in definition.clauses]
        if len(set(keys)) < len(keys):
            raise Refusal("definition.malformed", path="clauses", problem="key_twice")
        if not 1 <= definition.minimum_met <= len(keys):
            raise Refusal("definition.malformed", path="minimum_met", problem="out_of_range")
        return definition

    def to_document(self) -> dict[str, Any]:
        """The document that is stored, hashed and signed; ``from_document`` reads it back unchanged."""
        return {
            "schema": SCHEMA,
            "stage": self.stage,
            "statement": self.statement,
            "minimum_met": self.minimum_met,
            "clauses": [
                {
                    "key": clause.key,
                    "title": clause.title,
                    "text": clause.text,
                    "kind": clause.kind.value,
                    "required": clause.required,
                    "test": clause.test.to_document() if clause.test else None,
                }
                for clause in self.clauses
            ],
        }


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """One clause on one lead: its state, and the imported value that decided it (None where there was none)."""

    key: str
    state: ClauseState
    value: str | None
    required: bool = False
    judged: bool = False

    @property
    def met(self) -> bool:
        """Whether the clause is known to be met."""
        return self.state is ClauseState.MET


@dataclass(frozen=True, slots=True)
class DefinitionFinding:
    """One lead against one definition: the result, each clause in the definition's order, and two counts."""

    result: Result
    clauses: tuple[ClauseFinding, ...]
    met: int
    unknown: int
    minimum_met: int


#: The attribute that the job title answers where none was imported under this name.
ROLE = "role"


def judge_lead(
    definition: Definition, attributes: Mapping[str, str | None], *, title: str | None = None
) -> DefinitionFinding:
    """The lead against the definition, from its attributes alone (name to text, as imported).

    ``title``: the person's job title, which is kept with the person, so that it can be erased, and not among the
    attributes; it answers for `ROLE` where they do not. A missing or unreadable attribute leaves its clause unknown.
    Three-valued: *meets*, *fails* where it could not meet even were every unknown clause met, else *undetermined*.
    """
    known = attributes if attributes.get(ROLE) or not title else {**attributes, ROLE: title}
    return weigh(tuple(_clause_on(clause, known) for clause in definition.clauses), definition.minimum_met)


def with_judgements(finding: DefinitionFinding, ticks: Mapping[str, ClauseState]) -> DefinitionFinding:
    """The finding once a judge has ticked clauses (key to state), over whatever the fields said.

    Raises Refusal ``definition.no_such_clause`` for a tick on another definition's clause.
    """
    strange = sorted(set(ticks) - {clause.key for clause in finding.clauses})
    if strange:
        raise Refusal("definition.no_such_clause", clause=strange[0])
    clauses = tuple(
        replace(clause, state=ticks[clause.key], judged=True) if clause.key in ticks else clause
        for clause in finding.clauses
    )
    return weigh(clauses, finding.minimum_met)


def is_met(met: int, minimum_met: int, *, has_required: bool) -> bool:
    """Whether so many clauses, with every required one among them or not, meet a definition."""
    return met >= minimum_met and has_required


def weigh(clauses: tuple[ClauseFinding, ...], minimum_met: int) -> DefinitionFinding:
    """Clauses as they are known against a threshold: the rule by which a lead meets a definition."""
    met = sum(clause.met for clause in clauses)
    unknown = sum(clause.state is ClauseState.UNKNOWN for clause in clauses)
    required = [clause.state for clause in clauses if clause.required]
    if is_met(met, minimum_met, has_required=all(state is ClauseState.MET for state in required)):
        result = Result.MEETS
    elif met + unknown < minimum_met or ClauseState.NOT_MET in required:
        result = Result.FAILS
    else:
        result = Result.UNDETERMINED
    return DefinitionFinding(result, clauses, met, unknown, minimum_met)


def answer_to_met(finding: DefinitionFinding) -> Answer:
    """The answer to Q1 that the clauses give: what stays unknown is not established, which is Marketing's burden."""
    return Answer.YES if finding.result is Result.MEETS else Answer.NO


def next_stage(stage: str) -> str:
    """The stage whose definition judges a lead disqualified after acceptance (the last stage is its own)."""
    return STAGES[min(STAGES.index(stage) + 1, len(STAGES) - 1)]


def _clause(row: Reader) -> Clause:
    clause = Clause(
        key=row.key("key"),
        title=row.text("title"),
        text=row.text("text"),
        kind=ClauseKind(row.one_of("kind", tuple(ClauseKind))),
        required=row.flag("required"),
        test=FieldTest.read(row.row("test")) if row.has("test") else None,
    )
    row.done()
    if clause.kind is ClauseKind.FIELD and clause.test is None:
        raise Refusal("definition.malformed", path=row.path + "test", problem="missing")
    return clause


def _clause_on(clause: Clause, attributes: Mapping[str, str | None]) -> ClauseFinding:
    if clause.test is None:
        return ClauseFinding(clause.key, ClauseState.UNKNOWN, None, clause.required)
    value = attributes.get(clause.test.attribute)
    return ClauseFinding(clause.key, clause.test.state_of(attributes), value, clause.required)
