"""Gemini's files and batches, as the stand-in has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.fake_llm.answers import Asked
from tests.fake_llm.batch_parts import Batch, Desk, absent, body_of
from tests.fake_llm.faults import Fault
from tests.fake_llm.wire import GoogleWire, Response, json_response

_GRPC = {
    "INVALID_ARGUMENT": 3, "NOT_FOUND": 5, "PERMISSION_DENIED": 7, "RESOURCE_EXHAUSTED": 8,
    "INTERNAL": 13, "UNAVAILABLE": 14, "UNAUTHENTICATED": 16,
}  # fmt: skip


class GoogleSide:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def named(self, method: str, path: str) -> str:
        if path.startswith("/upload/"):
            return "start" if path.endswith("/files") else "upload"
        if path.endswith(":batchGenerateContent"):
            return "begin"
        if ":" in path:
            return path.rsplit(":", 1)[-1]
        is_file = "/files" in path
        is_one = path.rsplit("/", 1)[-1] not in ("files", "batches")
        if method == "DELETE":
            return "delete" if is_file else "delete_batch"
        return "look" if is_one else "files" if is_file else "list"

    def complaint(self, fault: Fault) -> Response:
        asked = Asked(model="m", system="", user="SECRET")
        return GoogleWire().complaint(fault, asked, retry_after=0.0) or json_response(500, {})

    def start(self, _path: str, headers: dict[str, str], body: bytes) -> Response:
        named = json.loads(body)["file"]
        session = self.desk.begin_upload(named["display_name"])
        where = f"http://{headers['host']}/upload/v1beta/files/{session}"
        return json_response(200, {}, {"x-goog-upload-url": where})

    def upload(self, path: str, _headers: dict[str, str], body: bytes) -> Response:
        file_id = self.desk.end_upload(path.rsplit("/", 1)[-1], body)
        file = self._file(file_id)
        return json_response(200, {"file": file}, {"x-goog-upload-status": "final"})

    def files(self, *_: object) -> Response:
        return json_response(200, {"files": [self._file(each) for each in self.desk.files]})

    def delete(self, path: str, *_: object) -> Response:
        found = self.desk.files.pop(path.rsplit("/", 1)[-1], None)
        return json_response(200, {}) if found else absent()

    def delete_batch(self, path: str, *_: object) -> Response:
        found = self.desk.batches.pop(path.rsplit("/", 1)[-1], None)
        return json_response(200, {}) if found else absent()

    def download(self, path: str, *_: object) -> Response:
        found = self.desk.files.get(path.rsplit("/", 1)[-1].partition(":")[0])
        return Response(status=200, body=found[1]) if found else absent()

    def begin(self, path: str, _headers: dict[str, str], body: bytes) -> Response:
        asked = json.loads(body)["batch"]
        batch = Batch(
            id=self.desk.new_id("b"),
            name=asked["displayName"],
            input_file=asked["inputConfig"]["fileName"].removeprefix("files/"),
            model=path.rsplit("/", 1)[-1].partition(":")[0],
        )
        self.desk.batches[batch.id] = batch
        return json_response(200, self._batch(batch))

    def list(self, *_: object) -> Response:
        listed = [self._batch(each) for each in reversed(self.desk.batches.values())]
        return json_response(200, {"operations": listed})

    def look(self, path: str, *_: object) -> Response:
        batch = self.desk.batches.get(path.rsplit("/", 1)[-1])
        if batch is None:
            return absent()
        self.desk.finish(batch, self)
        return json_response(200, self._batch(batch))

    def cancel(self, path: str, *_: object) -> Response:
        batch = self.desk.batches[path.rsplit("/", 1)[-1].partition(":")[0]]
        batch.status = "cancelling"
        return json_response(200, {})

    def results(self, batch: Batch, done: list[Any], left: list[Any], status: str) -> Iterator[str]:
        lines: list[bytes] = []
        for line in done:
            path = f"/v1beta/models/{batch.model}:generateContent"
            response = self.desk.answer(GoogleWire(), path, line["request"])
            said = body_of(response)
            if response.status != 200:
                error = said["error"]
                said = {"code": _GRPC[error["status"]], "message": error["message"]}
            row = {"key": line["key"], "response" if response.status == 200 else "error": said}
            lines.append(json.dumps(row).encode())
        for line in left:
            error = {"code": 4 if status == "expired" else 1, "message": "SECRET not done"}
            lines.append(json.dumps({"key": line["key"], "error": error}).encode())
        yield from self.desk.results_of(lines, "file-out-")

    def _file(self, file_id: str) -> dict[str, Any]:
        name, content = self.desk.files[file_id]
        return {"name": f"files/{file_id}", "displayName": name, "sizeBytes": str(len(content))}

    def _batch(self, batch: Batch) -> dict[str, Any]:
        states = {"in_progress": "RUNNING", "completed": "SUCCEEDED", "cancelling": "RUNNING"}
        found: dict[str, Any] = {
            "displayName": batch.name,
            "model": f"models/{batch.model}",
            "state": f"BATCH_STATE_{states.get(batch.status, batch.status.upper())}",
        }
        if batch.files:
            found["output"] = {"responsesFile": f"files/{batch.files[0]}"}
        return {"name": f"batches/{batch.id}", "metadata": found}
