"""The pictures of a flow: SVG of a layout, and text for other programs and for people.

>>> from dstny_smp.ivr import Choice, Flow, HangUp, Option, layout
>>> flow = Flow("main", [Choice("main", "welcome", [Option("1", "Bye", "bye")]), HangUp("bye")])
>>> svg(layout.arrange(flow), title="Main menu").splitlines()[1]
'<title id="flow-title">Main menu</title>'
"""

from __future__ import annotations

from dstny_smp.ivr.flow_svg import svg
from dstny_smp.ivr.flow_text import dot, mermaid, outline
from dstny_smp.ivr.steps import taken

__all__ = ["dot", "mermaid", "outline", "svg", "taken"]
