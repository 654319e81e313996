"""Files are known by what is in them, and their names harm nobody."""

from __future__ import annotations

import pytest

from review.domain.errors import Refusal
from review.domain.evidence_files import FileLimits, Media, accept_file, clean_name

LIMITS = FileLimits(largest=2**20, most=3)
PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n...."
MAIL = b"From: rita@example.test\r\nTo: paul@example.test\r\nSubject: Trucks\r\n\r\nNone.\r\n"


@pytest.mark.parametrize(
    ("name", "content", "kept_as", "media"),
    [
        ("calls.pdf", PDF, "calls.pdf", Media.PDF),
        ("CALLS.PDF", PDF, "CALLS.PDF", Media.PDF),
        ("../../x.html", PDF, "x.html.pdf", Media.PDF),
        ("C:\\Users\\rita\\screen.png", PNG, "screen.png", Media.PNG),
        ("photo.jpeg", b"\xff\xd8\xff\xe0....", "photo.jpeg", Media.JPEG),
        ("calls.csv", "day,who\n1,Ünal\n".encode(), "calls.csv", Media.CSV),
        ("notes.TXT", "Grüße".encode("cp1252"), "notes.TXT", Media.TXT),
        ("notes.txt", "Grüße".encode("utf-16"), "notes.txt", Media.TXT),
        ("notes", b"three calls", "notes.txt", Media.TXT),
        ("answer.eml", MAIL, "answer.eml", Media.EML),
        (".htaccess", PNG, "htaccess.png", Media.PNG),
    ],
)
def test_a_file_is_known_by_its_content(name: str, content: bytes, kept_as: str, media: Media) -> None:
    found = accept_file(name, content, LIMITS)
    assert (found.name, found.media) == (kept_as, media)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../../x.html", b"<html><script>alert(1)</script>"),
        ("notes.txt", b"  <!DOCTYPE html><p>"),
        ("picture.txt", b"<?xml version='1.0'?><svg onload='alert(1)'/>"),
        ("run.pdf", b"MZ\x90\x00\x03"),
        ("leads.csv", b"PK\x03\x04\x00\x00"),
        ("page.html", b"just words"),
        ("answer.eml", b"no header at all"),
        ("odd.txt", b"\xff\xfeab\x00"),
    ],
)
def test_what_is_none_of_these_is_refused_whatever_it_is_called(name: str, content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        accept_file(name, content, LIMITS)
    assert refused.value.code == "evidence_file.other_kind"


def test_an_empty_file_and_one_that_is_too_large_are_refused_by_name() -> None:
    with pytest.raises(Refusal) as refused:
        accept_file("a.pdf", b"", LIMITS)
    assert (refused.value.code, refused.value.values) == ("evidence_file.empty", {"name": "a.pdf"})
    accept_file("a.pdf", PDF.ljust(2**20), LIMITS)
    with pytest.raises(Refusal) as refused:
        accept_file("a.pdf", PDF.ljust(2**20 + 1), LIMITS)
    assert (refused.value.code, refused.value.values) == ("evidence_file.too_large", {"name": "a.pdf", "limit": 1})


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../x.html", "x.html"),
        ("..", "file"),
        ("", "file"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ('say "hello".pdf', "say _hello_.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("/etc/passwd\0.png", "passwd.png"),
    ],
)
def test_a_name_keeps_nothing_that_could_be_taken_for_more(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned
