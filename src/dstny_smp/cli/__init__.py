"""The command line ``dstny-smp``: one module a command.

This is the only floor that prints and reads the clock. It knows no rule of its
own: each command reads a document, asks the library, and shows the answer to a
person or, with ``--json``, to a program. Exit codes: 0 fine, 1 something was
found, 2 misuse or bad input.
"""

from dstny_smp.cli.entry import main

__all__ = ["main"]
