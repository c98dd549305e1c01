"""A rest for the garbage collector while a document is built.

Reading and writing make hundreds of thousands of objects, of which none is
garbage and none is in a cycle. Python's collector, which counts new objects,
walks them all again and again meanwhile: a fifth of the time of reading ten
thousand users. It runs once afterwards.
"""

from __future__ import annotations

import gc


class Paused:
    """A context in which no collection starts by itself, unless the program had switched them off before.

    The switch is one for the whole process. Two threads that read at once leave it on at the end, whoever
    ends first; a thread that switches it off meanwhile may find it on.
    """

    __slots__ = ("_was_on",)

    def __enter__(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._was_on:
            gc.enable()
