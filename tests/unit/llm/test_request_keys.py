"""A request's key names everything that can change its answer, whenever it is asked for."""

from dataclasses import replace

import pytest

from core.domain.prompting import Task
from core.llm.engine import Request

REQUEST = Request(engine="openai:m", task=Task.EDIT, system="Be kind.", user="Hello.")


@pytest.mark.parametrize(
    "change",
    [
        {"engine": "openai:n"},
        {"task": Task.ENTAIL},
        {"system": "Be brief."},
        {"user": "Hello?"},
        {"inputs": {"text": "Hello."}},
        {"temperature": 0.5},
        {"max_tokens": 5},
        {"seed": 1},
        {"schema": {"title": "FactsReply"}},
        {"replicate": 1},
    ],
)
def test_a_changed_request_has_another_key_though_the_first_was_read_before(change):
    before = REQUEST.key
    assert replace(REQUEST, **change).key != before
    assert REQUEST.key == before


def test_equal_requests_are_equal_and_share_a_key_whether_it_was_read_or_not():
    read, unread = replace(REQUEST), replace(REQUEST)
    assert read.key
    assert read == unread
    assert read.key == unread.key
    assert "k1:" not in repr(read)
