from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.reports.bundle import SUMS, draw_bundle, write_draw_bundle, write_zip
from review.reports.bundle_check import verify_bundle, verify_files
from review.sentences import sentence, sentences
from tests.support.draws import SmallDraw, small_draw

HELD = frozenset({"frame.tsv", "plan.txt", "commitments.txt", "seed.txt", "tickets.tsv", "sample.tsv", "extension.txt"})


def _bundle(one: SmallDraw, extra: dict[str, bytes] | None = None) -> bytes:
    return draw_bundle(one.lines, one.plan, one.contributions, one.seed, one.sample, extra)


def _files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same files with a SHA256SUMS that fits them, as a forger would leave them."""
    out = io.BytesIO()
    write_zip(out, {name: [content] for name, content in files.items() if name != SUMS})
    return _files(out.getvalue())


EXTENDED = _files(_bundle(small_draw(sizes={"event|ignored": 3, "Łódź|rejected": 5}), {"redraws.txt": b"none\n"}))


def test_the_bundle_has_every_part_and_holds(tmp_path: Path) -> None:
    content = _bundle(small_draw())
    place = tmp_path / "draw.zip"
    place.write_bytes(content)
    assert verify_bundle(place) == []
    with zipfile.ZipFile(place) as archive:
        archive.extractall(tmp_path / "folder")
    assert verify_bundle(tmp_path / "folder") == []
    assert set(_files(content)) == {
        "README.txt", "SHA256SUMS", "commitments.txt", "frame.tsv", "plan.txt", "sample.tsv", "seed.txt",
        "tickets.tsv", "verify_draw.py",
    }  # fmt: skip


def test_the_same_draw_makes_the_same_bytes() -> None:
    assert _bundle(small_draw()) == _bundle(small_draw())


def test_a_stream_makes_the_same_bytes_as_a_list() -> None:
    one = small_draw()
    target = io.BytesIO()
    write_draw_bundle(target, lambda: iter(one.lines), one.plan, one.contributions, one.seed, one.sample)
    assert target.getvalue() == _bundle(one)


def test_an_extended_sample_is_declared_and_holds() -> None:
    assert verify_files(EXTENDED.get) == []
    assert b"stratum\tevent|ignored\t4\t3\n" in EXTENDED["extension.txt"]


def test_a_forfeit_holds() -> None:
    one = small_draw(contributions=[("server", small_draw().contributions[0][1]), ("sales", None), ("dice", "3151")])
    files = _files(_bundle(one))
    assert b"sales=!forfeit\n" in files["seed.txt"]
    assert verify_files(files.get) == []


def test_the_readmes_one_liners_print_what_they_should(tmp_path: Path) -> None:
    one = small_draw()
    for name, content in _files(_bundle(one)).items():
        (tmp_path / name).write_bytes(content)
    commands = "\n".join(
        line for line in (tmp_path / "README.txt").read_text(encoding="utf-8").splitlines() if line.startswith("    ")
    ).replace("python verify_draw.py .", "sha256sum -c SHA256SUMS")
    done = subprocess.run(["sh", "-e", "-c", commands], cwd=tmp_path, capture_output=True, text=True, check=True)
    drawn = one.sample["event|ignored"]
    assert f"{drawn[0].ticket}  -\n{one.seed}  -\n" in done.stdout
    assert done.stdout.endswith("".join(f"{case.ticket}\t{case.key}\t{case.stratum}\n" for case in drawn))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(EXTENDED)), st.data())
def test_a_changed_byte_in_any_file_is_caught_and_the_file_named(name: str, data: st.DataObject) -> None:
    content = EXTENDED[name]
    at = data.draw(st.integers(0, len(content) - 1))
    changed = {
        **EXTENDED,
        name: content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :],
    }
    assert name in {finding.file for finding in verify_files(changed.get)}
    if name in HELD:
        assert verify_files(_resealed(changed).get) != []


@given(st.sampled_from(sorted(EXTENDED)))
def test_a_missing_file_is_caught_and_named(name: str) -> None:
    files = {other: content for other, content in EXTENDED.items() if other != name}
    assert name in {finding.file for finding in verify_files(files.get)}


@given(st.data())
def test_a_changed_byte_anywhere_in_the_zip_is_caught(data: st.DataObject) -> None:
    content = bytearray(_bundle(small_draw()))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    findings = _verify_zip(bytes(content))
    assert findings
    assert all(finding.code in sentences() for finding in findings)


def _verify_zip(content: bytes) -> list[object]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        place = Path(folder) / "draw.zip"
        place.write_bytes(content)
        return list(verify_bundle(place))


def test_a_finding_tells_the_line_and_what_should_be_there() -> None:
    lines = EXTENDED["sample.tsv"].split(b"\n")
    lines[0], lines[1] = lines[1], lines[0]
    (finding, _) = verify_files(_resealed({**EXTENDED, "sample.tsv": b"\n".join(lines)}).get)
    assert (finding.file, finding.line, finding.code) == ("sample.tsv", 1, "verify.wrong_line")
    assert finding.values["wanted"] == lines[1].decode()
    assert lines[1].decode() in sentence(Refusal(finding.code, **finding.values))


def test_a_secret_that_was_not_committed_is_named_though_all_else_was_made_to_fit() -> None:
    one = small_draw(contributions=[("server", small_draw().contributions[0][1]), ("sales", "another"), ("dice", "3")])
    (finding,) = verify_files(_files(_bundle(one)).get)
    assert (finding.file, finding.line, finding.code) == ("seed.txt", 4, "verify.wrong_reveal")


def test_a_plan_other_than_the_published_one_is_named() -> None:
    (finding,) = verify_files(EXTENDED.get, published="ab" * 32)
    assert (finding.file, finding.code, finding.values["wanted"]) == ("plan.txt", "verify.wrong_hash", "ab" * 32)


def test_a_smaller_sample_than_planned_is_named() -> None:
    one = small_draw(sizes={"event|ignored": 2, "Łódź|rejected": 2})
    findings = verify_files(_files(_bundle(one)).get)
    assert {finding.file for finding in findings} == {"sample.tsv"}


def test_an_archive_packed_again_is_told_apart(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "own.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in EXTENDED.items():
            archive.writestr(name, content)
    (finding,) = verify_bundle(tmp_path / "own.zip")
    assert finding.code == "verify.repacked"


def test_something_that_is_no_bundle_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"not a zip")
    assert [finding.code for finding in verify_bundle(tmp_path / "a.zip")] == ["verify.bad_archive"]
    assert {finding.code for finding in verify_bundle(tmp_path)} >= {"verify.missing"}


@pytest.mark.parametrize(
    "name", ["frame.tsv", "SHA256SUMS", "extension.txt", "../up.txt", "a/b", ".hidden", "é.txt", ""]
)
def test_an_extra_file_cannot_take_a_name_that_means_something(name: str) -> None:
    with pytest.raises(Refusal, match=r"bundle\.reserved_name"):
        _bundle(small_draw(), {name: b"x"})


def test_a_seed_that_the_contributions_do_not_make_is_refused() -> None:
    one = small_draw()
    with pytest.raises(Refusal, match=r"bundle\.wrong_seed"):
        draw_bundle(one.lines, one.plan, one.contributions, "ab" * 32, one.sample)
