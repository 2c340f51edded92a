"""A certificate for the ward's network, made here when the hospital gives none."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

# From its first day to its last: iPads refuse certificates that are good for longer than 825 days.
GOOD_DAYS = 397
_RENEW_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Where a certificate and its key lie. `authority` is what a tablet may be told to trust.

    The authority's own key is never kept, so it can't vouch for anything else later.
    """

    certificate: Path
    key: Path
    authority: Path


def certificate_for(address: str, folder: Path) -> Certificate:
    """Return a certificate for this address, made now unless a good one lies in the folder.

    The folder is private (mode 700) and so is the key (600).
    """
    found = Certificate(
        certificate=folder / "certificate.pem",
        key=folder / "key.pem",
        authority=folder / "authority.pem",
    )
    if not _is_good(found, address):
        _make(found, address, folder)
    return found


def network_address() -> str:
    """Return the address by which others on the network reach this computer, as far as is known.

    Nothing is sent: the system only says which way it would send.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _make(files: Certificate, address: str, folder: Path) -> None:
    import trustme  # slow to import; only the panel needs it

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    # A day back, for tablets whose clock is behind.
    starts = datetime.now(UTC) - timedelta(days=1)
    authority = trustme.CA(organization_name="Bedside panel")
    issued = authority.issue_cert(
        address, not_before=starts, not_after=starts + timedelta(days=GOOD_DAYS)
    )
    chain = b"".join(blob.bytes() for blob in issued.cert_chain_pems)
    # The certificate is what `_is_good` reads: it comes last, so that half a set is never good.
    files.certificate.unlink(missing_ok=True)
    for path, content in (
        (files.authority, authority.cert_pem.bytes()),
        (files.key, issued.private_key_pem.bytes()),
        (files.certificate, chain),
    ):
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_bytes(content)


def _is_good(files: Certificate, address: str) -> bool:
    from cryptography import x509  # slow to import; only the panel needs it

    if not all(path.is_file() for path in (files.certificate, files.key, files.authority)):
        return False
    made = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(name.value) for name in names}
    left = made.not_valid_after_utc - datetime.now(UTC)
    return address in known and left > timedelta(days=_RENEW_DAYS)
