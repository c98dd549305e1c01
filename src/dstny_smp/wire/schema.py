"""The JSON Schema of a document, made from the same shapes that read and write it.

It says as much as can be said honestly: types, fields, kinds, choices, and the
bounds that the models' own checks tell (`field.allowed`). What a schema cannot
say (that a number is not borne twice, that whatever is named exists) only `loads`
knows: it refuses everything that the schema refuses, and more.

Source: JSON Schema 2020-12, core section 8.2.4 (``$defs``) and validation section 6.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from dstny_smp import ids, limits
from dstny_smp.organization import Organization
from dstny_smp.validation import country, email, field, key, language, number, timezone, url
from dstny_smp.wire import times, writing
from dstny_smp.wire.documents import KNOWN_VERSIONS
from dstny_smp.wire.shapes import (
    IDS,
    KIND,
    Choice,
    Field,
    Listing,
    Nullable,
    Record,
    Scalar,
    Shape,
    Tagged,
    Time,
    fields_of,
    shape_of,
)

_TYPES: Final[Mapping[type, str]] = {str: "string", int: "integer", float: "number", bool: "boolean"}
_BOUNDS: Final = ("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "uniqueItems")
_NO_BOUND: Final = {"minLength": 0, "minItems": 0}


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the document that `load` reads and `dump` writes.

    Each call returns a new dict.

    >>> schema = json_schema()
    >>> schema["$defs"]["destination.ToVoicemail"]["properties"]["kind"]
    {'const': 'voicemail'}
    >>> schema["required"]
    ['version', 'id', 'name']
    """
    definitions: dict[str, Any] = {}
    top = _object(Organization, None, definitions)
    top["properties"] = {"version": {"enum": list(KNOWN_VERSIONS)}} | top["properties"]
    top["required"].insert(0, "version")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "dstny_smp organization"}
    return head | top | {"$defs": dict(sorted(definitions.items()))}


def _object(cls: type, kind: str | None, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a class; those of the classes inside it are put among the definitions."""
    described = _described(cls)
    properties: dict[str, Any] = {} if kind is None else {KIND: {"const": kind}}
    required = list(properties)
    for name, each in fields_of(cls).items():
        properties[name] = _property(each, definitions)
        if name in described:
            properties[name]["description"] = described[name]
        if each.required:
            required.append(name)
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if "" in described:
        schema["description"] = described[""]
    if required:
        schema["required"] = required
    return schema


def _property(each: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    schema = _of(each.shape, _allowed(each), definitions)
    if not each.required:
        schema["default"] = _lists(writing.plain(each.default, each.type))
    return schema


def _of(shape: Shape, allowed: Mapping[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    bounds = {
        name: _whole(allowed[name]) for name in _BOUNDS if name in allowed and allowed[name] != _NO_BOUND.get(name)
    }
    match shape:
        case Scalar():
            return {"type": _TYPES[shape.cls]} | bounds | _form(allowed.get("parse"))
        case Choice():
            return {"enum": list(shape.table)} if shape.other is None else {"type": "string"}
        case Time():
            return _time(shape.cls, allowed)
        case Record():
            return _reference(shape.cls, None, definitions)
        case Tagged():
            return {"oneOf": [_reference(cls, kind, definitions) for kind, cls in shape.classes.items()]}
        case Listing():
            part = shape_of(shape.part)
            parts = _of(part, {"parse": ids.check} if shape.part in _IDS else {}, definitions)
            return {"type": "array", "items": parts} | ({"uniqueItems": True} if shape.unordered else {}) | bounds
        case Nullable():
            return {"anyOf": [_of(shape_of(shape.part), allowed, definitions), {"type": "null"}]}


_IDS: Final = frozenset(hint for name, hint in IDS.items() if name != "NodeId")
"""The types of ids; a step's may also be a built-in one."""


def _time(cls: type, allowed: Mapping[str, Any]) -> dict[str, Any]:
    if cls is date:
        return {"type": "string", "format": "date", "pattern": f"^{times.DATE}$"}
    if cls is datetime:
        if allowed.get("aware") is None:
            return {"type": "string", "pattern": f"^({times.WALL}|{times.INSTANT})$"}
        if allowed["aware"]:
            return {"type": "string", "format": "date-time", "pattern": f"^{times.INSTANT}$"}
        return {"type": "string", "pattern": f"^{times.WALL}$"}
    schema = {"type": "integer" if allowed.get("multipleOf") == 1 else "number"}
    return schema | {name: _whole(allowed[name]) for name in ("minimum", "maximum") if name in allowed}


def _reference(cls: type, kind: str | None, definitions: dict[str, Any]) -> dict[str, Any]:
    # Two classes may bear one name: a destination and a menu's step are both called `HangUp`.
    name = f"{cls.__module__.split('.')[1]}.{cls.__name__}"
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _object(cls, kind, definitions)
    return {"$ref": f"#/$defs/{name}"}


def _allowed(each: Field) -> Mapping[str, Any]:
    """Return what a field's check says of itself."""
    return field.allowed(each.attribute.validator)


def _form(parse: Callable[..., object] | None) -> dict[str, Any]:
    return dict(_FORMS.get(parse, {}))


def _pattern(*forms: re.Pattern[str] | str) -> dict[str, Any]:
    return {"pattern": "^(" + "|".join(form if isinstance(form, str) else form.pattern for form in forms) + ")$"}


# The very patterns that the checks match; they are of the subset that ECMA-262 reads alike.
_FORMS: Final[Mapping[Callable[..., object] | None, dict[str, Any]]] = {
    ids.check: _pattern(ids._FORM),  # noqa: SLF001  # as above
    number.check_e164: _pattern(number._E164),  # noqa: SLF001  # as above
    number.check_target: _pattern(number._E164, number._SHORT),  # noqa: SLF001  # as above
    number.check_dialled: _pattern(number._E164, number._SHORT)  # noqa: SLF001  # as above
    | {"not": {"enum": sorted(number.EMERGENCY)}},
    language.check: _pattern(language._FORM),  # noqa: SLF001  # as above
    country.check: {"enum": sorted(country.CODES)},
    key.parse: _pattern(key._ENTRY),  # noqa: SLF001  # as above
    timezone.check: _pattern(timezone._FORM),  # noqa: SLF001  # as above
    url.check: _pattern(url._FORM) | {"format": "uri", "maxLength": limits.TEXT},  # noqa: SLF001  # as above
    email.check: {"format": "idn-email", "maxLength": limits.EMAIL},
}


def _whole(bound: Any) -> Any:  # noqa: ANN401  # a number or a flag
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _lists(value: Any) -> Any:  # noqa: ANN401  # plain values, in which tuples stand for lists
    return list(value) if isinstance(value, tuple) else value


def _described(cls: type) -> dict[str, str]:
    """Return what a class's docstring says of it (under "") and of its fields, each in one line."""
    text = inspect.getdoc(cls) or ""
    described = {"": text.split("\n", 1)[0]} if text else {}
    section = re.search(r"^Attributes:\n((?:    .*\n?)+)", text, re.MULTILINE)
    for name, said in re.findall(r"^    (\w+): (.*(?:\n {5,}.*)*)", section[1] if section else "", re.MULTILINE):
        described[name] = re.sub(r"\s+", " ", said).replace("``", "").rstrip(".;")
    return described
