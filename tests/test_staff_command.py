"""`python -m server staff …` as an operator runs it."""

import argparse
import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.demo.process import BUREAU
from server.identity import commands
from server.migrate import migrate
from server.settings import Settings
from tests.people import PASSWORD, House, Refused
from tests.product import environment
from tests.servers import free_port


async def says(settings: Settings, *words: str) -> Any:
    """What the command ends with; None when it has made the account. Its loop is its own."""
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    try:
        await asyncio.to_thread(commands.run, settings, parser.parse_args(["add", *words]))
    except SystemExit as end:
        return end.code
    return None


async def test_the_first_account_is_made_while_the_house_runs(house: House) -> None:
    env = {"VAR": str(house.settings.var), "DATABASE_URL": house.settings.database_url, "STAFF_PASSWORD": PASSWORD}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", "staff", "add", "boss@bureau.example", "王科长"),
        env=os.environ | env,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    assert "boss@bureau.example" in out.decode()
    assert PASSWORD not in out.decode()
    staff = await house.signs_in("boss@bureau.example")
    assert (staff.me["name"], staff.me["role"]) == ("王科长", "staff")


async def test_what_is_wrong_is_said_and_changes_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_PASSWORD", PASSWORD)
    assert await says(house.settings, "host@bureau.example", "周主持", "--role", "host") is None
    assert "exists already" in await says(house.settings, "HOST@bureau.example", "别人")
    assert "e-mail" in await says(house.settings, "nobody", "别人")
    assert "name" in await says(house.settings, "new@bureau.example", " ")
    assert await says(house.settings, "new@bureau.example", "别人", "--role", "graduate") == 2
    monkeypatch.setenv("STAFF_PASSWORD", "short")
    assert "password" in await says(house.settings, "new@bureau.example", "别人")
    assert (await house.signs_in("host@bureau.example")).me["role"] == "host"
    with pytest.raises(Refused) as refused:
        await house.signs_in("new@bureau.example")
    assert refused.value.status == 401


async def test_a_database_that_was_never_migrated_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_PASSWORD", PASSWORD)
    settings = Settings.from_environment({"VAR": str(tmp_path)})
    assert "python -m server migrate" in await says(settings, "boss@bureau.example", "王科长")


@pytest.mark.parametrize("role", ["all", "web"])
async def test_a_start_where_a_demo_was_played_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setenv("STAFF_PASSWORD", PASSWORD)
    settings = replace(Settings.from_environment({"VAR": str(tmp_path)}), port=free_port())
    await asyncio.to_thread(migrate, settings.database_url)
    await says(settings, BUREAU, "何静")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", role), env=os.environ | environment(settings), stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    assert process.returncode == 1
    assert said.decode().splitlines()[-1].startswith("this database is a demo's")


async def test_a_link_for_who_forgot_their_password(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    anna = await house.graduate()
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser)
    await asyncio.to_thread(commands.run, house.settings, parser.parse_args(["link", anna.me["account"]]))
    link = capsys.readouterr().out.strip()
    phone = await house.visitor()
    await phone.post("/api/passwords", token=link.split("#")[1], password="battery staple correct")
    assert (await phone.get("/api/me"))["id"] == anna.me["id"]
    with pytest.raises(SystemExit, match="no such account"):
        await asyncio.to_thread(commands.run, house.settings, parser.parse_args(["link", "nobody@example.com"]))
