"""The locks pin by hash, and say nothing about where a package was found."""

from __future__ import annotations

import re

import pytest

from review.paths import ROOT

LOCKS = ["requirements.lock", "requirements-test.lock"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address_and_no_path(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(^|\s)/\w", text)
    assert "index-url" not in text
    assert "find-links" not in text


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_its_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text(encoding="utf-8"))
    packages = [entry for entry in entries if "==" in entry]
    assert len(packages) > 40
    assert not [entry.splitlines()[0] for entry in packages if "--hash=sha256:" not in entry]


def test_both_locks_agree_where_they_meet() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return set(re.findall(r"^(\S+==\S+(?: ; [^\\]+)?) \\$", text, re.MULTILINE))

    assert pins(LOCKS[0]) <= pins(LOCKS[1])
