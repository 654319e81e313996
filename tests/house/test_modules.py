"""The rules of the house about modules: small, and with a sentence for every refusal."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from review import sentences
from review.paths import ROOT

PACKAGE = ROOT / "review"
LONGEST_MODULE = 250
CODE = re.compile(r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")


def modules() -> Iterator[Path]:
    yield from sorted(PACKAGE.rglob("*.py"))


def refusals() -> Iterator[tuple[Path, ast.Call]]:
    """Every ``Refusal(…)`` in the package."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Refusal":
                yield path, node


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in modules()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert not long, f"split these by noun (at most {LONGEST_MODULE} lines): {long}"


def test_every_refusal_names_a_code_that_has_a_sentence() -> None:
    known = sentences.sentences()
    missing = []
    for path, call in refusals():
        first = call.args[0] if call.args else None
        if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
            continue  # passed on: the place that wrote the code is looked at instead
        if first.value not in known:
            missing.append(f"{path.relative_to(ROOT)}:{call.lineno} {first.value}")
    assert not missing, f"write a sentence in review/sentences/ for: {missing}"


def test_a_refusal_gives_every_value_that_its_sentence_needs() -> None:
    known = sentences.sentences()
    lacking = []
    for path, call in refusals():
        first = call.args[0] if call.args else None
        if not isinstance(first, ast.Constant) or first.value not in known:
            continue
        if any(keyword.arg is None for keyword in call.keywords):
            continue  # **values: known at run time only
        needed = set(re.findall(r"%\((\w+)\)", _text(known[first.value])))
        given = {keyword.arg for keyword in call.keywords}
        if needed - given:
            lacking.append(f"{path.relative_to(ROOT)}:{call.lineno} {first.value} lacks {sorted(needed - given)}")
    assert not lacking, lacking


def test_codes_are_a_noun_and_a_reason() -> None:
    wrong = [code for code in sentences.sentences() if not CODE.match(code)]
    assert not wrong


def test_sentences_end_like_sentences() -> None:
    wrong = {code: _text(text) for code, text in sentences.sentences().items() if not _text(text).endswith((".", "?"))}
    assert not wrong


def test_nothing_names_a_machine_or_a_registry() -> None:
    """Only what is committed counts; static/vendor/ carries other people's text."""
    hosts = "pypi[.]org|pythonhosted[.]org|registry[.]npmjs|deb[.]debian[.]org"
    command = ["git", "grep", "-nIE", hosts, "--", ".", ":!static/vendor"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = [line for line in answer.stdout.splitlines() if "test_modules.py" not in line]
    assert not found


def _text(lazy: object) -> str:
    """The untranslated text of a lazy sentence."""
    args = getattr(lazy, "_args", None)
    return str(args[0]) if args else str(lazy)
