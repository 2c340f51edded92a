"""Reading files of results whoever wrote them, and what requests in batches cost."""

import tracemalloc
from io import BytesIO

import pytest

from core.domain.calls import StopReason
from core.llm import batching
from core.llm.batching import each_line, short_code
from core.llm.google_batch_wire import GoogleWire
from core.llm.openai_batch_wire import OpenAIWire
from core.llm.prices import load_prices
from core.services.run_batch_settling import batch_prices
from core.settings import Keys


def test_lines_that_are_no_object_are_left_out_and_the_others_read():
    file = BytesIO(b'{"a": 1}\n\nnot json\n[1]\n7\n\xff\n{"b": 2}')

    assert list(each_line(file)) == [{"a": 1}, {"b": 2}]


def test_a_line_that_would_fill_the_memory_is_passed_over(monkeypatch):
    monkeypatch.setattr(batching, "MOST_LINE_BYTES", 1_000)
    file = BytesIO(b'{"a": 1}\n"' + b"x" * 10_500 + b'"\n{"b": 2}\n' + b"y" * 5_000)

    assert list(each_line(file)) == [{"a": 1}, {"b": 2}]


def test_a_large_file_is_read_line_by_line(tmp_path):
    path = tmp_path / "results.jsonl"
    line = b'{"custom_id": "x", "text": "' + b"a" * 10_000 + b'"}\n'
    with path.open("wb") as file:
        file.writelines(line for _ in range(3_000))
    with path.open("rb") as file:
        tracemalloc.start()
        count = sum(1 for _ in each_line(file))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert count == 3_000
    assert most < 1_000_000


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("token_limit_exceeded", "token_limit_exceeded"),
        ("Your message: my knee", None),
        ("x" * 61, None),
        (None, None),
        ("", None),
    ],
)
def test_a_provider_s_code_is_shown_only_where_it_is_one(value, shown):
    assert short_code(value) == shown


def test_a_batch_costs_what_the_table_says_and_nothing_is_made_up():
    at_home = batch_prices("openai:gpt-5-mini", Keys(openai_key="k"))
    assert at_home.cost("openai:gpt-5-mini", 1_000_000, 1_000_000) == pytest.approx(1.125)
    assert at_home.cost("openai:gpt-17", 1_000, 1_000) is None
    elsewhere = batch_prices("openai:gpt-5-mini", Keys(openai_base_url="http://127.0.0.1:1/v1"))
    assert elsewhere.cost("openai:gpt-5-mini", 1_000, 1_000) is None


def test_every_model_with_a_batch_price_has_one_for_single_requests_that_is_not_lower():
    single, batches = load_prices(), load_prices(of="batches")
    for engine, price in batches.models.items():
        assert price.input <= single.models[engine].input
        assert price.output <= single.models[engine].output


def test_an_answer_of_openai_is_read_whatever_newer_words_stand_beside_it():
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "gpt-17",
        "service_tier": "batch-of-the-future",
        "choices": [
            {
                "index": 0,
                "message": {"role": "oracle", "content": "Warm.", "refusal": None, "aura": 3},
                "finish_reason": "stop",
                "logprobs": {"new": True},
            }
        ],
        "usage": {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7, "new": {"a": 1}},
    }
    line = {"custom_id": "x", "response": {"status_code": 200, "body": body}, "error": None}
    found = OpenAIWire().read(line, engine="openai:gpt-17")

    assert found.fault is None
    assert (found.completion.text, found.completion.served_by) == ("Warm.", "gpt-17")
    assert (found.completion.input_tokens, found.completion.output_tokens) == (5, 2)
    assert found.completion.stop is StopReason.FINISHED
    body["choices"][0]["finish_reason"] = "tired"
    assert OpenAIWire().read(line, engine="openai:m").completion.stop is StopReason.BLOCKED


def test_an_answer_of_gemini_is_read_whatever_newer_words_stand_beside_it():
    body = {
        "candidates": [
            {
                "content": {
                    "role": "oracle",
                    "parts": [
                        {"text": "Hm.", "thought": True},
                        {"text": "Warm.", "thoughtSignature": "abc", "aura": 3},
                    ],
                },
                "finishReason": "STOP",
                "aura": {"new": True},
            }
        ],
        "modelVersion": "gemini-17",
        "responseId": "1",
        "usageMetadata": {
            "promptTokenCount": 5, "candidatesTokenCount": 2, "thoughtsTokenCount": 3,
            "serviceTier": "batch", "promptTokensDetails": [{"modality": "AURA"}],
        },
    }  # fmt: skip
    found = GoogleWire().read({"key": "x", "response": body}, engine="google:m")

    assert found.fault is None
    assert (found.completion.text, found.completion.served_by) == ("Warm.", "gemini-17")
    assert (found.completion.input_tokens, found.completion.output_tokens) == (5, 5)
