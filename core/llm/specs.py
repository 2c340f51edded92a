"""The name of an engine, `provider:model`, and what follows from the name alone."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.errors import EngineMisconfigured
from core.settings import Keys

OFFLINE = "offline"
OFFLINE_RULES = "offline:rules"
PROVIDERS = ("openai", "google", OFFLINE)

_HOSTS = {"openai": "api.openai.com", "google": "generativelanguage.googleapis.com"}
_NAMES = {"openai": "OpenAI", "google": "Google"}
_FAMILIES = (
    "gpt",
    "gemini",
    "gemma",
    "llama",
    "mixtral",
    "mistral",
    "ministral",
    "qwen",
    "claude",
    "deepseek",
    "phi",
)
_SAME_FAMILY = {"mixtral": "mistral", "ministral": "mistral"}
_OPENAI_SERIES = re.compile(r"(o\d|chatgpt)")
_FIRST_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSpec:
    """Which engine is asked."""

    provider: str
    model: str

    def __str__(self) -> str:
        return f"{self.provider}:{self.model}"


def parse_spec(spec: str) -> EngineSpec:
    """Read `openai:MODEL`, `google:MODEL` or `offline:rules`."""
    provider, _, model = spec.strip().partition(":")
    provider, model = provider.strip().lower(), model.strip()
    if provider not in PROVIDERS or not model or any(map(str.isspace, model)):
        raise EngineMisconfigured(
            f"`{spec[:80]}` names no engine; write openai:MODEL, google:MODEL or offline:rules.",
            kind="spec",
        )
    if provider == OFFLINE and model != "rules":
        raise EngineMisconfigured(
            f"`{spec[:80]}` names no engine; the only offline engine is offline:rules.",
            kind="spec",
        )
    return EngineSpec(provider=provider, model=model)


def is_remote(spec: EngineSpec | str, keys: Keys | None = None) -> bool:
    """Whether text leaves this machine; with `keys`, a server on this machine does not count."""
    parsed = _parsed(spec)
    if parsed.provider == OFFLINE:
        return False
    return keys is None or not _is_loopback(_host(parsed, keys))


def destination(spec: EngineSpec | str, keys: Keys) -> str:
    """Say in plain words where a text goes."""
    parsed = _parsed(spec)
    if parsed.provider == OFFLINE:
        return "nowhere: the rules run on this computer"
    host = _host(parsed, keys)
    if _is_loopback(host):
        return f"a server on this computer ({host})"
    if host == _HOSTS[parsed.provider]:
        return f"{_NAMES[parsed.provider]} ({host})"
    return f"the server {host}"


def model_family(spec: EngineSpec | str) -> str:
    """Return the family of models, such as `gpt` or `llama`: who would judge its own kin."""
    parsed = _parsed(spec)
    if parsed.provider == OFFLINE:
        return "rules"
    model = parsed.model.lower().rsplit("/", 1)[-1]
    if _OPENAI_SERIES.match(model):
        return "gpt"
    for family in _FAMILIES:
        if family in model:
            return _SAME_FAMILY.get(family, family)
    word = _FIRST_WORD.match(model)
    return word[0] if word else model


def base_url(spec: EngineSpec, keys: Keys) -> str | None:
    """Return the address that was set for the provider, None for the provider's own."""
    addresses = {"openai": keys.openai_base_url, "google": keys.google_base_url}
    return addresses.get(spec.provider) or None


def _parsed(spec: EngineSpec | str) -> EngineSpec:
    return parse_spec(spec) if isinstance(spec, str) else spec


def _host(spec: EngineSpec, keys: Keys) -> str:
    address = base_url(spec, keys)
    if not address:
        return _HOSTS[spec.provider]
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
