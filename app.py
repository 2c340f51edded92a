"""Starts Bedside: `python3 tasks.py app`, or `streamlit run app.py`.

The navigation lives in `pages/shell.py`, so that a cold link to any page goes through it.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.doors import DOORS

# Streamlit's own pages need inline styles and evaluated chart code; components arrive as blobs.
# Nothing may be fetched from, or sent to, any other host: a second wall behind plain-text views.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


class SecurityHeaders:
    """Puts the same headers on every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to what comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def warm_up(is_over: threading.Event) -> None:
    """Import what the first page needs while the browser still fetches Streamlit itself.

    Then keep the database open until the server ends: its log stays in place between two runs of
    a page, so that opening it is quick and needs no room on the disk.
    """
    for name in ("sqlite_utils", "pages.ui.edit_result", "pages.ui.edit_compare"):
        importlib.import_module(name)
    from core.errors import BedsideError
    from core.services.tools import open_store
    from core.settings import load_settings

    try:
        with open_store(load_settings()):
            is_over.wait()
    except BedsideError:
        return  # the page that opens it next says what is wrong


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncGenerator[dict[str, object]]:
    """Warm up beside the server's start; nothing waits for it."""
    is_over = threading.Event()
    beside = threading.Thread(target=warm_up, args=(is_over,), name="warm-up", daemon=True)
    beside.start()
    yield {}
    is_over.set()
    beside.join(timeout=3)


app = st.App(
    Path(__file__).resolve().parent / "pages" / "shell.py",
    lifespan=lifespan,
    routes=DOORS,
    middleware=[Middleware(SecurityHeaders)],
)
