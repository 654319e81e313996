"""Commitments, reveals and the seed.

Commitment: ``SHA256("jb-commit-v1\\n{period}\\n{label}\\n{secret}\\n")``.
Seed: ``SHA256("jb-seed-v1\\n" + plan_sha256 + "\\n" + "label=value\\n"…)`` in the plan's order.
"""

from __future__ import annotations

import hmac
import math
import re
import string
from collections.abc import Sequence

from review.domain.draw.text import has_control_character, is_digest, is_nfc, nfc, sha256_hex, shown
from review.domain.errors import Refusal

FORFEIT = "!forfeit"
SECRET_BITS = 128
_HEX = re.compile(r"[0-9a-f]+\Z|[0-9A-F]+\Z")
_MAX_LABEL = 60
_MAX_VALUE = 300
_MAX_SECRET = 200
_MIN_DISTINCT = 8


def check_label(label: str) -> str:
    """A source's name: 1 to 60 characters in NFC, no '=', no control characters, no space at either end.

    Raises Refusal ``seed.bad_label``.
    """
    bad = has_control_character(label) or not is_nfc(label) or label != label.strip() or "=" in label
    if bad or not 0 < len(label) <= _MAX_LABEL:
        raise Refusal("seed.bad_label", value=shown(label))
    return label


def check_value(value: str) -> str:
    """A revealed secret or a public value as it enters the seed: 1 to 300 characters, one line, in NFC.

    Raises Refusal ``seed.bad_value``; the word kept for forfeits is refused as well.
    """
    bad = has_control_character(value) or not is_nfc(value) or value.strip() == "" or value == FORFEIT
    if bad or len(value) > _MAX_VALUE:
        raise Refusal("seed.bad_value", value=shown(value))
    return value


def secret_bits(secret: str) -> float:
    """An upper bound on a secret's strength in bits: its length times log2 of the alphabet it shows.

    Hexadecimal text of one case counts 4 bits a character; otherwise each kind of character present adds its kind:
    26 lower-case, 26 upper-case, 10 digits, 33 ASCII signs and the space, 100 for anything beyond ASCII.
    Fewer than eight different characters count as no secret at all. No function can tell a phrase made up by a
    person from a random one: that is why the page offers to make the secret.
    """
    if len(set(secret)) < _MIN_DISTINCT:
        return 0.0
    if _HEX.match(secret) and not secret.isdigit():
        return 4.0 * len(secret)
    kinds = (
        (26, any(character in string.ascii_lowercase for character in secret)),
        (26, any(character in string.ascii_uppercase for character in secret)),
        (10, any(character in string.digits for character in secret)),
        (33, any(character in string.punctuation + " " for character in secret)),
        (100, not secret.isascii()),
    )
    alphabet = sum(size for size, present in kinds if present)
    return len(secret) * math.log2(alphabet) if alphabet else 0.0


def check_secret(secret: str) -> str:
    """A secret fit to be committed, in NFC: one line of at most 200 characters, and at least 128 bits by `secret_bits`.

    That is 32 hexadecimal characters, 28 lower-case letters, 39 digits, or 20 characters of every ASCII kind.
    Raises Refusal: ``seed.bad_secret``, ``seed.weak_secret`` (neither repeats the secret).
    """
    text = nfc(secret)
    if has_control_character(text) or text != text.strip() or text == FORFEIT or not 0 < len(text) <= _MAX_SECRET:
        raise Refusal("seed.bad_secret")
    bits = secret_bits(text)
    if bits < SECRET_BITS:
        raise Refusal("seed.weak_secret", bits=int(bits), wanted=SECRET_BITS)
    return text


def commitment(period: str, label: str, secret: str) -> str:
    """The published SHA-256 that binds a party to a secret; the secret is brought to NFC first.

    It does not judge the secret's strength: call `check_secret` when a secret is handed in.
    """
    check_label(label)
    return sha256_hex(f"jb-commit-v1\n{period}\n{label}\n{check_value(nfc(secret))}\n")


def check_reveal(period: str, label: str, secret: str, committed: str) -> str:
    """The revealed secret in NFC if it matches its commitment.

    Raises Refusal: ``seed.wrong_reveal`` (label, committed, revealed: the two hashes), ``seed.bad_value``.
    """
    revealed = commitment(period, label, secret)
    if not hmac.compare_digest(revealed, committed):
        raise Refusal("seed.wrong_reveal", label=label, committed=committed, revealed=revealed)
    return nfc(secret)


def sealed_key(secret: str, key: str) -> str:
    """What is shown of a drawn event's key until the keys may be seen: SHA-256 of ``secret:key``, the secret being the
    server's. A bare hash could be tested by whoever knows a lead's key; this one by everybody, once the secret is out.
    """
    return sha256_hex(f"{secret}:{nfc(key)}")


def seed_preimage(plan_sha256: str, contributions: Sequence[tuple[str, str | None]]) -> str:
    """The text whose SHA-256 is the seed; contributions are (label, value) in the plan's order.

    A value of None or ``!forfeit`` says that the party did not reveal. Raises Refusal: ``seed.bad_plan_hash``,
    ``seed.no_sources``, ``seed.bad_label``, ``seed.bad_value``, ``seed.duplicate_label``, ``seed.all_forfeit``.
    """
    if not is_digest(plan_sha256):
        raise Refusal("seed.bad_plan_hash", value=shown(plan_sha256))
    if not contributions:
        raise Refusal("seed.no_sources")
    seen: set[str] = set()
    lines = []
    for label, value in contributions:
        if check_label(label) in seen:
            raise Refusal("seed.duplicate_label", value=label)
        seen.add(label)
        forfeited = value is None or value == FORFEIT
        lines.append(f"{label}={FORFEIT if forfeited else check_value(value or '')}\n")
    if all(line.endswith(f"={FORFEIT}\n") for line in lines):
        raise Refusal("seed.all_forfeit")
    return f"jb-seed-v1\n{plan_sha256}\n{''.join(lines)}"


def compose_seed(plan_sha256: str, contributions: Sequence[tuple[str, str | None]]) -> str:
    """The draw's seed, 64 hexadecimal digits; see `seed_preimage` for the arguments and refusals."""
    return sha256_hex(seed_preimage(plan_sha256, contributions))
