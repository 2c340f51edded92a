"""`staff` and `serve` on the command line: the way back after a lost password, and in at first."""

import json

import pytest
from click.testing import CliRunner

from core.cli import serve as serving
from core.cli.serve import serve
from core.cli.staff import COMMANDS
from core.domain.access import OPERATOR, Role
from core.services.access import Visit, identify, start_session
from core.services.staffing import add_account, check_password
from core.settings import Settings
from core.store import Store
from core.store.deeds import deeds_about

PASSWORD = "correct horse"
NEW = "another password"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "staff.db"


@pytest.fixture
def store(path):
    with Store.open(path) as opened:
        yield opened


@pytest.fixture
def call(path):
    def run(*arguments, code=0, typed=""):
        done = CliRunner().invoke(COMMANDS["staff"], [*arguments, "--db", str(path)], input=typed)
        assert done.exit_code == code, (done.stdout, done.stderr)
        assert PASSWORD not in done.output
        return done

    return run


def listed(call):
    found = json.loads(call("list", "--json").stdout)["staff"]
    return {each["name"]: each["role"] for each in found}


def test_nobody_is_there_at_first(call):
    assert listed(call) == {}
    assert "this computer only" in call("list").stdout


def test_accounts_are_added_changed_listed_and_removed(call, store):
    call("add", "Ada", "--password-stdin", typed=f"{PASSWORD}\n")
    call("add", "Bo", "--role", "facilitator", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert listed(call) == {"Ada": "researcher", "Bo": "facilitator"}
    assert "Bo: facilitator" in call("list").stdout

    call("role", "Bo", "clinician")
    assert listed(call)["Bo"] == "clinician"
    call("remove", "Bo")
    assert listed(call) == {"Ada": "researcher"}
    assert [deed["deed"] for deed in deeds_about(store, "Bo")] == [
        "added to the staff",
        "changed the role of",
        "removed from the staff",
    ]


def test_a_lost_password_is_set_anew_and_signs_out_everywhere(call, store):
    add_account(store, OPERATOR, "Ada", Role.RESEARCHER, PASSWORD)
    cookies = {"bedside_staff": start_session(store, "Ada")}
    call("password", "ada", "--password-stdin", typed=f"{NEW}\n")

    assert check_password(store, "Ada", NEW) == "Ada"
    assert identify(store, Visit(is_loopback=False, cookies=cookies), Settings()) is None


@pytest.mark.parametrize(
    ("arguments", "typed", "words"),
    [
        (("add", "Bo", "--password-stdin"), "short\n", "10 to 200 characters"),
        (("add", "ada", "--password-stdin"), f"{PASSWORD}\n", "already"),
        (("password", "Nobody", "--password-stdin"), f"{PASSWORD}\n", "no such account"),
        (("role", "Ada", "facilitator"), "", "researcher must stay"),
        (("remove", "Ada"), "", "researcher must stay"),
    ],
)
def test_what_can_not_be_is_one_plain_line(call, store, arguments, typed, words):
    add_account(store, OPERATOR, "Ada", Role.RESEARCHER, PASSWORD)
    done = call(*arguments, typed=typed, code=1)
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_patient_is_no_role_of_the_staff(call):
    assert "Invalid value" in call("add", "Bo", "--role", "patient", code=2).stderr


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Start nothing, and return with what the server would have been started."""
    calls = []
    monkeypatch.setattr(serving.subprocess, "call", lambda command, **_: calls.append(command) or 0)
    monkeypatch.setattr(serving, "FOLDER", tmp_path / "tls")
    return calls


def test_serving_asks_for_the_first_researcher_and_makes_a_certificate(started, path, tmp_path):
    arguments = ["--address", "10.0.0.5", "--port", "9443", "--db", str(path)]
    done = CliRunner().invoke(serve, arguments, input=f"Ada\n{PASSWORD}\n{PASSWORD}\n")

    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines()[0] == (
        "Open https://10.0.0.5:9443 on this network. Stop with Ctrl+C."
    )
    (command,) = started
    options = dict(zip(command[5::2], command[6::2], strict=True))
    assert options["--server.address"] == options["--server.allowedHosts"] == "10.0.0.5"
    assert options["--server.sslKeyFile"] == str(tmp_path / "tls" / "key.pem")
    with Store.open(path) as store:
        assert check_password(store, "Ada", PASSWORD) == "Ada"


def test_serving_asks_nothing_when_there_is_staff(started, path, store):
    add_account(store, OPERATOR, "Ada", Role.RESEARCHER, PASSWORD)
    done = CliRunner().invoke(serve, ["--address", "10.0.0.5", "--db", str(path)])
    assert done.exit_code == 0
    assert "Name" not in done.stderr
    assert len(started) == 1


def test_a_short_first_password_starts_nothing(started, path):
    arguments = ["--address", "10.0.0.5", "--db", str(path)]
    done = CliRunner().invoke(serve, arguments, input="Ada\nshort\nshort\n")
    assert done.exit_code == 1
    assert "10 to 200" in done.stderr
    assert started == []


def test_a_certificate_without_its_key_is_wrong_usage(started, path, tmp_path):
    (tmp_path / "c.pem").touch()
    done = CliRunner().invoke(serve, ["--cert", str(tmp_path / "c.pem"), "--db", str(path)])
    assert done.exit_code == 2
    assert started == []
