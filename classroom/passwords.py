"""Passwords: rules, argon2 hashes, first passwords."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kit.errors import UserError

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP Password Storage Cheat Sheet, Argon2id with 19 MiB: about 20 ms, so a class of sixty can
sign in within a second or two on a small server."""
LEAST = 8
MOST = 128
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that look alike on a printed list."""
_NOBODY = HASHER.hash(secrets.token_hex(16))


def hashed(password: str) -> str:
    return HASHER.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Compare; an empty or broken hash takes as long as a wrong password and never matches."""
    try:
        return HASHER.verify(password_hash or _NOBODY, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def first_password() -> str:
    """A password to hand out on paper, about 49 bits; it must be changed at first sign-in."""
    return "".join(secrets.choice(LETTERS) for _ in range(10))


def require_good(password: str, login: str) -> None:
    """Raise UserError when the password is too short, too long or the same as the login."""
    if len(password) < LEAST:
        raise UserError(
            "password_too_short",
            f"密码至少要有 {LEAST} 个字符。",
            f"A password needs at least {LEAST} characters.",
        )
    if len(password) > MOST:
        raise UserError(
            "password_too_long",
            f"密码最多 {MOST} 个字符。",
            f"A password has at most {MOST} characters.",
        )
    if password.strip().casefold() == login.casefold() or len(set(password)) < 3:
        raise UserError(
            "password_too_easy",
            "密码不能与账号相同，也不能只由一两个字符重复组成。",
            "A password must differ from the login and use at least three different characters.",
        )
