"""What people do in a show's chat, with its questions and its polls."""

from typing import Any

from tests.people import Person


async def does(person: Person, verb: str, **more: Any) -> Any:
    return await person.call("/audience", verb, **more)
