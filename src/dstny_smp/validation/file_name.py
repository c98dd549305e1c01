r"""Names of uploaded files: shown to people, never used as a path.

What is uploaded is stored under its SHA-256. The name it came with is a remark;
`parse` makes any text one that can be shown, and be saved under by whoever
downloads it again.

>>> parse("../../etc/passwd"), parse("C:\\Prompts\\Welkom.wav"), parse("CON.wav")
('passwd', 'Welkom.wav', '_CON.wav')

Source: CWE-22; OWASP File Upload Cheat Sheet; ASVS 5.0 section 5.3.2.
"""

from __future__ import annotations

import re
from typing import Final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import label

NAMELESS: Final = "file"
"""What a file is called of whose name nothing is left."""
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
"""What Windows does not allow in a name, less the separators."""
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]) *(?:\.|$)", re.IGNORECASE)
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def parse(text: object, path: str = "") -> str:
    r"""Return a name of at most 64 characters that can be shown, whatever the text is.

    Folders, what Windows forbids, invisible and control characters, leading dots
    and dots or spaces at the end go; a long name is cut before its extension.

    Raises:
        InvalidValueError: ``label.not_text``.

    >>> parse("a.wav\0.exe"), parse("gnp.\u202ewelkom.wav"), parse(" . ")
    ('a.wav.exe', 'gnp.welkom.wav', 'file')
    """
    if not isinstance(text, str):
        raise InvalidValueError("label.not_text", text, path)
    # The end of a path is its name; a longer one than this was never a name.
    last = re.split(r"[/\\]", text[-limits.CSV_CELL :])[-1]
    # NFC comes after: what stood apart may come together when the invisible is gone.
    visible = label.normal_form("NFC", "".join(filter(label.is_visible, last[-limits.TEXT :])))
    bare = _FORBIDDEN.sub("_", visible).lstrip(". ").rstrip(". ")
    name = _short(bare)
    if _RESERVED.match(name):  # after it is cut, which can make a device of it
        name = _short(f"_{name}")
    return name or NAMELESS


def is_valid(text: object) -> bool:
    """Tell whether a text is such a name already."""
    return isinstance(text, str) and parse(text) == text


def _short(name: str) -> str:
    if len(name) <= limits.NAME:
        return name
    extension = _EXTENSION.search(name)
    tail = extension[0] if extension else ""
    return name[: limits.NAME - len(tail)].rstrip(". ") + tail
