"""A demo person: an account, a cookie and a socket, like anybody's browser without the window."""

from typing import Any

import socketio
from aiohttp import ClientSession, CookieJar

from server.demo.words import DOMAIN, PASSWORD


class Refused(Exception):
    """The product said no; `code` and `reason` as in its one error shape."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error.get("message"))
        self.code, self.reason = error.get("code"), error.get("reason")


class Person:
    def __init__(self, url: str, account: str) -> None:
        self.url, self.account = url, f"{account}@{DOMAIN}"
        self.http = ClientSession(url, cookie_jar=CookieJar(unsafe=True))
        self.socket = socketio.AsyncClient()
        self.me: dict[str, Any] = {}

    async def arrives(self, **new: Any) -> "Person":
        """Signs in; somebody who was never here signs up first, as `new` says."""
        try:
            self.me = await self.ask("POST", "/api/logins", account=self.account, password=PASSWORD)
        except Refused as error:
            if error.code != "unauthorized" or not new:
                raise
            self.me = await self.ask("POST", "/api/people", account=self.account, password=PASSWORD, **new)
        return self

    async def ask(self, method: str, path: str, **body: Any) -> Any:
        async with self.http.request(method, path, json=body if method != "GET" else None) as answer:
            if answer.status == 204:
                return None
            content = await answer.json()
            if answer.status >= 400:
                raise Refused(content["error"])
            return content

    async def connects(self, *namespaces: str) -> None:
        cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in self.http.cookie_jar)
        await self.socket.connect(self.url, {"Cookie": cookies}, namespaces=list(namespaces))

    async def call(self, namespace: str, verb: str, **command: Any) -> Any:
        answer = await self.socket.call(verb, command, namespace=namespace)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["ok"]

    async def leaves(self) -> None:
        await self.socket.disconnect()
        await self.http.close()
