"""Errors for programs: problem+json (RFC 9457), with the status of each kind of error."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from watchword.errors import (
    ConfigurationError,
    Conflict,
    DeliveryError,
    InvalidRequest,
    NotFound,
    QueryErrors,
    StoreError,
    WatchwordError,
)

API = "/api/v1"
"""The beginning of the paths that answer programs."""
MEDIA_TYPE = "application/problem+json"
STATUS: dict[type[WatchwordError], int] = {
    InvalidRequest: 400,
    NotFound: 404,
    Conflict: 409,
    DeliveryError: 502,
    StoreError: 503,
}


def status_of(error: WatchwordError) -> int:
    """The status of HTTP that says what kind of error it is. Pure."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)


def problem(status: int, detail: str, problems: Sequence[str] = ()) -> JSONResponse:
    """The answer to a request that failed. Pure."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "problems": list(problems),
    }
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def problem_of(error: Exception) -> JSONResponse:
    """The answer to a request that raised this error. Pure."""
    match error:
        case HTTPException():
            return problem(error.status_code, str(error.detail))
        case RequestValidationError():
            wrong = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
            return problem(422, "The request has a value that means nothing.", wrong)
        case ConfigurationError() | InvalidRequest():
            return problem(status_of(error), str(error), [str(one) for one in error.problems])
        case QueryErrors():
            return problem(400, str(error), [str(one) for one in error.errors])
        case WatchwordError():
            return problem(status_of(error), str(error))
        case _:
            return problem(500, "This request failed. The log says why; watching goes on.")
