"""A broken file of the library is refused in words, without quoting it."""

import json
from importlib.resources import files

import pytest

from core.errors import InvalidRecord
from core.samples.library import read_row
from core.samples.rows import PortalRow


@pytest.fixture
def document():
    file = files("core.samples") / "portal" / "syn-onc-01.json"
    return json.loads(file.read_text(encoding="utf-8"))


def read(document):
    return read_row(PortalRow, json.dumps(document), name="one.json")


def spoil(document, path, value):
    *parents, last = path
    place = document
    for key in parents:
        place = place[key]
    place[last] = value
    return document


def test_the_untouched_file_is_read(document):
    assert read(document).pair_id == "syn-onc-01"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["synthetic"], False, "synthetic"),
        (["extra"], 1, "extra"),
        (["pair_id"], "kqa-1", "pair_id"),
        (["physician_reply"], " padded", "physician_reply"),
        (["facts", 0, "evidence"], "words from elsewhere", "evidence of a fact"),
        (["facts", 0, "kind"], "mood", "kind"),
        (["examples", 0, "level"], "high", "one example a level"),
        (["examples", 0, "kept"], [], "one kept label a fact"),
        (["examples", 0, "kept", 0, "evidence"], "", "only missing has none"),
        (["examples", 0, "kept", 0, "evidence"], "words from elsewhere", "kept evidence"),
        (["examples", 0, "kept", 0, "entailed"], False, "aux says how"),
        (["examples", 0, "kept", 0, "entailed"], 1, "entailed"),
        (["examples", 0, "facts", 0, "attribution"], "new", "supported means entailed"),
        (["examples", 0, "facts", 0, "support"], "words from elsewhere", "support"),
        (["examples", 0, "facts", 0, "support"], "", "only added has no support"),
        (["examples", 1, "flaws"], ["low_precision"], "computed, not labeled"),
    ],
)
def test_a_broken_rule_is_named_without_quoting_the_text(document, path, value, words):
    with pytest.raises(InvalidRecord) as refusal:
        read(spoil(document, path, value))

    message = str(refusal.value)
    assert "one.json" in message
    assert words in message
    assert document["patient_message"] not in message
    assert "words from elsewhere" not in message


def test_a_file_that_is_not_json_is_refused():
    with pytest.raises(InvalidRecord, match=r"one\.json"):
        read_row(PortalRow, "{", name="one.json")
