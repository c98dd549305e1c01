"""Dutch texts of this area: routing."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {}
