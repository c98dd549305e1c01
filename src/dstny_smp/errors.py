"""What the library raises: ``SmpError`` and its few children.

Every error is data: ``code`` (one a rule), ``path`` (where in the value or
document), ``params``. Text is made late, in English by ``str()`` and in Dutch or
English by ``text()``; it repeats at most 40 characters of a caller's value and
never a secret. Every error can be pickled.

>>> error = InvalidValueError("field.out_of_range", 7, "members[anna].skill", low=1, high=5)
>>> str(error)
'members[anna].skill: 7 is outside 1 to 5; give a value from 1 to 5'
>>> error.remedy("nl")
'geef een waarde van 1 tot en met 5'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Self

from dstny_smp import messages


class SmpError(Exception):
    """The base of everything this library raises on purpose.

    Attributes:
        code: the rule that was broken, such as ``number.bad_form``.
        path: where, such as ``queues[support].number``; empty for the value itself.
        params: what the text needs, by name.
    """

    code: str
    path: str
    params: Mapping[str, object]

    def __init__(self, code: str, path: str = "", **params: object) -> None:
        super().__init__(code, path)
        self.code, self.path, self.params = code, path, params

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.args, dict(self.__dict__))

    def text(self, language: str = "en") -> str:
        """Return the rule and its remedy, behind the path."""
        said = messages.translate(self.code, self.params, language)
        return f"{self.path}: {said}" if self.path else said

    def remedy(self, language: str = "en") -> str:
        """Return only what to do about it; empty where nothing can be advised."""
        return messages.remedy(self.code, self.params, language)

    def __str__(self) -> str:
        return self.text()


def _rebuild(cls: type[SmpError], args: tuple[object, ...], state: dict[str, object]) -> SmpError:
    """Make an unpickled error without running its constructor, whose arguments differ."""
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class InvalidValueError(SmpError, ValueError):
    """A value that cannot be: one rule, one place, the value and what to do.

    Attributes:
        value: what was given (never a password).
    """

    value: object

    def __init__(self, code: str, value: object, path: str = "", **params: object) -> None:
        super().__init__(code, path, value=value, **params)
        self.value = value

    def below(self, prefix: str) -> Self:
        """Return this error with its path put below another one.

        >>> InvalidValueError("field.empty", (), "devices").below("queues[a].ringing").path
        'queues[a].ringing.devices'
        """
        params = {name: value for name, value in self.params.items() if name != "value"}
        return type(self)(self.code, self.value, join(prefix, self.path), **params)


class InvalidDocumentError(ExceptionGroup[InvalidValueError], SmpError):
    """A document with faults: all of them, in reading order, as a flat group.

    Iterate it for the faults; each is an `InvalidValueError` with its path.

    >>> error = InvalidDocumentError([InvalidValueError("field.missing", None, "name")])
    >>> print(error)
    1 fault in the document
      name: this field is required; give it
    """

    def __new__(cls, faults: Iterable[InvalidValueError], *_: object) -> Self:
        """Make the group; `ExceptionGroup` takes its members here."""
        return super().__new__(cls, "document.invalid", list(faults))

    def __init__(self, faults: Iterable[InvalidValueError]) -> None:
        SmpError.__init__(self, "document.invalid", count=len(self.exceptions))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (list(self.exceptions),)

    def derive(self, excs: Sequence[Exception], /) -> InvalidDocumentError:  # type: ignore[override]  # a part is of the same kind
        """Return the same kind of group over a part of the faults (`ExceptionGroup.split`)."""
        return InvalidDocumentError([fault for fault in excs if isinstance(fault, InvalidValueError)])

    def __iter__(self) -> Iterator[InvalidValueError]:
        return iter(self.faults)

    @property
    def faults(self) -> tuple[InvalidValueError, ...]:
        """The faults, in reading order."""
        return tuple(fault for fault in self.exceptions if isinstance(fault, InvalidValueError))

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str = "en") -> str:
        """Return how many faults there are, then one a line."""
        first = messages.translate(
            "document.one_fault" if len(self.exceptions) == 1 else "document.faults", self.params, language
        )
        return "\n  ".join([first, *(fault.text(language) for fault in self.faults)])


class UnknownIdError(SmpError, LookupError):
    """There is no object of this kind with this id, or it is not yours to see."""

    def __init__(self, kind: str, id: str, path: str = "") -> None:
        super().__init__("id.unknown", path, kind=kind, id=id)


class InUseError(SmpError):
    """What should go is still named elsewhere.

    Attributes:
        paths: every place that names it, such as ``queues[support].members[anna]``.
    """

    paths: tuple[str, ...]

    def __init__(self, kind: str, id: str, paths: Iterable[str]) -> None:
        self.paths = tuple(paths)
        super().__init__("organization.in_use", "", kind=kind, id=id, paths=self.paths, count=len(self.paths))


class TransitionError(SmpError):
    """An event that is illegal here; nothing has changed."""


class ClockWentBackError(SmpError):
    """A machine was told a time before the last one; nothing has changed."""

    def __init__(self, now: int, last: int) -> None:
        super().__init__("machine.clock_went_back", "", now=now, last=last)


class AccessDeniedError(SmpError):
    """This actor may not do this.

    Attributes:
        contact: whom to ask for the right to; None where the organization names nobody.
    """

    contact: object

    def __init__(self, code: str = "portal.access_denied", contact: object = None, **params: object) -> None:
        super().__init__(code, "", contact=contact, **params)
        self.contact = contact


class ConflictError(SmpError):
    """Somebody else has saved since this draft was begun."""

    def __init__(self, base: int, current: int) -> None:
        super().__init__("portal.conflict", "", base=base, current=current)


class MissingExtraError(SmpError):
    """A part that is installed on demand is not there; the text names the command."""

    def __init__(self, extra: str, package: str) -> None:
        super().__init__("portal.missing_extra", "", extra=extra, package=package)


def join(prefix: str, path: str) -> str:
    """Put one path below another.

    >>> join("queues", "[support]"), join("queues[support]", "name"), join("", "name")
    ('queues[support]', 'queues[support].name', 'name')
    """
    if not prefix or not path:
        return prefix or path
    return prefix + path if path.startswith("[") else f"{prefix}.{path}"
