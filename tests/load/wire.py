"""A browser without a screen: speaks the websocket protocol of the pinned Streamlit.

It keeps what a browser keeps (the last data of each component and the fragment it lives in) and
answers with the same messages, so that many people can be played on one machine.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 30.0
_TRIGGERS = "$$STREAMLIT_INTERNAL_KEY_{}__events"


class BrokenPage(Exception):
    """The page showed an exception, or the server said that it failed."""


class Socket:
    """One browser tab, open between `async with` and its end.

    `frames` collects the raw bytes that came from the server when `keep_frames` is set.
    """

    def __init__(
        self,
        address: str,
        cookie: str,
        page: str = "",
        *,
        query: str = "",
        keep_frames: bool = False,
    ):
        self._url = f"ws{address.removeprefix('http')}/_stcore/stream"
        self._origin = address
        self._cookie = cookie
        self._page = page
        self._query = query
        self._page_hash = ""
        self._fragment = ""
        self._known: dict[str, ForwardMsg] = {}
        self._components: dict[str, tuple[str, str, dict[str, Any]]] = {}
        self._connection: ClientConnection | None = None
        self.keep_frames = keep_frames
        self.frames: list[bytes] = []
        self.runs = 0

    async def __aenter__(self) -> Self:
        self._connection = await connect(
            self._url,
            origin=self._origin,  # pyright: ignore[reportArgumentType] - a NewType of str
            subprotocols=["streamlit"],  # pyright: ignore[reportArgumentType] - likewise
            additional_headers={"Cookie": self._cookie},
            max_size=None,
            proxy=None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._connection:
            await self._connection.close()

    async def load(self) -> None:
        """Open the page and wait until it is there."""
        await self._send(self._rerun())
        await self._until_finished()

    async def refresh(self) -> None:
        """Run the fragment that refreshes itself, as the browser's timer does."""
        message = self._rerun()
        message.rerun_script.fragment_id = self._fragment
        message.rerun_script.is_auto_rerun = True
        await self._send(message)
        await self._until_finished()

    def _rerun(self) -> BackMsg:
        message = BackMsg()
        if self._page_hash:
            message.rerun_script.page_script_hash = self._page_hash
        else:
            message.rerun_script.page_name = self._page
        message.rerun_script.query_string = self._query
        return message

    async def trigger(
        self, component: str, event: str, value: object, until: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        """Let a component say something; return its data after the run that brings what it awaits.

        A run may end to begin anew at once, so one answer can take more than one run.
        """
        element, fragment, _ = self._component(component)
        message = self._rerun()
        message.rerun_script.fragment_id = fragment
        state = message.rerun_script.widget_states.widgets.add()
        state.id = _TRIGGERS.format(element)
        state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        await self._send(message)
        await self._until_finished()
        while not until(self.data(component)):
            await self._until_finished()
        return self.data(component)

    def data(self, component: str) -> dict[str, Any]:
        """Return the last data of a component."""
        return self._component(component)[2]

    def _component(self, name: str) -> tuple[str, str, dict[str, Any]]:
        if name not in self._components:
            raise BrokenPage(f"no component `{name}` on the page, only {sorted(self._components)}")
        return self._components[name]

    async def _send(self, message: BackMsg) -> None:
        assert self._connection is not None
        await self._connection.send(message.SerializeToString())

    async def _until_finished(self) -> None:
        while True:
            message = await self._receive()
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._take(message)
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "auto_rerun":
                self._fragment = message.auto_rerun.fragment_id
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise BrokenPage("the script can't be compiled")
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    self.runs += 1
                    return

    async def _receive(self) -> ForwardMsg:
        assert self._connection is not None
        frame = await asyncio.wait_for(self._connection.recv(), PATIENCE)
        raw = frame if isinstance(frame, bytes) else frame.encode()
        if self.keep_frames:
            self.frames.append(raw)
        message = ForwardMsg()
        message.ParseFromString(raw)
        if message.WhichOneof("type") == "ref_hash":
            return self._known[message.ref_hash]
        if message.hash:
            self._known[message.hash] = message
        return message

    def _take(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise BrokenPage(element.exception.type)
        if element.WhichOneof("type") == "bidi_component":
            component = element.bidi_component
            name = component.component_name.rpartition(".")[2]
            text = component.json or component.mixed.json
            data = json.loads(text) if text else {}
            self._components[name] = (component.id, message.delta.fragment_id, data)
