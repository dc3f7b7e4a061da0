"""Every failure a client meets has one shape: {"code", "message"}."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from bot.errors import AssistantError, Busy, StorageUnavailable, TooOften

logger = logging.getLogger(__name__)

CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
}
RETRY_SECONDS = "2"


def error_response(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The one shape of a failure."""
    return JSONResponse({"code": code, "message": message}, status_code=status, headers=headers)


def install(app: FastAPI) -> None:
    """Map every exception that may reach a channel to its answer."""
    app.add_exception_handler(AssistantError, _assistant_error)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _bug)


async def _assistant_error(request: Request, error: Any) -> JSONResponse:
    retry = {"Retry-After": RETRY_SECONDS} if isinstance(error, Busy | StorageUnavailable) else None
    if isinstance(error, TooOften):
        retry = {"Retry-After": str(error.seconds)}
    return error_response(error.status, error.code, str(error), retry)


async def _malformed(request: Request, error: Any) -> JSONResponse:
    """Names the fields and what was expected, never repeats what was sent."""
    problems = [f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}" for problem in error.errors()]
    return error_response(422, "malformed", "; ".join(problems[:5]))


async def _http_error(request: Request, error: Any) -> JSONResponse:
    code = CODES.get(error.status_code, "error")
    return error_response(error.status_code, code, str(error.detail), dict(error.headers or {}))


async def _bug(request: Request, error: Exception) -> JSONResponse:
    logger.error("request failed", extra={"path": request.url.path}, exc_info=error)
    return error_response(500, "error", "Something went wrong on our side. It has been logged.")
