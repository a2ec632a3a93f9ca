"""The mail server that an operator names, and how it is spoken to."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from server.environment import MailServer, WrongSetting, mail_server
from server.inbox.sending import connection
from tests.mail.letters import SENDER
from tests.mail.mailbox import Mailbox


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """For 127.0.0.1, signed by itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = made.add_extension(here, True).sign(key, hashes.SHA256())
    path = folder / "mail.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + signed.public_bytes(Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return path, context


async def test_starttls_and_a_login(box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, context = certificate(tmp_path)
    server = mail_server(f"starttls://city:p%40ss@127.0.0.1:{box.port}", SENDER)
    assert server
    async with box.open(context):
        with pytest.raises(OSError, match="certificate"):
            async with connection(server):
                pass
        monkeypatch.setenv("SSL_CERT_FILE", str(path))  # as an operator trusts an authority of their own
        async with connection(server):
            pass
    [login] = box.logins
    assert (login.login, login.password) == (b"city", b"p@ss")


def test_what_an_operator_may_write() -> None:
    assert mail_server("", "") is None
    assert mail_server("smtps://u:p@mail.example", SENDER) == MailServer("smtps", "mail.example", 465, "u", "p", SENDER)
    assert mail_server("smtp://localhost", "a@b.example") == MailServer("smtp", "localhost", 25, "", "", "a@b.example")
    for url in ("mail.example", "http://mail.example", "smtp://", "smtp://mail:99999", "smtp://[x"):
        with pytest.raises(WrongSetting, match="SMTP_URL"):
            mail_server(url, SENDER)
    with pytest.raises(WrongSetting, match="MAIL_FROM") as wrong:
        mail_server("smtps://u:secret@mail.example", "nobody")
    assert "secret" not in str(wrong.value)
