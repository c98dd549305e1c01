"""What the fields of a model are in JSON: the one description that reading, writing and the schema follow.

A *shape* says what stands in the document for a type. It is found from the type
alone, on first use: a document without photographs never asks what a photograph
is. The wire's rules for types all stand here:

================================  =====================================================
type of the field                 in the document
================================  =====================================================
``str int float bool``, ids       the same; nothing is converted
enum, ``Literal``                 its value
``date``                          ``"2026-01-05"``
``datetime``                      ``"2026-01-05T08:30"`` (wall clock) or RFC 3339 (instant)
``timedelta``                     seconds, a number
a model                           an object of its fields; what has its default is left out
``A | B`` of models               such an object with ``"kind": "a"`` (see `kind_of`)
enum or id (``Tone | PromptId``)  text; the enum's values come first
``tuple[X, ...]``                 a list
``frozenset[X]``                  a list in ascending order; of enums, in their order
``X | None``                      left out for None, which must be the default
================================  =====================================================

>>> from dstny_smp.destination import HangUp, ToVoicemail
>>> kind_of(ToVoicemail), kind_of(HangUp)
('voicemail', 'hang_up')
"""

from __future__ import annotations

import builtins
import inspect
import re
import sys
import types
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final, Literal, NewType, TypeAlias, Union, get_args, get_origin

import attrs

from dstny_smp import ids


class Scalar:
    """Text, a flag or a number, exactly of its type; a whole number may stand for a ``float``."""

    __slots__ = ("cls",)

    def __init__(self, cls: type) -> None:
        self.cls = cls


class Choice:
    """One of the values of an enum or ``Literal``; where ``other`` is a type of text, that as well."""

    __slots__ = ("other", "table")

    def __init__(self, table: Mapping[str, object], other: Any = None) -> None:  # noqa: ANN401  # as in `shape_of`
        self.table = table
        self.other = other


class Time:
    """A date, a wall-clock time or instant, or a duration."""

    __slots__ = ("cls",)

    def __init__(self, cls: type) -> None:
        self.cls = cls


class Record:
    """An object of one class."""

    __slots__ = ("cls",)

    def __init__(self, cls: type) -> None:
        self.cls = cls


class Tagged:
    """An object of one of several classes, told apart by its ``kind``."""

    __slots__ = ("classes",)

    def __init__(self, classes: Mapping[str, type]) -> None:
        self.classes = classes


class Listing:
    """A list; where ``unordered``, a set's, in ascending order and each part once."""

    __slots__ = ("part", "unordered")

    def __init__(self, part: object, unordered: bool) -> None:
        self.part = part
        self.unordered = unordered


class Nullable:
    """What may also be ``null``, which is its default."""

    __slots__ = ("part",)

    def __init__(self, part: object) -> None:
        self.part = part


IDS: Final = {name: NewType(name, str) for name in vars(ids) if name.endswith("Id")}  # pyright: ignore[reportArgumentType]  # by their names
"""What ids are told apart by here."""

Shape: TypeAlias = Scalar | Choice | Time | Record | Tagged | Listing | Nullable

SCALARS: Final = (str, int, float, bool)
TIMES: Final = (date, datetime, timedelta)
KIND: Final = "kind"
IDENTITY: Final = ("id", "user", "department", "number", "keys", "language")
"""What tells the parts of a list apart, the first that a part has; in paths it stands for the index."""
LONG: Final = 500
"""Parts of a list that are worth compiling a function for, which takes half a millisecond a class."""


@cache
def shape_of(hint: Any) -> Shape:  # noqa: ANN401  # a type as typing knows it: a class, an alias, a union
    """Return what stands in a document for a type.

    Raises:
        TypeError: the type has no form in a document; a model's author sees it, never a user.
    """
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    if hint in SCALARS:
        return Scalar(hint)
    if hint in TIMES:
        return Time(hint)
    if isinstance(hint, type):
        if issubclass(hint, StrEnum):
            return Choice({member.value: member for member in hint})
        if attrs.has(hint):
            return Record(hint)
    arguments = get_args(hint)
    match get_origin(hint):
        case origin if origin is tuple and arguments[1:] == (...,):
            return Listing(arguments[0], unordered=False)
        case origin if origin is frozenset:
            return Listing(arguments[0], unordered=True)
        case origin if origin is Literal:
            return Choice({value: value for value in arguments})
        case origin if origin is Union or origin is types.UnionType:
            return _union(arguments)
    message = f"no form in a document for {hint!r}"
    raise TypeError(message)


