"""English texts of this area: ivr."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {}
