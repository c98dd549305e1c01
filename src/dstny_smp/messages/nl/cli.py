"""Dutch texts of this area: cli."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {}
