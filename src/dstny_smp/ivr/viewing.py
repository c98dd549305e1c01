"""What of a picture a reader sees: all of it, at its full size, closer by.

A `View` turns a point of the picture into one of the window: scale it, then move
it. Views are values; a host keeps one and asks for the next.

>>> view = full()
>>> zoom(view, 2, about=(100, 50))
View(scale=2, x=-100.0, y=-50.0)
>>> zoom(view, float("nan"), about=(0, 0))
Traceback (most recent call last):
...
dstny_smp.errors.InvalidValueError: factor: nan is not a size; give a finite number above 0
"""

from __future__ import annotations

import math
from typing import Final, Protocol

import attrs

from dstny_smp.errors import InvalidValueError

SMALLEST: Final = 0.02
LARGEST: Final = 8.0
"""The scales between which `zoom` stays; `fit` goes below the smallest where a picture is very large."""


class Sized(Protocol):
    """What can be looked at: a picture, by its size."""

    @property
    def width(self) -> float:
        """How wide it is."""
        ...

    @property
    def height(self) -> float:
        """How high it is."""
        ...


@attrs.frozen
class View:
    """A point ``(px, py)`` of the picture is seen at ``(scale * px + x, scale * py + y)`` of the window.

    Raises:
        InvalidValueError: ``ivr.bad_size``, ``ivr.bad_point``.
    """

    scale: float
    x: float
    y: float

    def __attrs_post_init__(self) -> None:
        _size(self.scale, "scale")
        _point((self.x, self.y), "x")

    @property
    def transform(self) -> str:
        """The view as the attribute ``transform`` of SVG, or of CSS with ``px``.

        >>> View(0.5, 10, 0).transform
        'translate(10 0) scale(0.5)'
        """
        return f"translate({self.x:.10g} {self.y:.10g}) scale({self.scale:.10g})"


def fit(drawing: Sized, width: float, height: float) -> View:
    """Return the view in which the whole picture is seen, as large as it can be, in the middle.

    Args:
        drawing: what is looked at.
        width: of the window, in pixels.
        height: likewise.

    Raises:
        InvalidValueError: ``ivr.bad_size``.
    """
    _size(width, "width")
    _size(height, "height")
    scale = min(width / drawing.width, height / drawing.height, LARGEST)
    return View(scale, (width - scale * drawing.width) / 2, (height - scale * drawing.height) / 2)


def full() -> View:
    """Return the view at full size, from the upper left corner."""
    return View(1, 0, 0)


def zoom(view: View, factor: float, about: tuple[float, float]) -> View:
    """Return the view that is so many times closer, with one point of the window where it was.

    The scale stays between 0.02 and 8; a view that is outside already goes no further.

    Args:
        view: the present one.
        factor: above 1 to come closer.
        about: the point of the window that stays, such as where the pointer is.

    Raises:
        InvalidValueError: ``ivr.bad_size``, ``ivr.bad_point``.
    """
    _size(factor, "factor")
    _point(about, "about")
    low, high = min(SMALLEST, view.scale), max(LARGEST, view.scale)
    scale = min(max(view.scale * factor, low), high)
    by = scale / view.scale
    return View(scale, about[0] + (view.x - about[0]) * by, about[1] + (view.y - about[1]) * by)


def _is_number(value: object) -> bool:
    try:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False


def _size(value: object, path: str) -> None:
    if not (_is_number(value) and value > 0):  # type: ignore[operator]  # a number, as just checked
        raise InvalidValueError("ivr.bad_size", value, path)


def _point(value: object, path: str) -> None:
    if not (isinstance(value, tuple) and len(value) == 2 and all(map(_is_number, value))):
        raise InvalidValueError("ivr.bad_point", value, path)
