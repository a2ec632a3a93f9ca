"""What the browser loads: the one HTML shell, our static files, and the listed modules of node_modules.

The import map is inline, so its hash is in the content security policy; nothing else inline may run.
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import AsyncIterator
from functools import cache
from html import escape

from aiohttp import web
from aiohttp.typedefs import Handler

from server.environment import ROOT
from server.errors import NotFound
from server.packed import KINDS, VARY, served, takes_gzip, together
from server.preloading import MAIN, Modules, page_module, pages
from server.settings import SETTINGS

STATIC = ROOT / "static"
NODE_MODULES = ROOT / "node_modules"
MODULES = {
    "preact.js": "preact/dist/preact.mjs",
    "preact-hooks.js": "preact/hooks/dist/hooks.mjs",
    "htm.js": "htm/dist/htm.mjs",
    "signals.js": "@preact/signals/dist/signals.mjs",
    "signals-core.js": "@preact/signals-core/dist/signals-core.mjs",
    "socket.io-client.js": "socket.io-client/dist/socket.io.esm.min.js",
    "hls.js": "hls.js/dist/hls.min.mjs",
}
SHEETS = ("tokens", "base", "buttons", "fields", "frame", "layout", "parts", "over", "run_sheet")
"""Of every page, in this order; served as one, as a phone far away waits for each of them."""
PAGES = pages(STATIC)
PDFJS = NODE_MODULES / "pdfjs-dist"
PDFJS_FOLDERS = ("legacy/build", "cmaps", "standard_fonts", "wasm", "iccs")
"""pdf.js loads its worker, and what a document needs of the rest, by itself."""
ICON = re.compile(r"[a-z0-9-]{1,40}")


class Shell:
    """What every address of the interface answers with, and the policy it is served under."""

    def __init__(self, contact: str) -> None:
        html = (STATIC / "index.html").read_text()
        html = html.replace("<!--contact-->", f'<meta name="contact" content="{escape(contact)}" />')
        _, start, rest = html.partition('<script type="importmap">')
        inline = rest.partition("</script>")[0] if start else ""
        digest = hashlib.sha256(inline.encode()).digest()
        named = json.loads(inline)["imports"]
        others = {name: (at, NODE_MODULES / MODULES[at.removeprefix("/modules/")]) for name, at in named.items()}
        modules = Modules(STATIC, others)
        self.unknown = with_preloads(html, modules.needed(MAIN))
        self.pages = {
            path: with_preloads(html, modules.needed(MAIN, page_module(name))) for path, name in PAGES.items()
        }
        self.policy = "; ".join(
            (
                "default-src 'self'",
                f"script-src 'self' 'sha256-{base64.b64encode(digest).decode()}'",
                "style-src 'self'",
                "img-src 'self' data: blob:",
                "media-src 'self' blob: data:",  # hls.js begins a track of captions with an empty one
                "worker-src 'self' blob:",
                "connect-src 'self' ws: wss:",
                "object-src 'none'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
                "form-action 'self'",
            )
        )


def with_preloads(html: str, addresses: list[str]) -> str:
    links = "".join(f'<link rel="modulepreload" href="{address}" />' for address in addresses)
    return html.replace("<!--modules-->", links)


SHELL = web.AppKey("shell", Shell)


async def page(request: web.Request) -> web.Response:
    resource = request.match_info.route.resource
    return whole(request, request.app[SHELL].pages[resource.canonical if resource else "/"], 200)


def whole(request: web.Request, html: str, status: int) -> web.Response:
    short = takes_gzip(request)
    headers = {"Cache-Control": "no-cache"} | ({"Content-Encoding": "gzip"} if short else {})
    body = zipped(html) if short else html.encode()
    response = web.Response(body=body, status=status, content_type="text/html", charset="utf-8", headers=headers)
    response.headers.update(VARY)
    return response


@cache
def zipped(html: str) -> bytes:
    """Once for all who ask for this page."""
    return gzip.compress(html.encode(), mtime=0)


@web.middleware
async def unknown_page(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Who reads pages is told on one that an address leads nowhere; programs get the error shape."""
    nowhere = isinstance(request.match_info.http_exception, web.HTTPNotFound)
    if nowhere and request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        return whole(request, request.app[SHELL].unknown, 404)
    return await handler(request)


async def module(request: web.Request) -> web.StreamResponse:
    path = MODULES.get(request.match_info["name"])
    if path is None:
        raise NotFound("no such module")
    return await served(request, NODE_MODULES / path)


async def pdfjs(request: web.Request) -> web.StreamResponse:
    path = (PDFJS / request.match_info["path"]).resolve()
    if path.parent not in [PDFJS.resolve() / folder for folder in PDFJS_FOLDERS] or not path.is_file():
        raise NotFound("no such module")
    return await served(request, path, None if path.suffix in KINDS else "application/octet-stream")


async def static(request: web.Request) -> web.StreamResponse:
    """A file of ours."""
    path = (STATIC / request.match_info["path"]).resolve()
    if not path.is_relative_to(STATIC) or not path.is_file():
        raise NotFound("no such file")
    return await served(request, path)


async def sheets(request: web.Request) -> web.StreamResponse:
    return await together(request, *(STATIC / "css" / f"{name}.css" for name in SHEETS))


async def icon(request: web.Request) -> web.StreamResponse:
    """One drawing of lucide, by its name. A browser has it for a day unasked: it is drawn without a network too."""
    name = request.match_info["name"]
    path = NODE_MODULES / "lucide-static" / "icons" / f"{name}.svg"
    if not ICON.fullmatch(name) or not path.exists():
        raise NotFound("no such icon")
    answer = await served(request, path)
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@web.middleware
async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    response = await handler(request)
    if not response.prepared:
        response.headers.setdefault("Content-Security-Policy", request.app[SHELL].policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self)")
    return response


routes = [
    web.get("/modules/{name}", module),
    web.get("/modules/pdfjs/{path:.+}", pdfjs),
    web.get("/icons/{name}.svg", icon),
    web.get("/sheets.css", sheets),
    web.get("/static/{path:.+}", static),
    *(web.get(path, page) for path in PAGES),
]


@cache
def whole_shell(contact: str = "") -> Shell:
    """One for all applications of a process: to look through all modules takes longer than the rest of a start."""
    return Shell(contact)


async def shell(app: web.Application) -> AsyncIterator[None]:
    app[SHELL] = whole_shell(app[SETTINGS].contact)
    yield
