"""The server: a small HTTP/1.1 loop in its own thread, so that connections can break on order."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from tests.fake_llm.answers import Asked, rules_answer
from tests.fake_llm.batches import ROUTES, Batches
from tests.fake_llm.faults import Fault, spoil
from tests.fake_llm.wire import GoogleWire, OpenAIWire, Response, Wire, json_response

_REPAIR = "\n\nAn earlier answer to this"
_CLOSE_WITH_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request that arrived."""

    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    asked: Asked
    fault: Fault | None
    at: float


class FakeLLM:
    """Answer OpenAI's and Gemini's requests on a free port while the `with` block runs.

    `fail_next` queues faults for the next requests; `share` makes each of `random_faults` happen
    to that share of all others, drawn with `seed`; `first` meets every prompt the first time it
    comes, a repair being the same prompt. `refuses` names features the server never
    takes: schema, json_mode, temperature, seed, max_tokens, max_completion_tokens.
    """

    def __init__(
        self,
        *,
        answer: Callable[[Asked], str] = rules_answer,
        latency: float = 0.0,
        retry_after: float = 1.0,
        slow_seconds: float = 30.0,
        share: float = 0.0,
        random_faults: Iterable[Fault] = (),
        first: Fault | None = None,
        seed: int = 0,
        refuses: Iterable[str] = (),
        port: int = 0,
    ) -> None:
        self.seen: list[Seen] = []
        self.most_in_flight = 0
        self.batches = Batches(self._batch_line)
        self._answer = answer
        self._latency = latency
        self._retry_after = retry_after
        self._slow_seconds = slow_seconds
        self._share = share
        self._random_faults = tuple(random_faults)
        self._first = first
        self._met: set[str] = set()
        self._rng = random.Random(seed)
        self._refuses = frozenset(refuses)
        self._queued: deque[Fault | None] = deque()
        self._in_flight = 0
        self._port = port
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    @property
    def openai_base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def google_base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def fail_next(self, *faults: Fault | None) -> None:
        """Queue what happens to the next requests; None lets one pass."""
        self._queued.extend(faults)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the stand-in server did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._open: set[asyncio.Task[Any]] = set()
        server = await asyncio.start_server(self._connection, "127.0.0.1", self._port)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while await self._one_request(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client went away
        except asyncio.CancelledError:
            pass  # the server stops
        finally:
            self._open.discard(task)
            writer.close()

    async def _one_request(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Serve one request; whether the connection may be used again."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ", 2)
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        raw = await reader.readexactly(int(headers.get("content-length", "0")))
        path = target.partition("?")[0]
        if ROUTES.match(path):
            response, is_broken = self.batches.handle(method, path, headers, raw)
            if response is None:
                await self._stop.wait()
            elif is_broken:
                writer.transport.abort()
            else:
                await _write(writer, response)
            return not is_broken
        wire = _wire(path)
        if method == "GET" or wire is None:
            await _write(writer, self._log() if path == "/seen" else _listing(path))
            return True
        self._in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            return await self._answered(wire, path, headers, json.loads(raw), writer)
        finally:
            self._in_flight -= 1

    def _log(self) -> Response:
        """Tell another process what arrived."""
        bodies = {json.dumps(dict(seen.body), sort_keys=True) for seen in self.seen}
        found = {
            "requests": len(self.seen),
            "distinct": len(bodies),
            "most_in_flight": self.most_in_flight,
        }
        return json_response(200, found)

    async def _answered(
        self,
        wire: Wire,
        path: str,
        headers: Mapping[str, str],
        body: Mapping[str, Any],
        writer: asyncio.StreamWriter,
    ) -> bool:
        asked = wire.asked(path, body)
        fault = self._next_fault(asked)
        self.seen.append(
            Seen(
                path=path,
                body=body,
                headers=headers,
                asked=asked,
                fault=fault,
                at=time.monotonic(),
            )
        )
        await asyncio.sleep(self._slow_seconds if fault is Fault.SLOW else self._latency)
        if fault is Fault.RESET:
            connection: socket.socket = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CLOSE_WITH_RESET)
            writer.transport.abort()
            return False
        await _write(writer, self._response(wire, body, asked, fault), cut=fault is Fault.CUT)
        return fault is not Fault.CUT

    def _response(
        self, wire: Wire, body: Mapping[str, Any], asked: Asked, fault: Fault | None
    ) -> Response:
        if feature := wire.refused_feature(body, self._refuses):
            return wire.unsupported(feature, asked)
        if fault is Fault.NOT_JSON:
            return Response(status=200, body=b'{"choices": [{"mess')
        if fault is Fault.HTML:
            page = f"<html><p>Please log in. {asked.user[-120:]}</p></html>".encode()
            return Response(status=200, body=page, headers={"content-type": "text/html"})
        complaint = wire.complaint(fault, asked, retry_after=self._retry_after) if fault else None
        if complaint is not None:
            return complaint
        return wire.answered(asked, spoil(self._answer(asked), fault), fault)

    def _batch_line(self, wire: Wire, path: str, body: Mapping[str, Any]) -> Response:
        """Answer one line of a batch."""
        asked = wire.asked(path, body)
        return self._response(wire, body, asked, self._next_fault(asked))

    def _next_fault(self, asked: Asked) -> Fault | None:
        if self._queued:
            return self._queued.popleft()
        prompt = asked.user.partition(_REPAIR)[0]
        if self._first and prompt not in self._met:
            self._met.add(prompt)
            return self._first
        drawn = self._rng.random()
        place = int(drawn / self._share) if self._share else len(self._random_faults)
        return self._random_faults[place] if place < len(self._random_faults) else None


def _wire(path: str) -> Wire | None:
    if path.endswith("/chat/completions"):
        return OpenAIWire()
    return GoogleWire() if path.endswith(":generateContent") else None


def _listing(path: str) -> Response:
    if path.startswith("/v1beta/models"):
        return json_response(200, {"models": [{"name": "models/stand-in"}]})
    if path == "/v1/models":
        listed = {"id": "stand-in", "object": "model", "created": 1, "owned_by": "tests"}
        return json_response(200, {"object": "list", "data": [listed]})
    return json_response(404, {"error": {"message": "no such path", "code": "not_found"}})


async def _write(writer: asyncio.StreamWriter, response: Response, *, cut: bool = False) -> None:
    headers = {
        "content-type": "application/json",
        **response.headers,
        "content-length": str(len(response.body)),
    }
    lines = [f"HTTP/1.1 {response.status} -", *(f"{name}: {headers[name]}" for name in headers)]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    writer.write(response.body[: len(response.body) // 2] if cut else response.body)
    await writer.drain()
