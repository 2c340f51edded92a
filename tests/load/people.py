"""People at a panel, played over HTTP and websockets: they scan a card, read, tap and go on."""

from __future__ import annotations

import asyncio
import http.client
import random
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.load.wire import Socket

COMPONENT = "bedside_panel"
EVENT = "actions"
CHOICES = ("first", "equal", "second")
START = ("hello", "sized", "agree", "begin", "practice_next", "practice_next")


def scan(address: str, token: str) -> tuple[str, str]:
    """Open a card's link as a browser does; return the cookie and the page it leads to."""
    place = urlsplit(address)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    connection = kind(place.netloc, timeout=30)
    try:
        connection.request("GET", f"/s/{token}")
        answer = connection.getresponse()
        answer.read()
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        assert answer.status == 303, f"the card was answered by {answer.status}"
        return cookie, urlsplit(answer.getheader("Location") or "/").path.strip("/")
    finally:
        connection.close()


@dataclass
class Person:
    """Somebody with a card. `saved` are the ids of answers that were shown as saved."""

    address: str
    token: str
    dice: random.Random
    pause: tuple[float, float] = (0.0, 0.0)
    most_pairs: int = 1_000
    saved: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    last: str = ""

    async def take_part(self, delay: float = 0.0) -> None:
        """Go through the whole study; what goes wrong is noted, not raised."""
        await asyncio.sleep(delay)
        try:
            cookie, page = await asyncio.to_thread(scan, self.address, self.token)
            async with Socket(self.address, cookie, page) as socket:
                await socket.load()
                await self._begin(socket)
                await self._judge(socket)
        except Exception as error:  # noqa: BLE001 - counted and shown by the benchmark
            self.errors.append(f"{type(error).__name__}: {error}")

    async def _begin(self, socket: Socket) -> None:
        for do in START:
            await self._act(socket, do)

    async def _judge(self, socket: Socket) -> None:
        for _ in range(self.most_pairs):
            shown = socket.data(COMPONENT)
            self.last = shown["screen"]
            if self.last != "pair":
                return
            await self._think()
            choice = self.dice.choice(CHOICES)
            began = time.monotonic()
            await self._act(socket, "choose", choice=choice)
            self.seconds.append(time.monotonic() - began)
            await self._think()
            began = time.monotonic()
            await self._act(socket, "next")
            self.seconds.append(time.monotonic() - began)

    async def _think(self) -> None:
        await asyncio.sleep(self.dice.uniform(*self.pause))

    async def _act(self, socket: Socket, do: str, **fields: Any) -> None:
        action = {
            **{"id": uuid4().hex, "do": do, "tab": self.token[:8], "ms": 4000},
            **{"stacking": "stacked", "width": 820, "height": 1180},
            "presentation": socket.data(COMPONENT).get("presentation", ""),
            **fields,
        }
        await socket.trigger(
            COMPONENT, EVENT, {"actions": [action]}, lambda shown: action["id"] in shown["acks"]
        )
        if do == "choose":
            self.saved.append(action["id"])
