"""The same document in pydantic and in msgspec, made from the same shapes and, where asked, with the same checks.

`pydantic_model` with ``checked`` calls the very functions that the library's own
constructors call, from pydantic's validators; what pydantic checks by itself
(types, choices, bounds, lengths, unknown fields) it is left to check itself. Its
model of the organization looks for ids, numbers, addresses and names that stand
twice and for names of nothing, as `dstny_smp.organization` does.
"""

from __future__ import annotations

import operator
from datetime import timedelta
from functools import cache, reduce
from typing import Annotated, Any, Literal

import msgspec
import pydantic

from dstny_smp.ivr.flow import Flow
from dstny_smp.media import Media
from dstny_smp.organization import Organization
from dstny_smp.organization.register import SECTIONS
from dstny_smp.validation import field as fields
from dstny_smp.validation import label, number
from dstny_smp.wire import times
from dstny_smp.wire.shapes import Choice, Listing, Nullable, Record, Scalar, Tagged, Time, fields_of, shape_of

NATIVE = {"minimum": "ge", "maximum": "le", "minItems": "min_length", "maxItems": "max_length"}
WALL = pydantic.PlainSerializer(times.write_datetime)
SECONDS = pydantic.PlainSerializer(times.write_duration)


@cache
def pydantic_model(cls, checked, kind=None):
    """Return the pydantic model of a class of the library."""
    made = {} if kind is None else {"kind": (Literal[kind], ...)}
    for name, field in fields_of(cls).items():
        hint = pydantic_type(field.type, checked, field)
        if field.required:
            made[name] = (hint, ...)
        elif isinstance(field.shape, Record):
            model, plain = (
                pydantic_model(field.shape.cls, checked),
                {k: getattr(field.default, k) for k in fields_of(field.shape.cls)},
            )
            made[name] = (hint, model.model_construct(**plain))
        else:
            made[name] = (hint, field.default)
    if cls is Organization:
        made["version"] = (Literal[1], ...)
    validators = {"rules": pydantic.model_validator(mode="after")(rules_of(cls))} if checked and rules_of(cls) else {}
    config = pydantic.ConfigDict(extra="forbid", frozen=True, strict=True, ignored_types=(property,))
    model = pydantic.create_model(cls.__name__, __config__=config, __validators__=validators, **made)
    for parent in reversed(cls.__mro__[:-1]):
        for name in vars(parent):
            if name in ("references", "ref", "edges", "can_start_on") and not hasattr(model, name):
                setattr(model, name, getattr(cls, name))
    return model


def pydantic_type(hint, checked, field=None):
    """Return the type of a field as pydantic wants it, with its checks."""
    shape, notes = shape_of(hint), []
    allowed = {}
    if field is not None and checked:
        allowed = fields.allowed(field.attribute.validator)
    match shape:
        case Scalar():
            made = shape.cls
            if shape.cls is int:
                notes = [pydantic.Field(**{NATIVE[name]: allowed[name] for name in allowed if name in NATIVE})]
        case Choice():
            made = type(next(iter(shape.table.values()))) if shape.other is None else str
            made = Literal[tuple(shape.table)] if made is str and shape.other is None else made
        case Time(cls=cls):
            made = cls
            if cls is timedelta:
                made = Annotated[cls, pydantic.Strict(False), SECONDS]
            elif field is not None and fields.allowed(field.attribute.validator).get("aware") is False:
                made = Annotated[cls, WALL]
        case Record():
            made = pydantic_model(shape.cls, checked)
        case Tagged():
            models = tuple(pydantic_model(cls, checked, kind) for kind, cls in shape.classes.items())
            made = Annotated[union(models), pydantic.Field(discriminator="kind")]
        case Listing():
            part = pydantic_type(shape.part, checked)
            made = frozenset[part] if shape.unordered else tuple[part, ...]
            notes = [pydantic.Field(**{NATIVE[name]: allowed[name] for name in allowed if name in NATIVE})]
        case Nullable():
            return pydantic_type(shape.part, checked, field) | None
    if field is not None and checked and not _native(shape, field, allowed):
        notes.append(pydantic.AfterValidator(python_check(field, allowed)))
    return Annotated[made, *notes] if notes else made


def python_check(field, allowed):
    """Return the check of a field as a function of its value, as directly as it can be called."""
    attribute, name = field.attribute, field.attribute.name
    convert, validate = attribute.converter, attribute.validator
    if "parse" in allowed:
        parse = allowed["parse"]

        def check(value):
            parse(value, name)
            return value

        return check
    if "maxLength" in allowed:
        cap, blank = allowed["maxLength"], not allowed["minLength"]
        return lambda value: label.parse(value, cap, name, blank)
    if convert is None:

        def check(value):
            validate(None, attribute, value)
            return value

        return check

    def convert_and_check(value):
        value = convert(value)
        if validate is not None:
            validate(None, attribute, value)
        return value

    return convert_and_check


