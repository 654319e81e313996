"""How a file's bytes are text: by its mark, by what was declared, or found out; and where they are none."""

from __future__ import annotations

import codecs
from pathlib import Path

from review.domain.errors import Refusal
from review.intake.profile_source import AUTO

_BLOCK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def find_encoding(path: Path, declared: str, name: str) -> tuple[str, bool]:
    """The encoding to read with, and whether it was guessed: only where "auto" was declared and the file is no UTF-8.

    Raises `Refusal` ``file.empty`` or ``file.utf16``.
    """
    if declared != AUTO:
        return _declared(path, declared, name), False
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(_UTF16):
        return "utf-16", False
    if start.startswith(codecs.BOM_UTF8) or _decodes(path, "utf-8"):
        return _declared(path, "utf-8", name), False
    if _decodes(path, "cp1252"):
        return "cp1252", True
    return "utf-8", False  # reading will say which bytes are no text


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def undecodable(path: Path, name: str, encoding: str) -> Refusal:
    """Where the bytes are that are no text; found by reading the file again, since readers decode ahead."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, column, seen = 1, 1, 0
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeError as error:
                good, bad = _split(error)
                line, column = _after(good, line, column)
                return Refusal(
                    "file.undecodable", name=name, line=line, column=column,
                    encoding=encoding.removesuffix("-sig"), bytes=bad,
                )
            line, column = _after(text, line, column)
            seen += len(block)
            if not block:  # the file changed while it was read
                return Refusal(
                    "file.undecodable", name=name, line=line, column=column, encoding=encoding, bytes="?"
                )


def _split(error: UnicodeError) -> tuple[str, str]:
    """The text before the bytes that cannot be decoded, and those bytes in hex."""
    if not isinstance(error, UnicodeDecodeError):
        return "", "?"
    good = bytes(error.object[: error.start]).decode(error.encoding, "ignore")
    return good, bytes(error.object[error.start : error.end]).hex(" ")


def _after(text: str, line: int, column: int) -> tuple[int, int]:
    """Where one stands after ``text``."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    breaks = unified.count("\n")
    if breaks:
        return line + breaks, len(unified) - unified.rindex("\n")
    return line, column + len(unified)


def _declared(path: Path, declared: str, name: str) -> str:
    """The encoding to read with: the declared one, unless the file's first bytes contradict it."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise Refusal("file.empty", name=name)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and "16" not in declared and "32" not in declared:
        raise Refusal("file.utf16", name=name, encoding=declared)
    return declared
