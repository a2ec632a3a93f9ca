"""What our own schemas read: bodies, queries, and what the two planes tell each other, as the fuzzer feeds them."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import inspect

from server.app import NAMESPACES
from server.errors import ProductError
from server.media.control import Captions, HookCall, RoomView, Wanted
from server.realtime import commands
from server.rest import Command, Query, without_nul
from tests.fuzz import Parser

ID = "6f1c1a0e-2b5b-4c55-9a37-3f8f6d1f7b11"
WORDS = ("山城 welders", "he@city.example", "2026-12", "+86 138 0000 0000", "0123456789abcdef")
"""One of them fits wherever a text must have some form."""
OWN = (msgspec.MsgspecError, UnicodeError, ProductError)
"""What `rest.failure` makes a refusal of."""


def kinds_of(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from kinds_of(one)


def example(of: inspect.Type) -> Any:
    """Something that this type takes, before rules of its own."""
    match of:
        case inspect.StructType(fields=fields):
            return {field.encode_name: example(field.type) for field in fields}
        case inspect.UnionType(types=types):
            return example(next(one for one in types if not isinstance(one, inspect.NoneType)))
        case inspect.ListType(item_type=item, min_length=least):
            return [example(item)] * (least or 1)
        case inspect.VarTupleType(item_type=item):
            return [example(item)]
        case inspect.DictType(key_type=key, value_type=value):
            return {example(key): example(value)}
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.EnumType(cls=cls):
            return next(iter(cls)).value
        case inspect.IntType() | inspect.FloatType():
            return of.ge if of.ge is not None else 1
        case inspect.StrType(pattern=pattern):
            return next(word for word in WORDS if not pattern or re.search(pattern, word))
        case inspect.BoolType():
            return True
        case _:
            return {inspect.UUIDType: ID, inspect.DateType: "2026-12-04"}.get(type(of), "2026-12-04T15:00:00Z")


class Schemas:
    """The input names by a number which of the kinds it is for; each is fed what was meant for others too."""

    def __init__(self, kinds: Sequence[type[Any]], read: Callable[[bytes, type[Any]], Any]) -> None:
        self.kinds, self.read = kinds, read

    def seeds(self, write: Callable[[Any], bytes]) -> list[bytes]:
        return [b"%d " % place + write(example(inspect.type_info(kind))) for place, kind in enumerate(self.kinds)]

    def __call__(self, data: bytes) -> None:
        which, _, body = data.partition(b" ")
        self.read(body, self.kinds[int(which) % len(self.kinds) if which.isdigit() else len(body) % len(self.kinds)])


def body(data: bytes, kind: type[Any]) -> Any:
    without_nul(data)
    return msgspec.json.decode(data, type=kind)


def query(data: bytes, kind: type[Any]) -> Any:
    given = dict(parse_qsl(data.decode("latin-1"), keep_blank_values=True))
    return msgspec.convert(given, kind, strict=False)


SAID = {kind for noun in NAMESPACES for kind in commands(noun).values()}
BODIES = Schemas(sorted({*kinds_of(Command), *SAID}, key=str), body)
QUERIES = Schemas(sorted({*kinds_of(Query)}, key=str), query)
PLANES = Schemas([HookCall, Wanted, RoomView, Captions], body)
SCHEMAS = [
    Parser("bodies and commands", BODIES.seeds(msgspec.json.encode), lambda: BODIES, OWN),
    Parser("queries", QUERIES.seeds(lambda given: urlencode(given).encode()), lambda: QUERIES, OWN),
    Parser("what the planes say to each other", PLANES.seeds(msgspec.json.encode), lambda: PLANES, OWN),
]
