"""How a request becomes a websocket (RFC 6455, 4.2): the connection leaves HTTP behind."""

import base64
import hashlib

from aiohttp import web

from server.websocket import Reader, Wire

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def open_wire(request: web.Request, reader: Reader, limit: int) -> Wire | None:
    """Answers the handshake (RFC 6455, 4.2.2) and takes the connection away from HTTP.

    None if it is no handshake, or nobody is there any more.

    The HTTP protocol is told that the connection has gone, so that it lets everything go; nothing is sent any more
    that its handler returns.
    """
    key, version = request.headers.get("Sec-WebSocket-Key", ""), request.headers.get("Sec-WebSocket-Version")
    transport, protocol = request.transport, request.protocol
    if not key or version != "13" or transport is None:
        return None
    accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()  # noqa: S324 - the RFC's choice
    transport.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
    )
    if transport.is_closing():  # the browser had gone
        return None
    wire = Wire(transport, reader, limit)
    transport.set_protocol(wire)
    protocol.transport = None
    protocol.connection_lost(None)
    return wire
