"""Is it alive, is it ready: for load balancers and for `make run`."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

router = APIRouter(tags=["Health"])


@router.get("/health")
async def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready")
async def ready(request: Request) -> JSONResponse:
    """Models are loaded and the server is not shutting down: send traffic."""
    is_ready = bool(request.app.state.is_ready)
    return JSONResponse({"status": "ready" if is_ready else "starting"}, status_code=200 if is_ready else 503)
