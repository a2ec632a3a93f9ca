"""A phone with two ways to the network: a namespace of its own, from which either address leads to the server."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

NET = f"10.{77 + int(os.environ.get('PYTEST_XDIST_WORKER', 'gw0').removeprefix('gw'))}"
"""Each process of tests has its own: what one takes down at its end is not another's way."""
SERVER = f"{NET}.0.1"
"""Where the phone finds the server, whichever way it takes."""
NARROW = """
table inet way {
  chain in {
    type filter hook input priority 0
    meta l4proto udp limit rate over %d kbytes/second burst 4 kbytes drop
  }
}
"""
ALLOWED = os.geteuid() == 0
"""Only root makes namespaces."""


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, timeout=20)


class Phone:
    def __init__(self) -> None:
        self.name = f"phone-{uuid4().hex[:6]}"
        self.outside = {way: f"{self.name[-6:]}-{way}" for way in (1, 2)}

    def wired(self) -> None:
        ip("netns", "add", self.name)
        ip("address", "add", f"{SERVER}/32", "dev", "lo")
        ip("-n", self.name, "link", "set", "lo", "up")
        for way, outside in self.outside.items():
            ip("link", "add", outside, "type", "veth", "peer", "name", f"way{way}", "netns", self.name)
            ip("address", "add", f"{NET}.{way}.1/24", "dev", outside)
            ip("link", "set", outside, "up")
        self.takes(1)

    def takes(self, way: int) -> None:
        """The other one is gone, as when a phone leaves the Wi-Fi: its address and its routes with it."""
        ip("-n", self.name, "address", "flush", "dev", f"way{3 - way}")
        ip("-n", self.name, "link", "set", f"way{3 - way}", "down")
        ip("-n", self.name, "link", "set", f"way{way}", "up")
        ip("-n", self.name, "address", "add", f"{NET}.{way}.2/24", "dev", f"way{way}")
        ip("-n", self.name, "route", "replace", "default", "via", f"{NET}.{way}.1")

    def narrows(self, kilobytes: int) -> None:
        """Of what comes over UDP no more than this a second gets through; the rest is lost, whatever it is."""
        self.widens()
        self.filters(NARROW % kilobytes)

    def widens(self) -> None:
        self.filters("flush ruleset")

    def filters(self, rules: str) -> None:
        command = ["ip", "netns", "exec", self.name, "nft", "-f", "-"]
        subprocess.run(command, input=rules.encode(), check=True, timeout=20)

    def gone(self) -> None:
        """Its interfaces first: with a process that takes long to end they would stay, and their routes with them."""
        for outside in self.outside.values():
            subprocess.run(["ip", "link", "delete", outside], check=False, timeout=20)
        subprocess.run(["ip", "netns", "delete", self.name], check=False, timeout=20)
        subprocess.run(["ip", "address", "delete", f"{SERVER}/32", "dev", "lo"], check=False, timeout=20)

    def runs(self, program: str, folder: Path) -> Path:
        """A script that runs this program there."""
        script = folder / f"{self.name}.sh"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.name} {program} "$@"\n')
        script.chmod(0o755)
        return script


@contextmanager
def phone() -> Iterator[Phone]:
    made = Phone()
    try:
        made.wired()
        yield made
    finally:
        made.gone()
