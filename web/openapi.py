"""Writes the OpenAPI 3.1 description from the table of endpoints, so that it can't tell of another API."""

import re
from collections.abc import Iterable
from typing import Any

from web.endpoints import Endpoint, Param
from web.schemas import Schema, build_schemas, page_of

VERSION = "1.0.0"
OPENAPI_PATH = "/api/v1/openapi.json"
PROBLEMS = {
    "400": "The body can't be read.",
    "401": "No token, or a wrong one.",
    "403": "Not allowed.",
    "404": "No such thing.",
    "409": "Not possible now; the message says why.",
    "413": "Too large.",
    "422": "A value is wrong; `field` names it.",
    "429": "Too many wrong tokens.",
}


def describe_api(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _describe(endpoint)
    paths[OPENAPI_PATH] = {"get": _describe_itself()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "wangge",
            "version": VERSION,
            "description": "Tickets, grids, groups and notices of a county.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": build_schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _describe(endpoint: Endpoint) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.says,
        "parameters": [*_path_parameters(endpoint.path), *map(_query_parameter, endpoint.query)],
        "responses": {str(endpoint.status): _json("Done.", _answer(endpoint))} | _problems(),
    }
    if endpoint.body:
        told["requestBody"] = {"required": endpoint.needs_body} | _json("", _named(endpoint.body))
    return told


def _describe_itself() -> dict[str, Any]:
    return {
        "operationId": "getDescription",
        "summary": "This description.",
        "responses": {"200": _json("Done.", {"type": "object"})} | _problems(),
    }


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
    ]


def _query_parameter(param: Param) -> dict[str, Any]:
    return {"name": param.name, "in": "query", "description": param.says, "schema": {"type": param.kind}}


def _answer(endpoint: Endpoint) -> Schema:
    return page_of(_named(endpoint.answer)) if endpoint.paged else _named(endpoint.answer)


def _problems() -> dict[str, Any]:
    return {status: _json(says, _named("Error")) for status, says in PROBLEMS.items()}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(says: str, schema: Schema) -> dict[str, Any]:
    told: dict[str, Any] = {"content": {"application/json": {"schema": schema}}}
    return {"description": says} | told if says else told
