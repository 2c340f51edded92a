"""Names of engines, where texts go, whose kin a model is, and what it costs."""

from __future__ import annotations

import pytest

from core.errors import EngineMisconfigured
from core.llm.prices import UNKNOWN_PRICES, load_prices
from core.llm.specs import destination, is_remote, model_family, parse_spec
from core.settings import Keys

LOCAL = Keys(openai_base_url="http://localhost:11434/v1")


@pytest.mark.parametrize(
    ("text", "provider", "model"),
    [
        ("openai:gpt-5-mini", "openai", "gpt-5-mini"),
        ("google:gemini-2.5-flash", "google", "gemini-2.5-flash"),
        ("offline:rules", "offline", "rules"),
        (" OpenAI:llama3.2:3b ", "openai", "llama3.2:3b"),
        ("openai:mistralai/Mistral-7B", "openai", "mistralai/Mistral-7B"),
    ],
)
def test_a_name_is_a_provider_and_a_model(text, provider, model):
    spec = parse_spec(text)

    assert (spec.provider, spec.model) == (provider, model)


@pytest.mark.parametrize(
    "text", ["", ":", "openai", "openai:", "openai: ", "acme:x", "offline:magic", "openai:a b"]
)
def test_anything_else_is_refused_with_the_three_ways_to_write_it(text):
    with pytest.raises(EngineMisconfigured, match=r"offline:rules\."):
        parse_spec(text)


@pytest.mark.parametrize(
    ("spec", "keys", "remote", "words"),
    [
        ("offline:rules", Keys(), False, "nowhere: the rules run on this computer"),
        ("openai:m", Keys(), True, "OpenAI (api.openai.com)"),
        ("google:m", Keys(), True, "Google (generativelanguage.googleapis.com)"),
        ("openai:m", LOCAL, False, "a server on this computer (localhost)"),
        ("google:m", LOCAL, True, "Google (generativelanguage.googleapis.com)"),
        ("openai:m", Keys(openai_base_url="http://[::1]:1/v1"), False, "this computer (::1)"),
        ("openai:m", Keys(openai_base_url="http://127.0.0.1.evil.org"), True, "127.0.0.1.evil.org"),
        ("openai:m", Keys(openai_base_url="https://u:p@llm.ward/v1"), True, "the server llm.ward"),
    ],
)
def test_the_place_a_text_goes_to_is_told_in_plain_words(spec, keys, remote, words):
    assert words in destination(spec, keys)
    assert is_remote(spec, keys) is remote


def test_without_keys_at_hand_every_model_counts_as_remote():
    assert is_remote("openai:m")
    assert not is_remote("offline:rules")


@pytest.mark.parametrize(
    ("spec", "family"),
    [
        ("openai:gpt-5-mini", "gpt"),
        ("openai:o4-mini", "gpt"),
        ("openai:chatgpt-4o-latest", "gpt"),
        ("google:gemini-2.5-flash", "gemini"),
        ("openai:llama3.2:3b", "llama"),
        ("openai:meta-llama/Llama-3.1-8B", "llama"),
        ("openai:mixtral-8x7b", "mistral"),
        ("openai:Qwen/Qwen3-8B", "qwen"),
        ("openai:stand-in", "stand"),
        ("offline:rules", "rules"),
    ],
)
def test_a_model_has_a_family(spec, family):
    assert model_family(spec) == family


def test_a_price_is_per_million_tokens_and_dated():
    prices = load_prices()

    assert prices.as_of is not None
    cost = prices.cost("openai:gpt-4o-mini-2024-07-18", 1_000_000, 1_000_000)
    assert cost == pytest.approx(
        prices.models["openai:gpt-4o-mini"].input + prices.models["openai:gpt-4o-mini"].output
    )


@pytest.mark.parametrize(
    ("engine", "read", "written"),
    [("openai:unheard-of", 5, 5), ("openai:gpt-4o", None, 5), ("openai:gpt-4o", 5, None)],
)
def test_an_unknown_price_or_count_is_none_and_never_zero(engine, read, written):
    assert load_prices().cost(engine, read, written) is None


def test_the_rules_cost_nothing():
    assert UNKNOWN_PRICES.cost("offline:rules", None, None) == 0.0
