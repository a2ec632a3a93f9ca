"""Firefox, driven by the protocol that it speaks itself (WebDriver BiDi): no other program of its version is needed."""

import asyncio
import json
import shutil
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

from tests.browser.chromium import eventually

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox") or ""
PREFERENCES = {
    "intl.accept_languages": "en-GB",
    # asks nobody outside for anything, such as a codec
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "media.gmp-manager.updateEnabled": False,
    "media.gmp-manager.url": "",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    # a camera and a microphone of its own making, which everybody may use, and connections on this machine
    "media.navigator.permission.disabled": True,
    "media.navigator.streams.fake": True,
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
}
SEEN = """(name) => {
  const called = (one) => one.getAttribute("aria-label") ?? one.innerText;
  const all = [...document.querySelectorAll("button, a, input, textarea, [role=tab]")];
  const labelled = (one) => [called(one), ...[...(one.labels ?? [])].map((label) => label.innerText)];
  const named = (one) => labelled(one).some((said) => said.trim() === name);
  const found = all.find((one) => one.checkVisibility() && !one.disabled && named(one));
  if (!found) return null;
  found.scrollIntoView({block: "nearest"});
  const {left, top, width, height} = found.getBoundingClientRect();
  const at = [Math.round(left + width / 2), Math.round(top + height / 2)];
  return found.contains(document.elementFromPoint(...at)) ? at : null;
}"""
"""Where somebody would press what is called that; null as long as nobody could."""


class Tab:
    """A page, and what Firefox complained of while it was open."""

    def __init__(self, firefox: "Firefox", context: str) -> None:
        self.firefox, self.context = firefox, context
        self.complaints: list[str] = []

    async def goes(self, url: str) -> None:
        await self.firefox.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    async def asks(self, script: str) -> Any:
        """What an expression comes to, once it has."""
        expression = f"(async () => JSON.stringify((await ({script})) ?? null))()"
        target = {"context": self.context}
        said = await self.firefox.call("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert said["type"] == "success", said["exceptionDetails"]["text"]
        return json.loads(said["result"]["value"])

    async def until(self, script: str, seconds: float = 30) -> Any:
        """The first answer that is not empty."""
        for _ in range(int(seconds / 0.2)):
            if answer := await self.asks(script):
                return answer
            await asyncio.sleep(0.2)
        raise AssertionError(f"never true: {script}\n{await self.asks('document.body.innerText')}\n{self.complaints}")

    async def reads(self, text: str) -> None:
        await self.until(f"document.body.innerText.includes({json.dumps(text)})")

    async def presses(self, name: str) -> None:
        x, y = await self.until(f"({SEEN})({json.dumps(name)})")
        finger = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0}]
        await self.acts({"type": "pointer", "id": "mouse", "actions": [*finger, {"type": "pointerUp", "button": 0}]})

    async def types(self, name: str, text: str) -> None:
        """Into the field of that name."""
        await self.presses(name)
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        await self.acts({"type": "key", "id": "keyboard", "actions": keys})

    async def acts(self, *devices: dict[str, Any]) -> None:
        await self.firefox.call("input.performActions", context=self.context, actions=list(devices))


class Firefox:
    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket, self.numbers = socket, count(1)
        self.waiting: dict[int, asyncio.Future[Any]] = {}
        self.tabs: dict[str, Tab] = {}

    async def listens(self) -> None:
        async for message in self.socket:
            said = message.json()
            if said["type"] != "event":
                self.waiting.pop(said["id"]).set_result(said)
            elif said["params"]["level"] == "error" and (tab := self.tabs.get(said["params"]["source"]["context"])):
                tab.complaints.append(said["params"]["text"])

    async def call(self, method: str, **params: Any) -> Any:
        number = next(self.numbers)
        self.waiting[number] = asyncio.get_running_loop().create_future()
        await self.socket.send_json({"id": number, "method": method, "params": params})
        said = await asyncio.wait_for(self.waiting[number], 60)
        assert said["type"] == "success", said
        return said["result"]

    async def opens(self, url: str, *, login: str = "", width: int = 390) -> Tab:
        """A page of somebody with cookies of their own."""
        user = (await self.call("browser.createUserContext"))["userContext"]
        if login:
            cookie = {"name": "login", "value": {"type": "string", "value": login}, "domain": "127.0.0.1"}
            partition = {"type": "storageKey", "userContext": user}
            await self.call("storage.setCookie", cookie=cookie, partition=partition)
        context = (await self.call("browsingContext.create", type="window", userContext=user))["context"]
        viewport = {"width": width, "height": 844 if width < 700 else 900}
        await self.call("browsingContext.setViewport", context=context, viewport=viewport)
        self.tabs[context] = Tab(self, context)
        await self.tabs[context].goes(url)
        return self.tabs[context]


@asynccontextmanager
async def firefox(profile: Path) -> AsyncIterator[Firefox]:
    lines = (f'user_pref("{name}", {json.dumps(value)});\n' for name, value in PREFERENCES.items())
    profile.joinpath("user.js").write_text("".join(lines))
    asked = ("--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0", "about:blank")

    async def listens() -> str | None:
        return where_it_listens(profile)

    process = await asyncio.create_subprocess_exec(FIREFOX, *asked, stdout=DEVNULL, stderr=DEVNULL)
    try:
        address = await eventually(listens, 60)
        async with ClientSession() as http, http.ws_connect(address, max_msg_size=0) as socket:
            browser = Firefox(socket)
            listening = asyncio.create_task(browser.listens())
            await browser.call("session.new", capabilities={})
            await browser.call("session.subscribe", events=["log.entryAdded"])
            yield browser
            listening.cancel()
    finally:
        process.terminate()
        await process.wait()


def where_it_listens(profile: Path) -> str | None:
    try:
        said = json.loads((profile / "WebDriverBiDiServer.json").read_text())
    except (OSError, ValueError):  # it is not there yet, or not written to its end
        return None
    return f"ws://{said['ws_host']}:{said['ws_port']}/session"
