"""A stand-in for OpenAI and Gemini on this machine, with faults on order; it is no model."""

from tests.fake_llm.answers import Asked, rules_answer
from tests.fake_llm.faults import Fault
from tests.fake_llm.server import FakeLLM, Seen

__all__ = ["Asked", "FakeLLM", "Fault", "Seen", "rules_answer"]
