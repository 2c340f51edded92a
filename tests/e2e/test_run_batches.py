"""A run in a provider's batch service: planned, handed over, followed, collected to its end."""

import pytest
from playwright.sync_api import expect

from core.services.tools import open_store
from core.settings import load_settings
from tests.e2e import steps
from tests.e2e.conftest import served
from tests.e2e.tablets import tap
from tests.e2e.test_access import grave_violations
from tests.fake_llm import FakeLLM

OPENS_WITHIN = 60_000


@pytest.fixture
def provider():
    with FakeLLM() as server:
        yield server


def test_a_new_run_is_handed_over_and_collected_until_its_results_are_there(
    tmp_path, visit, provider
):
    settings = load_settings(env={}, db=tmp_path / "annotations.db")
    with (
        served(
            tmp_path, OPENAI_API_KEY="test-key-0000", OPENAI_BASE_URL=provider.openai_base_url
        ) as address,
        open_store(settings),
    ):
        provider.batches.hold = True
        page = visit("/runs", address=address)
        tap(page, "New run")
        page.get_by_role("combobox", name="Engines that edit").click()
        page.get_by_role("option", name="openai:gpt-5-mini").click()
        page.keyboard.press("Escape")
        steps.at_rest(page)
        page.get_by_text("In batches", exact=True).click()
        steps.at_rest(page)
        assert grave_violations(page) == []
        tap(page, "Hand the run over")
        expect(page.get_by_text("requests are with the batch service of")).to_be_visible(
            timeout=OPENS_WITHIN
        )
        assert provider.seen == []
        assert grave_violations(page) == []

        tap(page, "Look and collect")
        expect(page.get_by_text("No batch is ready yet.")).to_be_visible(timeout=OPENS_WITHIN)
        page.reload()
        provider.batches.hold = False
        tap(page, "Look and collect")
        expect(page.get_by_role("heading", name="What each arm came to")).to_be_visible(
            timeout=OPENS_WITHIN
        )
        assert provider.batches.files == {}
