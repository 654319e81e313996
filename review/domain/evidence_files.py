"""Files that prove what a statement says: recognised by their content, under a name that harms nobody."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from review.domain.errors import Refusal

LONGEST_NAME = 100
MEGABYTE = 2**20

_SIGNATURES = ((b"%PDF-", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"))
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_UNSAFE = re.compile(r'[<>:"|?*%;\\/]')
#: A mail begins with lines such as "From: …".
_MAIL_HEADER = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|script|svg|iframe|meta)\b", re.IGNORECASE)


class Media(StrEnum):
    """What a file may be, as it is served."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TXT = "text/plain"
    CSV = "text/csv"
    EML = "message/rfc822"


#: The endings of each kind, the one that is put on a name that lacks it first.
ENDINGS: dict[Media, tuple[str, ...]] = {
    Media.PDF: (".pdf",),
    Media.PNG: (".png",),
    Media.JPEG: (".jpg", ".jpeg"),
    Media.TXT: (".txt", ".log"),
    Media.CSV: (".csv",),
    Media.EML: (".eml",),
}


@dataclass(frozen=True, slots=True)
class FileContent:
    """One file as it is kept: its clean name, what it is, and its bytes."""

    name: str
    media: Media
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The content's SHA-256 in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How large a file may be, in bytes, and how many go with one statement."""

    largest: int
    most: int


@dataclass(frozen=True, slots=True)
class GivenFiles:
    """The files of a new version: those sent with it, and the public ids of those kept from the version before."""

    new: tuple[FileContent, ...] = ()
    kept: frozenset[str] = frozenset()


NO_FILES = GivenFiles()


def accept_file(name: str, content: bytes, limits: FileLimits) -> FileContent:
    """One file that was sent, recognised by its content; its ending only tells apart what is text.

    Raises Refusal: ``evidence_file.empty``, ``evidence_file.too_large``, ``evidence_file.other_kind``.
    """
    cleaned = clean_name(name)
    if not content:
        raise Refusal("evidence_file.empty", name=cleaned)
    if len(content) > limits.largest:
        raise Refusal("evidence_file.too_large", name=cleaned, limit=limits.largest // MEGABYTE)
    media = _recognise(cleaned, content)
    if media is None:
        raise Refusal("evidence_file.other_kind", name=cleaned)
    endings = ENDINGS[media]
    if not cleaned.lower().endswith(endings):
        cleaned = f"{cleaned[: LONGEST_NAME - len(endings[0])]}{endings[0]}"
    return FileContent(cleaned, media, content)


def clean_name(name: str) -> str:
    """The last part of ``name``, without what a file system, a browser or a reader's eye could take for more.

    Folders, control and direction characters are gone, characters with a meaning elsewhere are ``_``.
    """
    last = re.split(r"[\\/]", name)[-1]
    plain = unicodedata.normalize("NFC", last)
    visible = "".join(one for one in plain if unicodedata.category(one) not in _INVISIBLE)
    safe = " ".join(_UNSAFE.sub("_", visible).split()).strip(". ")
    if len(safe) > LONGEST_NAME:
        stem, dot, ending = safe.rpartition(".")
        short = dot and len(ending) < 8
        safe = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if short else safe[:LONGEST_NAME]
    return safe or "file"


def _recognise(name: str, content: bytes) -> Media | None:
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return Media[kind]
    text = _as_text(content)
    if text is None or _MARKUP.match(text):
        return None
    dot = name.rfind(".")
    ending = name[dot:].lower() if dot >= 0 else ".txt"
    media = next((one for one, endings in ENDINGS.items() if ending in endings), None)
    if media in (Media.TXT, Media.CSV):
        return media
    return media if media is Media.EML and _MAIL_HEADER.match(text.replace("\r\n", "\n")) else None


def _as_text(content: bytes) -> str | None:
    """The text that ``content`` holds in one of the usual encodings; None where it holds none."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None
