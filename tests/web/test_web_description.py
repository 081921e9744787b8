"""The OpenAPI description tells what the API really serves and really answers."""

import re
from typing import Any

import pytest
from web_support import Window, add_notice, add_picture, add_ticket

from web.endpoints import ENDPOINTS
from web.openapi import OPENAPI_PATH


async def test_the_description_lists_every_route_of_the_api(window: Window) -> None:
    told = await window.get(OPENAPI_PATH)
    served = {(r.method, r.resource.canonical) for r in window.app.router.routes() if r.resource}
    served = {(method, path) for method, path in served if path.startswith("/api/") and method != "HEAD"}

    listed = {(method.upper(), path) for path, methods in told["paths"].items() for method in methods}

    assert told["openapi"] == "3.1.0"
    assert listed == served
    assert len(listed) == len(ENDPOINTS) + 1


async def test_the_description_names_only_what_it_defines(window: Window) -> None:
    told = await window.get(OPENAPI_PATH)

    for name in re.findall(r"#/components/schemas/(\w+)", str(told)):
        assert name in told["components"]["schemas"]
    for path, methods in told["paths"].items():
        for operation in methods.values():
            declared = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
            assert declared == set(re.findall(r"{(\w+)}", path))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
async def test_every_answer_has_the_described_shape(window: Window, endpoint: Any) -> None:
    number = await add_ticket(window.database, 1, escalated=True)
    await add_picture(window.database, 1)
    await add_notice(window.database, asked_by="api:k")
    told = await window.get(OPENAPI_PATH)
    operation = told["paths"][endpoint.path][endpoint.method.lower()]
    path = endpoint.path.replace("{no}", number).replace("{id}", "1")
    body = {"action": "done", "stopped": True, "title": "x", "key": "k"} if endpoint.method == "POST" else None

    async with window.client.request(endpoint.method, path, json=body) as answer:
        shown = await answer.json()

    described = operation["responses"][str(answer.status)]["content"]["application/json"]["schema"]
    check_shape(shown, described, told["components"]["schemas"], endpoint.name)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/tickets?limit=0", "422"), ("GET", "/api/v1/tickets/1", "404"), ("POST", "/api/v1/stop", "400")],
)
async def test_every_refusal_has_the_described_shape(window: Window, method: str, path: str, status: str) -> None:
    told = await window.get(OPENAPI_PATH)

    async with window.client.request(method, path) as answer:
        shown = await answer.json()

    assert str(answer.status) == status
    check_shape(shown, {"$ref": "#/components/schemas/Error"}, told["components"]["schemas"], path)


def check_shape(value: Any, schema: dict[str, Any], named: dict[str, Any], where: str) -> None:
    """The part of JSON Schema that the description uses; an undescribed property is a fault too."""
    if "$ref" in schema:
        return check_shape(value, named[schema["$ref"].rsplit("/", 1)[1]], named, where)
    if "anyOf" in schema:
        chosen = next(s for s in schema["anyOf"] if (s.get("type") == "null") == (value is None))
        return check_shape(value, chosen, named, where)
    if "enum" in schema:
        assert value in schema["enum"], where
        return None
    kinds = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list, "null": type(None)}
    assert type(value) is kinds[schema["type"]], (where, value)
    if schema["type"] == "array":
        for item in value:
            check_shape(item, schema["items"], named, f"{where}[]")
    if "properties" in schema:
        assert set(schema["required"]) <= set(value) <= set(schema["properties"]), where
        for name, inner in value.items():
            check_shape(inner, schema["properties"][name], named, f"{where}.{name}")
    return None
