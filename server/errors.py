"""What can go wrong, in the product's words. Each class has its HTTP status and stable code; `reason` says it finer.

On the wire, over HTTP and in acknowledgements alike:
`{"error": {"code", "message", "reason"?, "names"?, "seconds"?, "id"?}}`.
The message is for engineers; the interface translates the reason, or the code where there is none.
"""

from collections.abc import Mapping, Sequence


class ProductError(Exception):
    status = 400
    code = "invalid"

    def __init__(
        self, message: str, reason: str = "", headers: Mapping[str, str] | None = None, names: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.headers = headers or {}
        """What an answer over HTTP says beside it."""
        self.names = list(names)
        """Because of whom, where whoever asked may know."""


class Invalid(ProductError):
    pass


class Unauthorized(ProductError):
    status, code = 401, "unauthorized"


class Forbidden(ProductError):
    status, code = 403, "forbidden"


class NotFound(ProductError):
    status, code = 404, "not_found"


class Conflict(ProductError):
    status, code = 409, "conflict"


class PreconditionFailed(ProductError):
    status, code = 412, "precondition_failed"


class TooLarge(ProductError):
    status, code = 413, "too_large"


class Unsupported(ProductError):
    status, code = 415, "unsupported"


class Unprocessable(ProductError):
    status, code = 422, "unprocessable"


class TooFast(ProductError):
    status, code = 429, "too_fast"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too fast: wait {seconds} s", headers={"Retry-After": str(seconds)})
        self.seconds = seconds


class Unavailable(ProductError):
    status, code = 503, "unavailable"