def union(types):
    """Return the union of several types."""
    return reduce(operator.or_, types)


def _native(shape, field, allowed):
    """Tell whether pydantic checks all that the field's own check would."""
    if isinstance(shape, Record | Tagged) or (isinstance(shape, Choice) and shape.other is None):
        return True
    if isinstance(shape, Scalar) and shape.cls in (bool, int):
        return True
    if isinstance(shape, Listing):
        # Lists of objects and sets of choices; a tuple of ids has form and uniqueness to check.
        return not isinstance(shape_of(shape.part), Scalar)
    return field.attribute.converter is None and field.attribute.validator is None


def rules_of(cls):
    """Return what a class checks between its fields, for a pydantic model, or None."""
    if cls is Organization:
        return whole
    if cls is Media:
        return facts_fit
    if cls is Flow:
        return closed
    rules = getattr(cls, "__attrs_post_init__", None)
    if rules is None:
        return None

    def check(self):
        rules(self)
        return self

    return check


def facts_fit(self):
    """As `Media`: by name, because the classes are others here."""
    if self.facts is not None and self.media_type.startswith("audio/") != (type(self.facts).__name__ == "AudioFacts"):
        raise ValueError("media.facts_do_not_fit")
    return self


def closed(self):
    """As `Flow`: every target is a step of the flow, or built in."""
    index = {node.id: node for node in self.nodes}
    if len(index) != len(self.nodes) or self.start not in index:
        raise ValueError("field.duplicate")
    for node in self.nodes:
        for edge in node.edges():
            if edge.target not in index and not edge.target.startswith("@"):
                raise ValueError("ivr.unknown_target")
    return self


def whole(self):
    """As `Organization`: nothing stands twice, and whatever is named exists."""
    known, claims = set(), set()
    sections = {kind: getattr(self, section) for kind, section in SECTIONS.items()}
    for kind, section in sections.items():
        for value in section:
            key = (kind, value.number if kind == "number" else value.id)
            if key in known:
                raise ValueError("organization.duplicate_id")
            known.add(key)
    inventory = bool(self.numbers)
    for kind, section in sections.items():
        for value in section:
            if kind == "user":
                own = [("number", each) for each in value.numbers]
                own += [("number", each.number) for each in value.mobiles if each.kind.value == "fmc"]
                own.append(("email", value.email.casefold()))
            elif kind in ("queue", "menu"):
                own = [("number", value.number)]
            else:
                own = []
            if kind in ("department", "address_book", "queue", "menu", "prompt"):
                own.append((kind, label.skeleton(value.name)))
            for claim in own:
                if claim in claims:
                    raise ValueError("organization.duplicate")
                claims.add(claim)
                if inventory and claim[0] == "number" and number.is_e164(claim[1]) and claim not in known:
                    raise ValueError("organization.number_not_in_inventory")
            for _, ref in value.references():
                if (ref.kind, ref.id) not in known:
                    raise ValueError("organization.dangling_reference")
    return self


@cache
def struct(cls, kind=None):
    """Return the msgspec struct of a class of the library: types and unknown fields, no further check."""
    made = []
    for name, field in fields_of(cls).items():
        default = field.default
        if isinstance(field.shape, Record) and not field.required:
            inner = struct(field.shape.cls)
            default = inner(**{name: getattr(field.default, name) for name in fields_of(field.shape.cls)})
        made.append((name, struct_type(field.type)) if field.required else (name, struct_type(field.type), default))
    if cls is Organization:
        made.insert(0, ("version", int))
    tag = {} if kind is None else {"tag_field": "kind", "tag": kind}
    return msgspec.defstruct(
        cls.__name__ + (kind or ""),
        made,
        kw_only=True,
        frozen=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
        **tag,
    )


def struct_type(hint: Any):
    """Return the type of a field as msgspec wants it; times other than instants stay text or numbers."""
    shape = shape_of(hint)
    match shape:
        case Scalar():
            return shape.cls
        case Choice():
            return type(next(iter(shape.table.values()))) if shape.other is None else str
        case Time():
            return float if shape.cls is timedelta else str
        case Record():
            return struct(shape.cls)
        case Tagged():
            return union(struct(cls, kind) for kind, cls in shape.classes.items())
        case Listing():
            part = struct_type(shape.part)
            return frozenset[part] if shape.unordered else tuple[part, ...]
        case Nullable():
            return struct_type(shape.part) | None
