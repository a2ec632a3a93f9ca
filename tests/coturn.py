"""Debian's coturn on free ports of this machine, as the relay of a test."""

import asyncio
import datetime
import ipaddress
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers import free_port

SECRET = "of-this-relay"
HOST = "127.0.0.1"


@dataclass
class Relay:
    port: int
    tls_port: int
    certificate: Path

    @property
    def udp(self) -> str:
        return f"turn:{HOST}:{self.port}?transport=udp"

    @property
    def tcp(self) -> str:
        return f"turn:{HOST}:{self.port}?transport=tcp"

    @property
    def tls(self) -> str:
        return f"turns:{HOST}:{self.tls_port}?transport=tcp"


@asynccontextmanager
async def coturn(folder: Path) -> AsyncIterator[Relay]:
    relay = Relay(free_port(), free_port(), folder / "relay.pem")
    key = folder / "relay.key"
    certify(relay.certificate, key)
    options = {
        "listening-ip": HOST,
        "relay-ip": HOST,
        "listening-port": relay.port,
        "tls-listening-port": relay.tls_port,
        "realm": "test",
        "static-auth-secret": SECRET,
        "cert": relay.certificate,
        "pkey": key,
        "pidfile": folder / "coturn.pid",
        "userdb": folder / "coturn.db",
    }
    flags = ["-n", "--use-auth-secret", "--allow-loopback-peers", "--no-cli", "--log-file=stdout", "--simple-log"]
    flags += ["--no-tcp-relay", "--denied-peer-ip=0.0.0.0-255.255.255.255", f"--allowed-peer-ip={HOST}"]
    with (folder / "coturn.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            "turnserver", *flags, *(f"--{name}={value}" for name, value in options.items()), stdout=log, stderr=log
        )
    try:
        await listens(relay.port)
        await listens(relay.tls_port)
        yield relay
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def listens(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
                return
            await asyncio.sleep(0.05)


def certify(certificate: Path, key: Path) -> None:
    """A certificate for this address that vouches for itself."""
    made, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(made.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .sign(made, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    certificate.write_bytes(signed.public_bytes(encoding))
    plain, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key.write_bytes(made.private_bytes(encoding, plain, none))
