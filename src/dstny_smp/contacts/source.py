"""A file of contacts as bytes: that it can be read twice, how large it is, and what encoding it has.

Everything is known before any of it is parsed. Nothing here knows what the bytes say.
"""

from __future__ import annotations

import codecs
from io import SEEK_END, BytesIO
from typing import BinaryIO, Final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError

_CHUNK: Final = 1 << 16


def opened(file: bytes | BinaryIO) -> tuple[BinaryIO, int]:
    """Return a file that stands where it was given, and how many bytes follow.

    Raises:
        InvalidValueError: ``contacts.not_binary``, ``contacts.no_bytes``, ``contacts.too_large``.
    """
    source = BytesIO(file) if isinstance(file, bytes) else _checked(file)
    start = source.tell()
    size = source.seek(0, SEEK_END) - start
    source.seek(start)
    if size <= 0:
        raise InvalidValueError("contacts.no_bytes", None)
    if size > limits.IMPORT_BYTES:
        raise InvalidValueError("contacts.too_large", None, cap=limits.IMPORT_BYTES // 2**20)
    return source, size


def encoding(source: BinaryIO) -> str:
    """Return the encoding of all that follows, UTF-8 or else Windows-1252; the file stands where it stood.

    Raises:
        InvalidValueError: ``contacts.utf_16``, ``contacts.no_encoding``.
    """
    start = source.tell()
    for name in ("utf-8-sig", "cp1252"):
        source.seek(start)
        if source.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            source.seek(start)
            raise InvalidValueError("contacts.utf_16", None)
        source.seek(start)
        decoder = codecs.getincrementaldecoder(name)()
        try:
            while chunk := source.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        finally:
            source.seek(start)
        return name
    raise InvalidValueError("contacts.no_encoding", None)


def check_writable(file: BinaryIO) -> None:
    """Refuse what is no binary file that can be written to.

    Raises:
        InvalidValueError: ``contacts.not_writable``.
    """
    try:
        file.write(b"")
    except (AttributeError, TypeError, ValueError):  # no file, one of text, one that is closed or only read
        raise InvalidValueError("contacts.not_writable", type(file).__name__, "file") from None


def _checked(file: BinaryIO) -> BinaryIO:
    try:
        if file.seekable() and isinstance(file.read(0), bytes):
            return file
    except (AttributeError, TypeError, ValueError):  # no file, or one that is closed
        pass
    raise InvalidValueError("contacts.not_binary", type(file).__name__)
