"""English texts of this area: acd."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {}
