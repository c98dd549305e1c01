"""Documents in files: read from a path, bytes or a text file; written whole or not at all.

>>> import tempfile
>>> from dstny_smp.organization import Organization
>>> with tempfile.TemporaryDirectory() as folder:
...     dump(Organization(id="city", name="City"), f"{folder}/city.json")
...     load(f"{folder}/city.json").name
'City'
"""

from __future__ import annotations

import os
from typing import IO, Any, TypeAlias

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.organization import Organization
from dstny_smp.wire import documents

Path: TypeAlias = "str | os.PathLike[str]"


def load(source: Path | bytes | IO[str] | IO[bytes], *, unknown: documents.Unknown = "refuse") -> Organization:
    """Return the organization of a document.

    Args:
        source: a path, the document itself as bytes, or a file that is open for reading. The text of a
            document is for `loads`.
        unknown: what to do with fields that this version does not know: ``"refuse"`` them, or
            ``"preserve"`` them in `Organization.preserved`, so that `dumps` writes them again.

    Raises:
        InvalidDocumentError: with every fault of the document, each with its path.
        InvalidValueError: ``field.wrong_type`` for a source of another kind, ``document.text_for_path``.
        OSError: the file cannot be read.

    >>> load(b'{"version": 1, "id": "city", "name": "City"}').timezone
    'Europe/Amsterdam'
    """
    given: Any = source
    if isinstance(given, (bytes, bytearray)):
        return documents.decode(bytes(given), unknown)
    # One byte or character too many is enough to know, and all that is ever read of a larger file.
    if hasattr(given, "read"):
        text: Any = given.read(limits.DOCUMENT_BYTES + 1)
        if not isinstance(text, (str, bytes)):
            raise InvalidValueError("field.wrong_type", text, "source", expected="text file")
        return documents.decode(text, unknown)
    if isinstance(given, str) and given.lstrip().startswith("{"):
        raise InvalidValueError("document.text_for_path", given, "source")
    if not isinstance(given, (str, os.PathLike)):
        raise InvalidValueError("field.wrong_type", given, "source", expected="path | bytes | text file")
    with open(given, "rb") as file:  # noqa: PTH123  # pathlib would be one more import
        return documents.decode(file.read(limits.DOCUMENT_BYTES + 1), unknown)


def loads(text: str | bytes, *, unknown: documents.Unknown = "refuse") -> Organization:
    """Return the organization of a document's text; bytes are UTF-8.

    Args:
        text: the document.
        unknown: as in `load`.

    Raises:
        InvalidDocumentError: with every fault of the document, each with its path.
        InvalidValueError: ``field.wrong_type``.

    >>> from dstny_smp.errors import InvalidDocumentError
    >>> try:
    ...     loads('{"version": 1, "id": "city", "name": "City", "queues": [{"id": "support", "number": 5}]}')
    ... except InvalidDocumentError as error:
    ...     print([fault.path for fault in error])
    ['queues[support].number', 'queues[support].name', 'queues[support].schedule']
    """
    given: Any = text
    if not isinstance(given, (str, bytes, bytearray)):
        raise InvalidValueError("field.wrong_type", given, "text", expected="str | bytes")
    return documents.decode(bytes(given) if isinstance(given, bytearray) else given, unknown)


def dumps(organization: Organization, *, indent: int | None = None) -> str:
    """Return the document of an organization: always the same text for the same organization.

    Args:
        organization: what to write.
        indent: spaces a level, at most 8, for people to read; None for one line without spaces.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``field.not_an_integer``, ``field.out_of_range``.

    >>> from dstny_smp.users import Department
    >>> print(dumps(Organization(id="city", name="City", departments=[Department("sales", "Sales")])))
    {"version":1,"id":"city","name":"City","departments":[{"id":"sales","name":"Sales"}]}
    """
    from dstny_smp.wire import writing

    return writing.encode(organization, indent).decode("utf-8")


def dump(organization: Organization, path: Path, *, indent: int | None = None) -> None:
    """Write the document of an organization to a file: all of it, or the file stays as it was.

    The text goes to a new file in the same folder, to the disk, and only then takes
    the old one's name; the new file has the old one's permissions, and a symbolic
    link stays one. A newline ends the file.

    Raises:
        InvalidValueError: as `dumps`.
        OSError: the file cannot be written; nothing is left behind. After a failure in the very last
            step, telling the disk of the new name, the new file is there, whole.
    """
    from dstny_smp.wire import writing

    data = writing.encode(organization, indent) + b"\n"
    target = os.path.realpath(path)
    temporary, handle = _create_beside(target)
    try:
        try:
            _write(handle, data, target)
        finally:
            os.close(handle)
        os.replace(temporary, target)  # noqa: PTH105  # as above
    except BaseException:
        os.unlink(temporary)  # noqa: PTH108  # as above
        raise
    _sync_folder(os.path.dirname(target))  # noqa: PTH120  # as above


def _create_beside(target: str) -> tuple[str, int]:
    """Create a new file in the folder of another, and return its path and its handle."""
    folder, name = os.path.split(target)
    for serial in range(100):  # others of this process, or left by one that was killed
        path = os.path.join(folder, f".{name[:64]}.{os.getpid()}-{serial}.tmp")  # noqa: PTH118  # as above
        try:
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        except FileExistsError:
            continue
    raise FileExistsError(17, "too many temporary files", folder)


def _write(handle: int, data: bytes, target: str) -> None:
    try:
        mode = os.stat(target).st_mode  # noqa: PTH116  # as above
    except FileNotFoundError:
        pass  # the usual permissions of a new file
    else:
        if hasattr(os, "fchmod"):
            os.fchmod(handle, mode & 0o7777)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


def _sync_folder(folder: str) -> None:
    """Make the new name last through a power cut, where folders can be opened (not on Windows)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
