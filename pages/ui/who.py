"""Who is looking at this page."""

from __future__ import annotations

import streamlit as st

from core.domain.access import Actor
from core.services.access import Visit, identify
from pages.ui.session import open_store, settings


def visit() -> Visit:
    """Return what the browser's connection says of where it comes from."""
    return Visit(
        # Streamlit gives no address for a peer on this computer.
        is_loopback=st.context.ip_address is None,
        headers={name.lower(): value for name, value in st.context.headers.items()},
        cookies=st.context.cookies.to_dict(),
        email=_email(),
    )


def actor() -> Actor | None:
    """Return who this is, None for nobody; asked anew at every run."""
    with open_store() as store:
        return identify(store, visit(), settings())


def _email() -> str | None:
    """Return the e-mail that the hospital's own sign-in vouches for."""
    if not settings().oidc_roles or not st.user.get("is_logged_in"):
        return None
    email = st.user.get("email")
    return str(email) if email and st.user.get("email_verified", True) else None
