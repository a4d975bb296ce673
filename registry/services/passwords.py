"""口令: their policy, their argon2 hashes, and random ones for first sign-ins."""

import secrets
import string
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from registry.config import Settings

KINDS = (
    ("大写字母", string.ascii_uppercase),
    ("小写字母", string.ascii_lowercase),
    ("数字", string.digits),
)
LONGEST = 128
"""Longer ones are refused: hashing them would only cost time."""

# Without the signs that people mistake for each other on paper: 0 O 1 l I.
LEGIBLE = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789"


def problems(password: str, *, name: str, settings: Settings) -> list[str]:
    """What is wrong with a new password of the account `name`; empty where nothing is.

    At least `password_length` characters of three of four kinds (capitals, small letters, digits,
    others), without the account's name.
    """
    found = []
    if not settings.password_length <= len(password) <= LONGEST:
        found.append(f"口令应为 {settings.password_length}—{LONGEST} 位。")
    kinds = [kind for kind, signs in KINDS if any(sign in signs for sign in password)]
    known = "".join(signs for _, signs in KINDS)
    if len(kinds) + any(sign not in known for sign in password) < 3:
        found.append("口令应包含大写字母、小写字母、数字、其他符号中的至少三种。")
    if name.casefold() in password.casefold():
        found.append("口令不能包含账号名。")
    return found


def random_password() -> str:
    """A password that passes the policy and can be read aloud: four groups of four."""
    while True:
        signs = [secrets.choice("".join(LEGIBLE)) for _ in range(16)]
        if all(any(sign in kind for sign in signs) for kind in LEGIBLE):
            return "-".join("".join(signs[start : start + 4]) for start in range(0, 16, 4))


def hashed(password: str, settings: Settings) -> str:
    """The argon2id hash of `password`, with its salt and costs."""
    return _hasher(settings).hash(password)


def fits(password: str, stored: str | None, settings: Settings) -> bool:
    """Whether `password` is the one of the hash; takes as long where there is no account."""
    try:
        return (
            _hasher(settings).verify(stored or _nobody(settings), password) and stored is not None
        )
    except (VerificationError, InvalidHashError):
        return False


def is_dated(stored: str, settings: Settings) -> bool:
    """Whether the hash was made with other costs than today's settings ask for."""
    return _hasher(settings).check_needs_rehash(stored)


@lru_cache(maxsize=4)
def _hasher(settings: Settings) -> PasswordHasher:
    return PasswordHasher(
        settings.argon2_time_cost, settings.argon2_memory_kib, settings.argon2_parallelism
    )


@lru_cache(maxsize=4)
def _nobody(settings: Settings) -> str:
    """A hash that nobody's password fits."""
    return hashed(secrets.token_hex(), settings)
