"""What the content security policy and the icon sprite demand of every template and static file."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from review import paths

TEMPLATES = sorted(paths.TEMPLATES.rglob("*.html"))
#: No page and no policy: a style sheet does not reach a mail.
MAILS = ("notices/mail.html", "notices/letter.html")  # a mail has no style sheet of ours
SPRITE = (paths.STATIC / "icons.svg").read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(paths.TEMPLATES).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_no_inline_script_and_no_inline_style(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    if not name_of(path).startswith(MAILS):
        assert not re.search(r"\sstyle\s*=", source)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", source)
    assert "<style" not in source
    assert "javascript:" not in source
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert not re.search(r"hx-on[:-]", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_icon_a_template_names_is_in_the_sprite(path: Path) -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))
    named = set(re.findall(r"\bicon(?:_name)?(?:\(|=)'([a-z0-9-]+)'", path.read_text(encoding="utf-8")))
    assert named <= known


def test_every_state_has_an_icon_of_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))
    source = (paths.TEMPLATES / "macros" / "states.html").read_text(encoding="utf-8")
    named = re.findall(r"\('([a-z0-9-]+)', '(?:good|bad|unknown|waiting|brand)'\)", source)
    assert len(named) > 60
    assert set(named) <= known


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in [*paths.STATIC.rglob("*.css"), *paths.STATIC.rglob("*.js")]:
        source = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in source, path
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", source), path


def test_every_vendored_folder_carries_its_licence_and_is_listed() -> None:
    listed = (paths.STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    for folder in (p for p in (paths.STATIC / "vendor").iterdir() if p.is_dir()):
        assert list(folder.glob("LICENSE*")), folder
        assert f"{folder.name}/" in listed


def test_a_first_visit_stays_under_a_quarter_of_a_megabyte() -> None:
    sent = 0
    # What draws charts is loaded by the pages that have some, after the rest.
    charts = paths.STATIC / "vendor" / "vega"
    for path in (one for one in paths.STATIC.rglob("*") if charts not in one.parents):
        if path.suffix in (".css", ".js", ".svg"):
            sent += len(gzip.compress(path.read_bytes(), 9))
        elif path.suffix == ".woff2" and "-ext" not in path.name:
            sent += path.stat().st_size
    assert sent < 250_000
