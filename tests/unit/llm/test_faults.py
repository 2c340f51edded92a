"""The table of faults, where the wire tests can't reach: odd statuses and words."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx2
import pytest

from core.errors import EngineMisconfigured, EngineRefused, EngineUnavailable
from core.llm.faults import Fault, engine_error, kind_of
from core.llm.features import Feature, refused_feature
from core.llm.transport import duration, retry_after, transport_fault

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (400, "bad_request", EngineRefused),
        (401, "key", EngineMisconfigured),
        (402, "quota", EngineMisconfigured),
        (403, "key", EngineMisconfigured),
        (404, "model", EngineMisconfigured),
        (405, "address", EngineMisconfigured),
        (408, "timeout", EngineUnavailable),
        (413, "too_long", EngineRefused),
        (418, "bad_request", EngineRefused),
        (422, "bad_request", EngineRefused),
        (429, "rate", EngineUnavailable),
        (500, "server", EngineUnavailable),
        (529, "server", EngineUnavailable),
    ],
)
def test_a_status_alone_names_a_fault(status, kind, error):
    raised = engine_error(Fault(status=status), engine="openai:m")

    assert (type(raised), raised.kind, raised.status) == (error, kind, status)
    assert str(raised).startswith(f"`openai:m` ({status}): ")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(status=400, code="INVALID_ARGUMENT API_KEY_INVALID"), "key"),
        (Fault(status=400, words="api key not valid. please pass a valid api key."), "key"),
        (Fault(status=400, code="context_length_exceeded"), "too_long"),
        (Fault(status=400, words="this model's maximum context length is 4096 tokens"), "too_long"),
        (Fault(status=400, words="the prompt exceeds the available context size"), "too_long"),
        (Fault(status=400, code="content_filter"), "filter"),
        (Fault(status=400, code="model_not_found"), "model"),
        (Fault(status=400, param="response_format"), "schema"),
        (Fault(status=429, code="insufficient_quota"), "quota"),
        (Fault(status=429, words="exceeded your current quota, check billing details"), "rate"),
        (Fault(status=400, words="x" * 401 + "content_filter"), "bad_request"),
    ],
)
def test_words_tell_faults_of_one_status_apart(fault, kind):
    assert kind_of(fault) == kind


def test_a_fault_never_shows_the_providers_words():
    fault = Fault(status=400, words="you wrote: my biopsy")

    assert "biopsy" not in repr(fault) + str(engine_error(fault, engine="openai:m"))


@pytest.mark.parametrize(
    ("fault", "feature"),
    [
        (Fault(status=400, param="temperature"), Feature.TEMPERATURE),
        (Fault(status=400, param="response_format.json_schema"), Feature.SCHEMA),
        (Fault(status=400, words="`seed` is not supported by this model"), Feature.SEED),
        (Fault(status=422, words="unknown field: max_tokens"), Feature.MAX_TOKENS),
        (Fault(status=400, words="bad input: my temperature is 39 since monday"), None),
        (Fault(status=400, words="maximum context length: max_tokens not supported"), None),
        (Fault(status=400, param="messages", words="temperature not supported"), None),
        (Fault(status=500, param="temperature"), None),
    ],
)
def test_only_a_feature_that_was_sent_and_is_unwanted_counts_as_refused(fault, feature):
    every = frozenset(Feature)

    assert refused_feature(fault, sent=every) is feature
    assert refused_feature(fault, sent=frozenset()) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        ("Thu, 01 Jan 2026 12:00:07 GMT", 7.0),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0),
        ("99999999", 3600.0),
        ("-1", None),
        ("nan", None),
        ("soon", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    assert retry_after({"retry-after": value}, now=NOW) == seconds


def test_no_retry_after_is_none():
    assert retry_after({}, now=NOW) is None


@pytest.mark.parametrize(("value", "seconds"), [("3s", 3.0), ("0.25s", 0.25), ("", None)])
def test_a_duration_of_googles_is_read(value, seconds):
    assert duration(value) == seconds


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx2.ConnectError("x"), "unreachable"),
        (httpx2.ConnectTimeout("x"), "unreachable"),
        (httpx2.ReadTimeout("x"), "timeout"),
        (httpx2.PoolTimeout("x"), "timeout"),
        (TimeoutError(), "timeout"),
        (httpx2.ReadError("x"), "reset"),
        (httpx2.RemoteProtocolError("x"), "reset"),
        (httpx2.UnsupportedProtocol("x"), "address"),
        (httpx2.DecodingError("x"), "bad_body"),
        (None, "reset"),
    ],
)
def test_a_broken_way_has_a_name(error, kind):
    assert transport_fault(error).kind == kind
