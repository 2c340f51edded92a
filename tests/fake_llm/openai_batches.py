"""OpenAI's files and batches, as the stand-in has them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

from tests.fake_llm.batch_parts import Batch, Desk, absent, body_of
from tests.fake_llm.faults import Fault
from tests.fake_llm.wire import OpenAIWire, Response, json_response


class OpenAISide:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def named(self, method: str, path: str) -> str:
        parts = path.removeprefix("/v1/").split("/")
        if parts[0] == "files":
            return {
                ("POST", 1): "upload", ("GET", 1): "files", ("DELETE", 2): "delete",
                ("GET", 3): "download",
            }[method, len(parts)]  # fmt: skip
        return {
            ("POST", 1): "begin",
            ("GET", 1): "list",
            ("GET", 2): "look",
            ("POST", 3): "cancel",
        }[method, len(parts)]

    def complaint(self, fault: Fault) -> Response:
        asked = OpenAIWire().asked(
            "", {"model": "m", "messages": [{"role": "user", "content": "SECRET"}]}
        )
        return OpenAIWire().complaint(fault, asked, retry_after=0.0) or json_response(500, {})

    def upload(self, _path: str, headers: dict[str, str], body: bytes) -> Response:
        mark = headers["content-type"].partition("boundary=")[2].encode()
        parts = [part for part in body.split(b"--" + mark) if b"filename=" in part]
        head, _, content = parts[0].partition(b"\r\n\r\n")
        found = re.search(rb'filename="([^"]+)"', head)
        file_id = self.desk.new_id("file-")
        self.desk.keep(file_id, found[1].decode() if found else "", content.removesuffix(b"\r\n"))
        return json_response(200, self._file(file_id))

    def files(self, *_: object) -> Response:
        listed = [self._file(file_id) for file_id in reversed(self.desk.files)]
        return json_response(200, {"object": "list", "data": listed, "has_more": False})

    def delete(self, path: str, *_: object) -> Response:
        file_id = path.rsplit("/", 1)[-1]
        if self.desk.files.pop(file_id, None) is None:
            return absent()
        return json_response(200, {"id": file_id, "object": "file", "deleted": True})

    def download(self, path: str, *_: object) -> Response:
        found = self.desk.files.get(path.split("/")[3])
        return Response(status=200, body=found[1]) if found else absent()

    def begin(self, _path: str, _headers: dict[str, str], body: bytes) -> Response:
        asked = json.loads(body)
        batch = Batch(
            id=self.desk.new_id("batch_"),
            name=json.dumps(asked["metadata"]),
            input_file=asked["input_file_id"],
        )
        self.desk.batches[batch.id] = batch
        return json_response(200, self._batch(batch))

    def list(self, *_: object) -> Response:
        listed = [self._batch(each) for each in reversed(self.desk.batches.values())]
        return json_response(200, {"object": "list", "data": listed, "has_more": False})

    def look(self, path: str, *_: object) -> Response:
        batch = self.desk.batches.get(path.split("/")[3])
        if batch is None:
            return absent()
        self.desk.finish(batch, self)
        return json_response(200, self._batch(batch))

    def cancel(self, path: str, *_: object) -> Response:
        batch = self.desk.batches[path.split("/")[3]]
        batch.status = "cancelling"
        return json_response(200, self._batch(batch))

    def results(
        self, _batch: Batch, done: list[Any], left: list[Any], status: str
    ) -> Iterator[str]:
        answered: list[bytes] = []
        failed: list[bytes] = []
        for line in done:
            response = self.desk.answer(OpenAIWire(), line["url"], line["body"])
            said = {"status_code": response.status, "body": body_of(response)}
            row = {"custom_id": line["custom_id"], "response": said, "error": None}
            (answered if response.status == 200 else failed).append(json.dumps(row).encode())
        for line in left:
            error = {"code": f"batch_{status}", "message": "SECRET not done"}
            row = {"custom_id": line["custom_id"], "response": None, "error": error}
            failed.append(json.dumps(row).encode())
        yield from self.desk.results_of(answered, "file-out-")
        if failed:
            file_id = self.desk.new_id("file-err-")
            self.desk.keep(file_id, "errors", b"\n".join(failed))
            yield file_id

    def _file(self, file_id: str) -> dict[str, Any]:
        name, content = self.desk.files[file_id]
        return {
            "id": file_id, "object": "file", "bytes": len(content), "filename": name,
            "created_at": int(time.time()), "purpose": "batch", "status": "processed",
        }  # fmt: skip

    def _batch(self, batch: Batch) -> dict[str, Any]:
        error = {"code": self.desk.code, "message": "SECRET too many tokens"}
        out = [each for each in batch.files if "out" in each]
        err = [each for each in batch.files if "err" in each]
        return {
            "id": batch.id, "object": "batch", "endpoint": "/v1/chat/completions",
            "completion_window": "24h", "created_at": int(time.time()), "status": batch.status,
            "input_file_id": batch.input_file, "metadata": json.loads(batch.name),
            "output_file_id": out[0] if out else None, "error_file_id": err[0] if err else None,
            "errors": {"object": "list", "data": [error]} if batch.status == "failed" else None,
        }  # fmt: skip
