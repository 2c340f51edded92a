"""Texts that try to be more than text: nothing runs, nothing is fetched, nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e import steps

# The `page` fixture fails a test in which a dialog opens or an outside host is asked.
PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=http://evil.example/a.png onerror=alert(2)>",
    "markdown image": "![x](http://evil.example/b.png) [go](javascript:alert(3))",
    "streamlit": ":red[x] :material/home: $\\href{http://evil.example}{x}$ `{{ 7*7 }}`",
    "svg": "<svg/onload=alert(4)><iframe src=http://evil.example></iframe>",
    "separators": "</style></template><b>bold</b>\u202e\u0301 \U0001f600",
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_hostile_text_is_only_ever_shown(page, address, payload):
    steps.open_at(page, address)
    before = steps.case_id(page)

    steps.paste(page, f"Is my test normal? {payload}", f"Your test is normal. {payload}")
    steps.at_case(page, other_than=before)

    expect(steps.original(page)).to_contain_text(payload)
    page.get_by_role("button", name="In one text").click()
    page.locator(".message summary").click()
    expect(page.locator(".message .text")).to_contain_text(payload)
    page.get_by_label("Message and reply").click()
    expect(page.get_by_role("option").first).to_be_visible()
