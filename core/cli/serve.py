"""`serve`: start the app on the ward's network, with TLS and a staff password."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from core.cli.shared import FILE, db_option, note, plain_errors
from core.domain.access import OPERATOR, Role
from core.services.access import is_set_up
from core.services.certificates import certificate_for, network_address
from core.services.staffing import add_account
from core.services.tools import open_store
from core.settings import CHECKOUT, Settings, child_environment, load_settings

FOLDER = CHECKOUT / ".streamlit" / "tls"


@click.command()
@click.option("--address", help="The address of this computer; by default the network's own.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8443, show_default=True)
@click.option("--cert", type=FILE, help="The hospital's certificate (PEM, with its chain).")
@click.option("--key", type=FILE, help="The key of that certificate (PEM).")
@db_option
@plain_errors
def serve(
    address: str | None, port: int, cert: Path | None, key: Path | None, db: Path | None
) -> None:
    """Let tablets on this network take part in a panel; everybody else must sign in."""
    if (cert is None) != (key is None):
        raise click.UsageError("Give both --cert and --key, or neither.")
    settings = load_settings(db=db)
    _ensure_staff(settings)
    at = address or network_address()
    if cert is None or key is None:
        made = certificate_for(at, FOLDER)
        cert, key = made.certificate, made.key
        note(
            f"Tablets will warn about the certificate once, or trust `{made.authority}` first: "
            "see docs/panel-network.md."
        )
    click.echo(f"Open https://{at}:{port} on this network. Stop with Ctrl+C.")
    sys.exit(
        subprocess.call(_command(at, port, cert, key), cwd=CHECKOUT, env=child_environment(db))
    )


def _ensure_staff(settings: Settings) -> None:
    with open_store(settings) as store:
        if is_set_up(store, settings):
            return
        note("Others will reach Bedside over the network, so it needs a first researcher.")
        name = click.prompt("Name", err=True)
        password = click.prompt(
            "Password", hide_input=True, confirmation_prompt="The same again", err=True
        )
        add_account(store, OPERATOR, name, Role.RESEARCHER, password)


def _command(address: str, port: int, cert: Path, key: Path) -> list[str]:
    options = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",
        "server.sslCertFile": str(cert.resolve()),
        "server.sslKeyFile": str(key.resolve()),
        "server.allowedHosts": address,
        "browser.serverAddress": address,
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", "app.py", *flags]


COMMANDS = {"serve": serve}
