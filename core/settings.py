"""Environment and secrets file to frozen settings; the only reader of either."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from core.domain.access import Role
from core.domain.messages import LONG_FROM, SHORT_BELOW, SUB_EDGE
from core.errors import InvalidInput

CHECKOUT = Path(__file__).resolve().parent.parent
SECRETS_FILE = CHECKOUT / ".streamlit" / "secrets.toml"
DEFAULT_DB = CHECKOUT / "annotations.db"

_SHOWN_CHARACTERS = 4
_HIDEABLE_FROM = 12


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Keys:
    """The keys and addresses of remote engines; never stored, shown as last four characters."""

    openai_key: str | None = None
    openai_base_url: str | None = None
    google_key: str | None = None
    google_base_url: str | None = None

    def has(self, provider: str) -> bool:
        """Whether `openai` or `google` could be asked: a key, or the address of a server."""
        key, base_url = self._of(provider)
        return bool(key or base_url)

    def hint(self, provider: str) -> str | None:
        """Return the key's last four characters after an ellipsis, None without a key."""
        key, _ = self._of(provider)
        if not key:
            return None
        return "…" + key[-_SHOWN_CHARACTERS:] if len(key) >= _HIDEABLE_FROM else "…"

    def merged(self, other: Keys) -> Keys:
        """Return these keys with whatever `other` sets put over them."""
        return Keys(
            openai_key=other.openai_key or self.openai_key,
            openai_base_url=other.openai_base_url or self.openai_base_url,
            google_key=other.google_key or self.google_key,
            google_base_url=other.google_base_url or self.google_base_url,
        )

    def _of(self, provider: str) -> tuple[str | None, str | None]:
        known = {
            "openai": (self.openai_key, self.openai_base_url),
            "google": (self.google_key, self.google_base_url),
        }
        return known.get(provider, (None, None))

    def __repr__(self) -> str:
        """Show the last four characters of a key and the host of an address, nothing more."""
        shown = ", ".join(
            f"{provider}={self.hint(provider)} at {_host(self._of(provider)[1])}"
            for provider in ("openai", "google")
        )
        return f"Keys({shown})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How Bedside runs here.

    `checker` names the engine that extracts and entails where none is given; `retention_days` is
    how long unsaved cases stay in the database, None until the session ends. `oidc_roles` says who
    of those that the hospital's own sign-in knows (by e-mail) has which role here.
    """

    db_path: Path = DEFAULT_DB
    keys: Keys = field(default_factory=Keys)
    concurrency: int = 8
    timeout_seconds: float = 60.0
    short_below: int = SHORT_BELOW
    sub_edge: int = SUB_EDGE
    long_from: int = LONG_FROM
    retention_days: int | None = None
    checker: str | None = None
    oidc_roles: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def allow_remote(self) -> bool:
        """Whether any remote engine could be asked at all."""
        return self.keys.has("openai") or self.keys.has("google")

    def with_keys(self, keys: Keys) -> Settings:
        """Return these settings with `keys` put over their own."""
        return replace(self, keys=self.keys.merged(keys))


def load_settings(
    *,
    env: Mapping[str, str] | None = None,
    db: Path | None = None,
    secrets_file: Path | None = None,
) -> Settings:
    """Read the settings; the environment wins over the secrets file, `db` over both.

    `BEDSIDE_SECRETS` in the environment names another secrets file.

    Raises
    ------
    InvalidInput
        When the secrets file may be read by others or isn't TOML, or a number is out of range.
        No message ever holds a value from either place.
    """
    surroundings = os.environ if env is None else env
    named = surroundings.get("BEDSIDE_SECRETS", "").strip()
    tables = _read_secrets(secrets_file or Path(named or SECRETS_FILE).expanduser())
    found = _Values(
        secrets={name: str(value) for name, value in tables.items() if not isinstance(value, dict)},
        env=surroundings,
    )
    path = db or Path(found.text("BEDSIDE_DB") or DEFAULT_DB)
    retention = found.number("BEDSIDE_RETENTION_DAYS", low=1, high=36_500)
    return Settings(
        db_path=path.expanduser(),
        keys=Keys(
            openai_key=found.text("OPENAI_API_KEY"),
            openai_base_url=found.text("OPENAI_BASE_URL"),
            google_key=found.text("GEMINI_API_KEY") or found.text("GOOGLE_API_KEY"),
            google_base_url=found.text("GOOGLE_BASE_URL"),
        ),
        concurrency=found.number("BEDSIDE_CONCURRENCY", low=1, high=256) or 8,
        timeout_seconds=float(found.number("BEDSIDE_TIMEOUT", low=1, high=3_600) or 60),
        retention_days=retention,
        checker=found.text("BEDSIDE_CHECKER"),
        oidc_roles=_roles(tables.get("oidc_roles", {})),
    )


def child_environment(db: Path | None) -> dict[str, str]:
    """Return the environment for a process started from here, with another database if given."""
    return {**os.environ, **({"BEDSIDE_DB": str(db.resolve())} if db else {})}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class _Values:
    secrets: Mapping[str, str]
    env: Mapping[str, str]

    def text(self, name: str) -> str | None:
        return self.env.get(name, "").strip() or self.secrets.get(name, "").strip() or None

    def number(self, name: str, *, low: int, high: int) -> int | None:
        text = self.text(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise InvalidInput(f"`{name}` must be a whole number from {low:,} to {high:,}.")
        return int(text)


def _roles(table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise InvalidInput("`oidc_roles` in the secrets file must be a table of e-mails and roles.")
    named = {
        str(email).casefold(): str(role)
        for email, role in cast("dict[object, object]", table).items()
    }
    if wrong := set(named.values()) - {role.value for role in Role if role is not Role.PATIENT}:
        raise InvalidInput(f"`oidc_roles` names an unknown role: `{min(wrong)}`.")
    return named


def _read_secrets(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InvalidInput(
            f"`{path}` holds keys and may be read by others; please run `chmod 600 {path}`."
        )
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        raise InvalidInput(
            f'`{path}` can\'t be read as TOML; each line should look like NAME = "value".'
        ) from None


def _host(base_url: str | None) -> str:
    if base_url is None:
        return "default address"
    try:
        return urlsplit(base_url).hostname or "unreadable address"
    except ValueError:
        return "unreadable address"
