"""Every fault of an organization's document, in reading order.

The walk of `faults` through the fields of an organization, and then what is
between its objects (an id that stands twice, a name that names nothing), which
`dstny_smp.organization.register` judges for the objects that could be read. An
object that could not be read counts as there: who names it is not at fault.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from dstny_smp import limits
from dstny_smp.errors import InvalidDocumentError, InvalidValueError
from dstny_smp.ids import Kind
from dstny_smp.model import Entity, Key
from dstny_smp.organization import Organization
from dstny_smp.organization.register import SECTIONS, path_of, survey
from dstny_smp.wire import faults
from dstny_smp.wire.documents import KNOWN_VERSIONS
from dstny_smp.wire.reading import compiled_hook_of
from dstny_smp.wire.scanning import Doubled
from dstny_smp.wire.shapes import Field, Listing


def examine(document: Any, *, preserve: bool) -> Organization:  # noqa: ANN401  # any JSON
    """Return the organization of a document's plain values, which are used up.

    Args:
        document: as `scanning.scan` returns it.
        preserve: keep the fields that nobody knows, where they would be faults.

    Raises:
        InvalidDocumentError: with every fault, in reading order.
    """
    examiner = _DocumentExaminer(preserve=preserve)
    given: dict[str, Any] = {}
    more = []
    try:
        given = examiner.document(document)
    except faults.EnoughError:
        more.append(InvalidValueError("document.more_faults", None, cap=limits.FAULTS))
    if examiner.faults:
        raise InvalidDocumentError([*_in_reading_order(examiner.faults, document), *more]) from None
    return Organization(**given, preserved=examiner.preserved or {})


class _DocumentExaminer(faults.Examiner):
    """The walk that also keeps what could be read of each section, and what could not.

    Attributes:
        objects: those that could be read.
        unreadable: the names of those that could not.
        blind: the kinds of which an object could not be read, not even its name:
            whoever is named may be that one.
    """

    def __init__(self, *, preserve: bool) -> None:
        super().__init__(preserve=preserve)
        self.objects: list[Entity] = []
        self.unreadable: list[Key] = []
        self.blind: set[Kind] = set()

    def document(self, document: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON
        """Return the organization's fields; worth something when there are no `faults`."""
        if isinstance(document, dict) and not self._version(document):
            return {}
        if isinstance(document, Doubled):
            self.blind.update(_KINDS[name] for name in document.names if name in _KINDS)
        given = self.fields(document, Organization, "")
        self._between()
        return given or {}

    def field(self, raw: Any, field: Field, path: str, below: str) -> Any:  # noqa: ANN401  # as in the parent
        """Keep what can be read of a section, where the parent knows only all or nothing."""
        if path or field.key not in _KINDS:
            return super().field(raw, field, path, below)
        kind, shape = _KINDS[field.key], field.shape
        assert isinstance(shape, Listing)  # noqa: S101  # every section is a tuple
        parts = self.parts(raw, shape, below)
        if parts is None:
            self.blind.add(kind)
            return faults.FAULTY
        for given, part in zip(raw, parts, strict=True):
            if part is not faults.FAULTY:
                self.objects.append(part)
            elif name := faults.identity(given):
                self.unreadable.append((kind, name))
            else:
                self.blind.add(kind)
        return faults.FAULTY if faults.FAULTY in parts else self.check(field, tuple(parts), path)

    def entry(self, raw: Any, hint: Any, path: str) -> Any:  # noqa: ANN401  # as in the parent
        """Try the good path first for an object of a section: most have no fault, and the walk is slow."""
        if "." not in path:
            try:
                # The compiled hook leaves what it has read as it was, should the walk be needed.
                return compiled_hook_of(hint)(raw, None)
            except (InvalidValueError, TypeError):
                pass
        return super().entry(raw, hint, path)

    def _version(self, document: dict[str, Any]) -> bool:
        """Tell whether the rest can be understood."""
        doubled = isinstance(document, Doubled) and "version" in document.names
        version = document.pop("version", None)
        if doubled:
            self.note(InvalidValueError("document.duplicate_field", "version"), "version")
        elif version is None:
            self.note(InvalidValueError("field.missing", None), "version")
        elif self.value(version, int, "version") is not faults.FAULTY and version not in KNOWN_VERSIONS:
            self.note(InvalidValueError("document.unknown_version", version, known=KNOWN_VERSIONS), "version")
            return False
        return True

    def _between(self) -> None:
        """Note what is wrong between the objects."""
        _, found = survey(self.objects, frozenset(self.unreadable))
        for fault in found:
            wanting = "number" if fault.code == "organization.number_not_in_inventory" else fault.params.get("kind")
            if wanting not in self.blind or fault.code == "organization.duplicate_id":
                self.note(fault, "")
        self._beside_survey()

    def _beside_survey(self) -> None:
        """Note what the objects that could not be read name in vain, and their ids that stand twice."""
        there = {value.key for value in self.objects}
        readable = {path_of(key) for key in there}
        for key in self.unreadable:
            if key in there:
                self.note(InvalidValueError("organization.duplicate_id", key[1], path_of(key), kind=key[0]), "")
            there.add(key)
        for path, ref in dict.fromkeys(self.mentions):
            head = _HEAD.match(path)
            judged = head is not None and head[0] in readable
            if not judged and (ref.kind, ref.id) not in there and ref.kind not in self.blind:
                fault = InvalidValueError("organization.dangling_reference", ref.id, kind=ref.kind, id=ref.id)
                self.note(fault, path)


_KINDS: Final[Mapping[str, Kind]] = {section: kind for kind, section in SECTIONS.items()}
_HEAD: Final = re.compile(r"\w+(\[[^\]]*\])?")


def _in_reading_order(found: list[InvalidValueError], document: Any) -> list[InvalidValueError]:  # noqa: ANN401  # any JSON
    """Sort by section and object of the document; inside an object they stand as they were found.

    What is about no place in particular (a field that is missing) comes first.
    """
    rank: dict[str, tuple[int, int]] = {}
    for place, (key, part) in enumerate(document.items() if isinstance(document, dict) else ()):
        rank[key] = (place, -1)
        for index, (name, _) in enumerate(faults.named(part) if isinstance(part, list) else ()):
            rank[f"{key}[{name}]"] = (place, index)

    def position(fault: InvalidValueError) -> tuple[int, int]:
        head = _HEAD.match(fault.path)
        return rank.get(head[0], (-1, -1)) if head else (-1, -1)

    return sorted(found, key=position)
