"""English texts of this area: portal."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "portal.access_denied": ("only an administrator may do this", "ask {contact}"),
    "portal.conflict": (
        "version {base} is no longer the newest, which is {current}",
        "read the newest version and make the change again",
    ),
    "portal.missing_extra": (
        "the package {package} is not installed",
        "install it with: pip install 'dstny_smp[{extra}]'",
    ),
    "machine.clock_went_back": ("{now} is before the last time, {last}", "give times that never go back"),
}
