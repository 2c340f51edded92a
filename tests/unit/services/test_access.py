"""Who somebody is: seats, staff, a single user, or nobody."""

import pytest

from core.domain.access import OPERATOR, Capability, Role, authorize
from core.errors import InvalidInput, NotFound, Unauthorized
from core.services.access import Visit, end_session, identify, start_session
from core.services.passwords import hash_password, is_password
from core.services.seating import enter
from core.services.staffing import (
    accounts,
    add_account,
    check_password,
    remove_account,
    set_password,
    set_role,
)
from core.services.throttling import MOST_ACCOUNTS, GrowingDelay, GuessLimit
from core.settings import Settings, load_settings
from core.store import Store
from tests.panels import a_study, tablets

PASSWORD = "correct horse"
LOCAL = {"host": "localhost:8501"}


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "annotations.db") as opened:
        yield opened


@pytest.fixture
def staffed(store):
    add_account(store, OPERATOR, "Ada", Role.RESEARCHER, PASSWORD)
    return store


def who(store, *, is_loopback=True, headers=LOCAL, settings=None, **fields):
    visit = Visit(is_loopback=is_loopback, headers=headers, **fields)
    return identify(store, visit, settings or Settings())


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:1", "[::1]:8501"])
@pytest.mark.parametrize("has_origin", [True, False])
def test_without_staff_this_computer_is_a_single_user(store, host, has_origin):
    origin = {"origin": f"http://{host}"} if has_origin else {}
    actor = who(store, headers={"host": host, **origin})
    assert (actor.role, actor.is_single_user) == (Role.RESEARCHER, True)


@pytest.mark.parametrize(
    ("is_loopback", "headers"),
    [
        (False, LOCAL),
        (True, {"host": "ward.example"}),
        (True, {"host": "localhost.ward.example"}),
        (True, {"host": "[::1"}),
        (True, {}),
        (True, {**LOCAL, "origin": "https://ward.example"}),
        (True, {**LOCAL, "origin": "null"}),
        *((True, {**LOCAL, name: "x"}) for name in ("forwarded", "via", "x-real-ip")),
        *((True, {**LOCAL, f"x-forwarded-{name}": "x"}) for name in ("for", "host", "proto")),
    ],
)
def test_without_staff_anybody_else_is_nobody_and_no_seat_either(store, is_loopback, headers):
    (tablet,) = tablets(store, a_study(store))
    cookies = {"bedside_seat": enter(store, tablet.card.token)}
    assert who(store, is_loopback=is_loopback, headers=headers) is None
    assert who(store, is_loopback=is_loopback, headers=headers, cookies=cookies) is None


def test_with_staff_this_computer_has_to_sign_in_too(staffed):
    assert who(staffed) is None


def test_a_browser_with_a_card_is_that_seat_and_nothing_else(store):
    (tablet,) = tablets(store, a_study(store))
    for key in (tablet.card.token, tablet.card.code):
        actor = who(store, cookies={"bedside_seat": enter(store, key)})
        assert (actor.role, actor.seat_id) == (Role.PATIENT, tablet.card.seat_id)
        assert not any(actor.may(what) for what in Capability if what is not Capability.JUDGE)


def test_a_worthless_card_makes_nobody_a_seat(staffed):
    assert who(staffed, cookies={"bedside_seat": "worthless"}) is None


def test_seats_are_let_in_over_the_network_once_there_is_staff(staffed):
    (tablet,) = tablets(staffed, a_study(staffed))
    cookies = {"bedside_seat": enter(staffed, tablet.card.token)}
    actor = who(staffed, is_loopback=False, headers={"host": "ward.example"}, cookies=cookies)
    assert actor.seat_id == tablet.card.seat_id


def test_a_session_ends_everywhere_when_it_is_signed_out(staffed):
    token = start_session(staffed, "ada")
    cookies = {"bedside_staff": token}
    actor = who(staffed, is_loopback=False, headers={"host": "ward.example"}, cookies=cookies)
    assert (actor.role, actor.name) == (Role.RESEARCHER, "Ada")

    end_session(staffed, token)
    assert who(staffed, cookies=cookies) is None


def test_an_expired_session_is_nobody(staffed):
    token = start_session(staffed, "Ada")
    with staffed.write():
        staffed.run("UPDATE staff_sessions SET expires_at = '2001-01-01T00:00:00.000Z'")
    assert who(staffed, cookies={"bedside_staff": token}) is None


def test_the_database_keeps_neither_password_nor_token(staffed, tmp_path):
    token = start_session(staffed, "Ada")
    staffed.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (tmp_path / "annotations.db").read_bytes()

    assert token.encode() not in content
    assert PASSWORD.encode() not in content
    (row,) = staffed.rows("SELECT password_hash FROM staff")
    assert row["password_hash"].startswith("$argon2id$")


@pytest.mark.parametrize(
    "change",
    [
        lambda store: set_password(store, OPERATOR, "Ada", "another password"),
        lambda store: remove_account(store, OPERATOR, "Ada"),
        lambda store: set_role(store, OPERATOR, "Ada", Role.CLINICIAN),
    ],
)
def test_a_changed_account_is_signed_out(staffed, change):
    add_account(staffed, OPERATOR, "Bo", Role.RESEARCHER, PASSWORD)
    token = start_session(staffed, "Ada")
    change(staffed)
    assert who(staffed, cookies={"bedside_staff": token}) is None