def _union(arguments: tuple[Any, ...]) -> Shape:
    parts = [part for part in arguments if part is not types.NoneType]
    if len(parts) < len(arguments):
        return Nullable(parts[0] if len(parts) == 1 else Union[tuple(parts)])  # noqa: UP007  # made at run time
    shapes = [shape_of(part) for part in parts]
    if all(isinstance(shape, Record) for shape in shapes):
        return Tagged({kind_of(part): part for part in parts})
    match shapes:
        case [Choice() as choice, Scalar() as other] if other.cls is str:
            return Choice(choice.table, other=parts[1])
    message = f"no form in a document for the union of {parts!r}"
    raise TypeError(message)


def kind_of(cls: type) -> str:
    """Return the ``kind`` of a class in a union: its name in small letters, without a leading ``To``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", re.sub(r"^To(?=[A-Z])", "", cls.__name__)).lower()


class Field:
    """One field of a class: its name in the document and in the object, its type, and its default.

    Type and default are evaluated on first use: most documents meet a part of the
    fields only, and until then annotations are text.
    """

    __slots__ = ("_default", "_type", "attribute", "cls", "key", "required")

    def __init__(self, cls: type, attribute: attrs.Attribute[Any]) -> None:
        self.cls = cls
        self.attribute = attribute
        self.key: str = attribute.alias or attribute.name
        self.required = attribute.default is attrs.NOTHING
        """Whether a document must give it."""
        self._default: object = attrs.NOTHING
        self._type: Any = None

    @property
    def type(self) -> Any:  # noqa: ANN401  # as in `shape_of`
        """The type of the field."""
        if self._type is None:
            declared: Any = self.attribute.type
            self._type = _evaluated(self.cls, self.attribute, declared) if isinstance(declared, str) else declared
        return self._type

    @property
    def shape(self) -> Shape:
        """What stands in the document for it."""
        return shape_of(self.type)

    @property
    def default(self) -> object:
        """What it is where a document does not give it; ``attrs.NOTHING`` for a required field."""
        if self._default is attrs.NOTHING and not self.required:
            self._default = _default(self.attribute)
        return self._default


@cache
def fields_of(cls: type) -> Mapping[str, Field]:
    """Return the fields of a class that stand in a document, by their names there, in order.

    A field that does not count for equality is no part of the value, and has no place in a document.
    """
    made = (Field(cls, attribute) for attribute in attrs.fields(cls) if attribute.eq and attribute.init)
    return {field.key: field for field in made}


def _default(attribute: attrs.Attribute[Any]) -> object:
    default: Any = attribute.default
    if default is not attrs.NOTHING and hasattr(default, "takes_self"):
        if default.takes_self:
            message = f"the default of {attribute.name} depends on the rest of the object: a document cannot omit it"
            raise TypeError(message)
        return default.factory()
    return default


def _evaluated(cls: type, attribute: attrs.Attribute[Any], annotation: str) -> object:
    """Return the type that an annotation names where it was written, which may be a parent class.

    `typing.get_type_hints` would do all annotations of the class at once, and
    would import the classes of sections that no document has met.
    """
    home = cls
    if attribute.inherited:  # type: ignore[attr-defined]  # missing from the stubs of attrs
        home = next(parent for parent in cls.__mro__ if attribute.name in inspect.get_annotations(parent))
    names = _names_of(home.__module__)
    if annotation.isidentifier():
        return names[annotation]  # most are one word, and compiling costs more than all the rest
    return eval(annotation, {}, names)  # noqa: S307  # our own source text, as `typing` does it


class _Names(dict[str, object]):
    """The names that an annotation of a module may use.

    Those that the module loads on demand are among them; and an id is known by
    its name, though to a type checker it is plain text.
    """

    def __init__(self, module: types.ModuleType) -> None:
        super().__init__(IDS)
        self.module = module

    def __missing__(self, name: str) -> object:
        try:
            value = getattr(self.module, name)
        except AttributeError:
            value = getattr(builtins, name)
        self[name] = value
        return value


@cache
def _names_of(module: str) -> _Names:
    return _Names(sys.modules[module])
