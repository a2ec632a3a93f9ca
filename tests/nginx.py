"""Debian's nginx with the configuration that is shipped; only addresses, certificate and folder are the test's own."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.coturn import certify, listens
from tests.servers import free_port

SHIPPED = Path(__file__).parent.parent / "server" / "nginx.conf"
MAIN = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/mountain.conf;
}}
"""


def fitted(folder: Path, port: int, plain: int, web: list[int], media: list[int]) -> str:
    """The shipped file with each of the things that an operator changes changed; nothing else is."""
    text = SHIPPED.read_text()
    for place, ports in (("mountain_web {", web), ("mountain_sockets {", web), ("mountain_media {", media)):
        text = served(text, place, ports)
    for number, own in enumerate(media, 1):
        others = [one for one in media if one != own]
        text = served(text, f"mountain_media-{number} {{", [own])
        text = served(text, f"mountain_media-{number} {{", others)
    for shipped, own in (
        ("/var/lib/nginx/mountain", f"{folder}/cache"),
        ("/etc/ssl/mountain/fullchain.pem", f"{folder}/fullchain.pem"),
        ("/etc/ssl/mountain/privkey.pem", f"{folder}/privkey.pem"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
    ):
        assert text.count(shipped) == 1, shipped
        text = text.replace(shipped, own)
    return text


def served(text: str, place: str, ports: list[int]) -> str:
    """With a line for each of these in place of the next of this block that still is as it was shipped."""
    head, found, rest = text.partition(place)
    assert found
    shipped = re.search(r"server 127\.0\.0\.1:8080([^;]*);", rest)
    assert shipped
    lines = "".join(f"server 127.0.0.1:{port}{shipped[1]};" for port in ports)
    return head + found + rest[: shipped.start()] + lines + rest[shipped.end() :]


def configure(folder: Path, port: int, web: list[int], media: list[int]) -> Path:
    folder.mkdir()
    folder.chmod(0o755)
    certify(folder / "fullchain.pem", folder / "privkey.pem")
    (folder / "mountain.conf").write_text(fitted(folder, port, free_port(), web, media))
    user = "user root;" if os.geteuid() == 0 else ""  # the folder of a test is its own user's only
    config = folder / "nginx.conf"
    config.write_text(user + MAIN.format(folder=folder))
    return config


@asynccontextmanager
async def nginx(folder: Path, web: list[int], media: list[int]) -> AsyncIterator[int]:
    """Yields the port it serves HTTPS on."""
    port = free_port()
    config = configure(folder, port, web, media)
    command = ("nginx", "-c", str(config), "-p", str(folder), "-e", f"{folder}/error.log")
    process = await asyncio.create_subprocess_exec(*command)
    try:
        await listens(port)
        yield port
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
