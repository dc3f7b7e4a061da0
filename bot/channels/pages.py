"""Our own pages and files: the widget, the console, the API reference. All of it works offline."""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import NotModifiedResponse, PathLike, StaticFiles
from starlette.types import Scope

from bot.channels.lean import lean

WEB = Path(__file__).parent.parent / "web"
PUBLIC = ("shared", "widget", "console", "operator", "vendor", "shop")
Json = dict[str, Any]
LEAN = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
SMALL = ("widget", "shared", "strings")
"""What a shopper's phone loads. The console is served as written: its templates stand in one another."""
METHODS = ("get", "post", "put", "patch", "delete")


class PublicFiles(StaticFiles):
    """Files any page may load as modules; the browser asks each time whether they changed."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        path = Path(full_path)
        if path.suffix not in LEAN or path.parent.name not in SMALL:
            return super().file_response(full_path, stat_result, scope, status_code)
        response = lean_response(path, stat_result)
        return NotModifiedResponse(response.headers) if _is_known(response, Headers(scope=scope)) else response

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cache-Control"] = "no-cache"
        return response


def lean_response(path: Path, stat: os.stat_result) -> Response:
    """A script or a style without what only people need."""
    content = lean(path, stat.st_mtime_ns)
    headers = {"ETag": f'"{sha256(content).hexdigest()[:32]}"'}
    return Response(content, media_type=LEAN[path.suffix], headers=headers)


def _is_known(response: Response, asked: Headers) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")]
    return response.headers["etag"] in tags


def install(app: FastAPI, *, pictures: Path | None = None) -> None:
    """Serve the widget, the console, the reference and the files they need; the shop's pictures where it has some."""
    for folder in PUBLIC:
        app.mount(f"/static/{folder}", GZipMiddleware(PublicFiles(directory=WEB / folder), minimum_size=600))
    if pictures is not None:
        app.mount("/pictures", GZipMiddleware(PublicFiles(directory=pictures, check_dir=False), minimum_size=600))
    app.include_router(router)


router = APIRouter(include_in_schema=False)
templates = Environment(loader=FileSystemLoader(WEB / "pages"), autoescape=True, undefined=StrictUndefined)


def with_code(text: str) -> Markup:
    """Words between backticks as code: "the `id`" -> "the <code>id</code>" """
    parts = enumerate(text.split("`"))
    return Markup().join(Markup("<code>{}</code>").format(part) if number % 2 else part for number, part in parts)


templates.filters["with_code"] = with_code


@router.get("/widget.js")
async def widget() -> Response:
    """The loader that a shop embeds."""
    loader = WEB / "widget" / "widget.js"
    response = lean_response(loader, loader.stat())
    response.headers.update({"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"})
    return response


@router.get("/embed")
async def embed() -> Response:
    """The chat as a page of its own, for shops that can only use a frame: `/embed?site=demo`."""
    return FileResponse(WEB / "widget" / "embed.html")


@router.get("/console")
async def console() -> Response:
    return FileResponse(WEB / "console" / "index.html")


@router.get("/operator")
async def operator() -> Response:
    """The operator's pages; which of them is after the #."""
    return FileResponse(WEB / "operator" / "index.html")


@router.get("/docs")
async def reference(request: Request) -> HTMLResponse:
    """The API reference, written from the OpenAPI schema."""
    schema = request.app.openapi()
    return HTMLResponse(templates.get_template("reference.html").render(schema=schema, operations=operations(schema)))


def operations(schema: Json) -> dict[str, list[Json]]:
    """The schema's operations by tag, with request and response written out one level deep."""
    by_tag: dict[str, list[Json]] = {}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if operation := methods.get(method):
                tag = operation.get("tags", ["Other"])[0]
                by_tag.setdefault(tag, []).append(_operation(schema, path, method, operation))
    return by_tag


def _operation(schema: Json, path: str, method: str, operation: Json) -> Json:
    done = ((code, one) for code, one in operation["responses"].items() if code.startswith("2"))
    status, answer = next(done, ("", {}))
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "text": operation.get("description", ""),
        "parameters": [one for one in operation.get("parameters", []) if one["in"] != "path"],
        "body": _fields(schema, operation.get("requestBody", {})),
        "status": status,
        "answer": _fields(schema, answer),
    }


def _fields(schema: Json, carrier: Json) -> list[tuple[str, str, str]]:
    """(name, type, what it is) of the object in the body of a request or an answer."""
    content: Json = next(iter(carrier.get("content", {}).values()), {})
    shape = _resolved(schema, content.get("schema", {}))
    fields: Json = shape.get("properties", {})
    return [(name, _type_name(field), field.get("description", "")) for name, field in fields.items()]


def _resolved(schema: Json, node: Json) -> Json:
    if "$ref" not in node:
        return node
    found: Json = schema["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]]
    return found


def _type_name(field: Json) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in field:
        return " or ".join(_type_name(one) for one in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {_type_name(field.get('items', {}))}"
    return str(field.get("type", "any"))
