"""Questions of a show, as tests ask for them."""

from typing import Any

from tests.people import Person


async def questions(person: Person, show: dict[str, Any], **more: Any) -> list[Any]:
    entered = await person.call("/audience", "enter", broadcast=show["id"], **more)
    return list(entered["questions"])


async def does(person: Person, verb: str, question: dict[str, Any], **more: Any) -> Any:
    return await person.call("/audience", verb, question=question["id"], **more)
