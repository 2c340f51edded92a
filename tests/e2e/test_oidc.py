"""The hospital's own sign-in, played by a small provider on this machine."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from playwright.sync_api import expect

from core.domain.access import OPERATOR
from core.services.seating import make_seats
from core.store import Store
from tests.e2e.conftest import free_port, start, wait_until_up
from tests.panels import a_study

SECRETS = """
[auth]
redirect_uri = "{app}/oauth2callback"
cookie_secret = "a secret of these tests only"
client_id = "bedside"
client_secret = "of these tests only"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[oidc_roles]
"helper@ward.example" = "facilitator"
"""


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Provider:
    """Signs in whoever `who` says, without asking."""

    def __init__(self) -> None:
        self.who = {"email": "helper@ward.example", "email_verified": True}
        self.nonces: list[str] = []
        self.address = ""
        self.key = generate_private_key(public_exponent=65537, key_size=2048)

    def answer(self, path: str) -> dict:
        if path.endswith("openid-configuration"):
            return {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        if path == "/keys":
            numbers = self.key.public_key().public_numbers()
            modulus = encoded(numbers.n.to_bytes(256, "big"))
            return {
                "keys": [
                    {"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig", "e": "AQAB",
                     "n": modulus}
                ]
            }  # fmt: skip
        return {
            "access_token": "x",
            "token_type": "Bearer",
            "expires_in": 600,
            "id_token": self.id_token(),
        }

    def id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "sub": "1", "aud": "bedside", "iat": now, "exp": now + 600}
        parts = ({"alg": "RS256", "kid": "1"}, {**claims, "nonce": self.nonces[-1], **self.who})
        signed = ".".join(encoded(json.dumps(part).encode()) for part in parts)
        return f"{signed}.{encoded(self.key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


@contextmanager
def providing():
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            if url.path != "/authorize":
                return self.reply(provider.answer(url.path))
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            provider.nonces.append(asked["nonce"])
            back = urlencode({"code": "y", "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            return self.end_headers()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.reply(provider.answer(self.path))

        def reply(self, document: dict) -> None:
            body = json.dumps(document).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *arguments) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()


@pytest.fixture
def house(tmp_path):
    """Serve an app that knows the provider; return its address and both."""
    with providing() as provider:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        secrets = tmp_path / "secrets.toml"
        secrets.write_text(SECRETS.format(app=address, provider=provider.address))
        secrets.chmod(0o600)
        paths = {"BEDSIDE_SECRETS": str(secrets), "STREAMLIT_SECRETS_FILES": str(secrets)}
        process = start(tmp_path, port, **paths)
        try:
            yield wait_until_up(address, process), provider, tmp_path / "annotations.db"
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def sign_in(page, address):
    page.goto(f"{address}/sign-in")
    page.get_by_role("link", name="the hospital's account").click()
    page.get_by_role("button", name="hospital's account").click()


def test_the_hospitals_sign_in_opens_what_the_role_may_see_and_a_card_makes_a_seat_of_it(
    house, page
):
    address, _, path = house
    sign_in(page, address)
    expect(page.get_by_text("Signed in as helper@ward.example (facilitator)")).to_be_visible()
    expect(page.get_by_role("heading", name="Studies")).to_be_visible()
    expect(page.get_by_text("Library")).to_have_count(0)

    with Store.open(path) as store:
        (card,) = make_seats(store, OPERATOR, a_study(store), 1)
    page.goto(f"{address}/s/{card.token}")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    expect(page.get_by_text("Signed in as")).to_have_count(0)

    page.goto(f"{address}/leave")
    page.get_by_role("button", name="Hand it back").click()
    page.goto(address)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Staff sign in")).to_be_visible()


@pytest.mark.parametrize(
    "who",
    [
        {"email": "stranger@ward.example", "email_verified": True},
        {"email": "helper@ward.example", "email_verified": False},
        {},
    ],
)
def test_whoever_has_no_role_or_no_proven_e_mail_is_told_so_and_gets_nothing(house, page, who):
    address, provider, _ = house
    provider.who = who
    sign_in(page, address)
    expect(page.get_by_text("your account has no role in Bedside")).to_be_visible()
    expect(page.get_by_role("heading", name="Studies")).to_have_count(0)
