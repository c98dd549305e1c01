"""Dutch texts of this area: contacts."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {}
