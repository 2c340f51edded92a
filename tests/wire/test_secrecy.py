"""What a patient wrote stands in no log, no exception and no call row, whatever goes wrong."""

from __future__ import annotations

import logging
import traceback

import pytest

from core.errors import EngineError
from core.llm.ask import ask
from core.llm.replies import FactsReply
from tests.fake_llm import Fault
from tests.wire.conftest import KEY

CANARIES = [f"canary{number:02d}-zweigelt" for number in range(20)]
TEXT = "I am worried. " + " ".join(CANARIES)


def leaks(text: str) -> list[str]:
    return [each for each in [*CANARIES, "zweigelt", KEY] if each in text]


def everything_about(error: BaseException) -> str:
    """Write the error out with all it drags along, also what a traceback would suppress."""
    parts: list[str] = []
    pending: list[BaseException | None] = [error]
    while pending:
        each = pending.pop()
        if each is None:
            continue
        parts += [repr(each), str(each), *traceback.format_exception(each, chain=False)]
        pending += [each.__cause__, each.__context__]
    return "\n".join(parts)


@pytest.mark.parametrize("fault", [*Fault])
async def test_no_fault_carries_a_word_of_the_text(dial, caplog, fault):
    caplog.set_level(logging.DEBUG)
    line = dial(answer=lambda asked: f"not JSON: {asked.user}")
    line.server.fail_next(*[fault] * 5)

    async with line.unhurried(timeout=0.3 if fault is Fault.SLOW else 5.0) as engine:
        with pytest.raises(EngineError) as raised:
            await ask(engine, line.request(TEXT), FactsReply)

    assert leaks(everything_about(raised.value)) == []
    assert leaks(caplog.text) == []
    assert leaks(repr(line.calls)) == []
    assert any(leaks(str(seen.body)) for seen in line.server.seen)


async def test_a_feature_refused_carries_no_word_of_the_text(dial, caplog):
    caplog.set_level(logging.DEBUG)
    line = dial(refuses=["schema", "json_mode", "temperature"])

    async with line.adapter() as adapter:
        with pytest.raises(EngineError) as raised:
            await adapter.complete(line.request(TEXT))

    assert leaks(everything_about(raised.value)) == []
    assert leaks(caplog.text) == []
