"""What a password must be like: long, and neither everybody's nor about its owner."""

from __future__ import annotations

import re

from review.domain.addresses import fold
from review.domain.errors import Refusal

SHORTEST = 12
LONGEST = 200
_DISTINCT = 5
_OWN_PART = 3
_REST = 8

#: Passwords of twelve characters and more that lists of stolen ones lead with.
COMMON = frozenset({
    "123456789012", "1234567890123", "12345678901234", "123456123456", "123123123123", "012345678910", "987654321012",
    "password1234", "password12345", "password123456", "passwordpassword", "mypassword123", "changeme1234",
    "qwertyuiop12", "qwertyuiop123", "qwertyuiop[]", "qwertyqwerty", "1q2w3e4r5t6y", "1qaz2wsx3edc", "asdfghjkl123",
    "iloveyou1234", "iloveyouforever", "letmein12345", "welcome12345", "welcome123456", "administrator",
    "abcdefghijkl", "abcdefghijklm", "abcdefghijklmnop", "abc123456789", "abcd12345678", "q1w2e3r4t5y6", "zaq12wsxcde3",
    "correcthorsebatterystaple", "correct horse battery staple", "judicialbranch", "judicial branch",
})


def check_password(password: str, *, name: str, address: str | None) -> None:
    """Refuse a password that is easily guessed.

    Raises Refusal: ``password.too_short``, ``password.too_long``, ``password.common``, ``password.about_owner`` (fewer
    than eight characters are left once the owner's names and the parts of the address are taken out).
    """
    if len(password) < SHORTEST:
        raise Refusal("password.too_short", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise Refusal("password.too_long", longest=LONGEST)
    folded = fold(password)
    if folded in COMMON or len(set(folded)) < _DISTINCT:
        raise Refusal("password.common")
    rest = folded
    for part in sorted(_own_parts(name, address), key=len, reverse=True):
        rest = rest.replace(part, "")
    if rest != folded and len(rest.strip()) < _REST:
        raise Refusal("password.about_owner", rest=_REST)


def _own_parts(name: str, address: str | None) -> set[str]:
    words = re.split(r"[\W_]+", f"{fold(name)} {fold(address or '')}")
    return {word for word in words if len(word) >= _OWN_PART}