def test_a_removed_account_can_not_sign_in_and_may_be_added_again(staffed):
    add_account(staffed, OPERATOR, "Bo", Role.FACILITATOR, PASSWORD)
    remove_account(staffed, OPERATOR, "bo")
    with pytest.raises(Unauthorized):
        check_password(staffed, "Bo", PASSWORD)
    with pytest.raises(NotFound):
        start_session(staffed, "Bo")

    add_account(staffed, OPERATOR, "Bo", Role.CLINICIAN, "another password")
    assert [each.role for each in accounts(staffed, OPERATOR)] == [Role.RESEARCHER, Role.CLINICIAN]


def test_one_researcher_stays(staffed):
    for act in (
        lambda: remove_account(staffed, OPERATOR, "Ada"),
        lambda: set_role(staffed, OPERATOR, "Ada", Role.FACILITATOR),
    ):
        with pytest.raises(InvalidInput, match="researcher must stay"):
            act()
    assert check_password(staffed, "Ada", PASSWORD) == "Ada"


@pytest.mark.parametrize(
    ("name", "role", "password", "words"),
    [
        ("  ", Role.RESEARCHER, PASSWORD, "1 to 80"),
        ("x" * 81, Role.RESEARCHER, PASSWORD, "1 to 80"),
        ("ada", Role.CLINICIAN, PASSWORD, "already"),
        ("Bo", Role.PATIENT, PASSWORD, "facilitators, clinicians"),
        ("Bo", Role.CLINICIAN, "short", "10 to 200"),
        ("Bo", Role.CLINICIAN, "x" * 201, "10 to 200"),
    ],
)
def test_an_account_that_can_not_be_is_refused(staffed, name, role, password, words):
    with pytest.raises(InvalidInput, match=words):
        add_account(staffed, OPERATOR, name, role, password)


def test_the_first_account_is_a_researchers(store):
    with pytest.raises(InvalidInput, match="first account"):
        add_account(store, OPERATOR, "Bo", Role.FACILITATOR, PASSWORD)


def test_a_wrong_password_and_an_unknown_name_are_told_alike(staffed):
    sentences = set()
    for name, password in (("Ada", "wrong password"), ("Nobody", PASSWORD), ("", "")):
        with pytest.raises(Unauthorized) as refused:
            check_password(staffed, name, password)
        sentences.add(str(refused.value))
    assert len(sentences) == 1


def test_the_same_password_has_another_hash_each_time():
    one, two = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one != two
    assert is_password(PASSWORD, one)
    assert not is_password("wrong password", one)
    assert not is_password(PASSWORD, None)
    assert not is_password(PASSWORD, "no hash at all")


def test_the_hospitals_sign_in_gives_the_role_that_the_table_names(store):
    settings = Settings(oidc_roles={"ada@ward.example": "facilitator"})
    far = {"is_loopback": False, "headers": {"host": "ward.example"}, "settings": settings}

    assert who(store, email="Ada@Ward.example", **far).role is Role.FACILITATOR
    assert who(store, email="bo@ward.example", **far) is None
    assert who(store, email=None, **far) is None
    assert who(store, settings=settings) is None, "no single user beside the hospital's sign-in"


def test_a_card_makes_a_seat_of_a_browser_that_the_hospitals_sign_in_knows(store):
    (tablet,) = tablets(store, a_study(store))
    settings = Settings(oidc_roles={"ada@ward.example": "researcher"})
    cookies = {"bedside_seat": enter(store, tablet.card.token)}
    actor = who(store, email="ada@ward.example", settings=settings, cookies=cookies)
    assert actor.role is Role.PATIENT


def test_roles_of_the_secrets_file_are_checked(tmp_path):
    file = tmp_path / "secrets.toml"
    file.write_text('[oidc_roles]\n"Ada@ward.example" = "clinician"\n')
    file.chmod(0o600)
    assert load_settings(env={}, secrets_file=file).oidc_roles == {"ada@ward.example": "clinician"}

    named = load_settings(env={"BEDSIDE_SECRETS": str(file)})
    assert named.oidc_roles == {"ada@ward.example": "clinician"}

    file.write_text('[oidc_roles]\n"a@b" = "patient"\n')
    with pytest.raises(InvalidInput, match="unknown role"):
        load_settings(env={}, secrets_file=file)
    file.write_text('oidc_roles = "x"\n')
    with pytest.raises(InvalidInput, match="table"):
        load_settings(env={}, secrets_file=file)


def test_nobody_and_the_wrong_role_are_refused_in_words():
    with pytest.raises(Unauthorized, match="sign in"):
        authorize(None, Capability.EDIT)
    with pytest.raises(Unauthorized, match="sign in"):
        authorize(None, None)


def test_guesses_are_limited_by_address_and_in_all():
    limit = GuessLimit()
    for number in range(10):
        assert limit.may_try("one"), number
        limit.note_wrong("one")
    assert not limit.may_try("one")
    assert limit.may_try("two")
    for number in range(90):
        limit.note_wrong(f"address {number}")
    assert not limit.may_try("two")


def test_the_delay_grows_after_five_failures_and_ends_with_a_success():
    now = [100.0]
    delay = GrowingDelay(clock=lambda: now[0])
    waits = []
    for _ in range(20):
        assert delay.begin("ada") == 0
        waits.append(delay.begin("ada") if len(waits) >= 5 else 0)
        now[0] += waits[-1]
    assert waits[:8] == [0, 0, 0, 0, 0, 2, 4, 8]
    assert waits[-1] == 900
    assert delay.begin("bo") == 0

    delay.note_success("ada")
    assert [delay.begin("ada") for _ in range(7)] == [0] * 6 + [2]


def test_the_delay_remembers_only_so_many_names():
    delay = GrowingDelay(clock=lambda: 0.0)
    for number in range(MOST_ACCOUNTS + 5):
        delay.begin(f"name {number}")
    assert len(delay._failures) == MOST_ACCOUNTS
