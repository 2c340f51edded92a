"""A certificate of one's own for the ward's network."""

import ssl
import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from core.services.certificates import certificate_for


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "tls"


def read(files):
    return x509.load_pem_x509_certificate(files.certificate.read_bytes())


@pytest.mark.parametrize("address", ["10.0.0.5", "panel.ward.example", "fd00::5"])
def test_a_certificate_is_for_its_address_and_vouched_for_by_the_authority(folder, address):
    files = certificate_for(address, folder)
    names = read(files).extensions.get_extension_for_class(x509.SubjectAlternativeName).value

    assert [str(name.value) for name in names] == [address]
    context = ssl.create_default_context(cafile=files.authority)
    context.load_cert_chain(files.certificate, files.key)
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    read(files).verify_directly_issued_by(authority)


def test_a_tablet_takes_it_it_began_already_and_is_short_enough(folder):
    made = read(certificate_for("10.0.0.5", folder))

    assert made.not_valid_before_utc < datetime.now(UTC)
    assert made.not_valid_after_utc - made.not_valid_before_utc < timedelta(days=825)


def test_nobody_else_can_read_the_key_and_the_authoritys_key_is_not_kept(folder):
    certificate_for("10.0.0.5", folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == dict.fromkeys(("authority.pem", "certificate.pem", "key.pem"), 0o600)


def test_a_good_one_is_kept_and_one_for_another_address_is_replaced(folder):
    first = certificate_for("10.0.0.5", folder).certificate.read_bytes()
    assert certificate_for("10.0.0.5", folder).certificate.read_bytes() == first
    assert certificate_for("10.0.0.6", folder).certificate.read_bytes() != first


def test_one_whose_key_is_missing_is_made_again(folder):
    files = certificate_for("10.0.0.5", folder)
    first = files.certificate.read_bytes()
    files.key.unlink()
    assert certificate_for("10.0.0.5", folder).certificate.read_bytes() != first
    assert files.key.is_file()
