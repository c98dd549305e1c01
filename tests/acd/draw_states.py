"""Draw the pictures of `docs/explanation/queue-engine.md` from the engine's tables.

Run it after a change that is meant, then look at what changed::

    python tests/acd/draw_states.py

A column is a state, an arrow is a row of the table; several rows between the same
two states are one arrow, as in `transitions.mermaid`. Nothing is placed by hand, so
that nothing can overlap. The pages load nothing from elsewhere, which Mermaid's
own pictures would.
"""

from html import escape
from itertools import groupby
from pathlib import Path
from textwrap import wrap

from dstny_smp.acd import tables

PAGE = Path(__file__).parents[2] / "docs" / "explanation"
PICTURES = {
    "queue-calls.svg": ("The life of a call", tables.CALL),
    "queue-agents.svg": ("The days of an agent", tables.AGENT),
    "queue-offers.svg": ("The life of an offer", tables.OFFER),
}

COLUMN, BOX, TOP, LINE, LETTER, LOOP = 130, 112, 58, 15, 6.7, 30
STYLE = """
.smp-states{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:11px}
.smp-states text{fill:#1b2430;text-anchor:middle}
.smp-states .name{font-size:13px;font-weight:600}
.smp-states .paper{fill:#fff}
.smp-states .state{fill:#dbe9fb;stroke:#2b62a8}
.smp-states .life{stroke:#c2cad4;stroke-dasharray:3 4}
.smp-states .plate{fill:#fff;fill-opacity:.92}
.smp-states .arrow{stroke:#2b62a8;stroke-width:1.4;fill:none}
.smp-states .tip{fill:#2b62a8}
@media (prefers-color-scheme:dark){
.smp-states text{fill:#e6eaf0}
.smp-states .paper,.smp-states .plate{fill:#14181e}
.smp-states .state{fill:#1c3352;stroke:#7fb0f0}
.smp-states .life{stroke:#3a434f}
.smp-states .arrow{stroke:#7fb0f0}
.smp-states .tip{fill:#7fb0f0}
}
"""


def arrows(rows):
    """Return the arrows of a table: from, to, and by what; in the order of the table."""
    found = {}
    for source, by, target in rows:
        found.setdefault((source.value, target.value), []).append(by)
    return [(source, target, by) for (source, target), by in found.items()]


def lines_of(by, width):
    """Return the words on an arrow in lines that fit its length."""
    return wrap(", ".join(by), max(int(width / LETTER), len(max(by, key=len)) + 1), break_on_hyphens=False)


def draw(title, rows):
    """Return a table as a picture."""
    names = list(dict.fromkeys(state.value for row in rows for state in (row.source, row.target)))
    at = {name: COLUMN // 2 + COLUMN * place for place, name in enumerate(names)}
    width, y, drawn = COLUMN * len(names), TOP, []
    for _, group in groupby(arrows(rows), key=lambda arrow: arrow[0]):
        for source, target, by in group:
            left, right = sorted((at[source], at[target]))
            lines = lines_of(by, right - left - 14 if left < right else BOX)
            y += LINE * len(lines) + 10
            middle = (left + right) / 2
            broad = LETTER * max(map(len, lines)) + 6
            height = LINE * len(lines)
            drawn.append(
                f'<rect class="plate" x="{middle - broad / 2:.1f}" y="{y - height - 3}" '
                f'width="{broad:.1f}" height="{height}"/>'
            )
            for number, line in enumerate(lines):
                drawn.append(f'<text x="{middle:.1f}" y="{y - height + LINE * number + 8}">{escape(line)}</text>')
            drawn += arrow(at[source], at[target], y)
            y += 12 if source != target else 20
        y += 8
    y += 6
    story = "; ".join(f"from {source} to {target} by {' or '.join(by)}" for source, target, by in arrows(rows))
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" class="smp-states" viewBox="0 0 {width} {y}" width="{width}" '
                f'height="{y}" role="img" aria-labelledby="title story">'
            ),
            f'<title id="title">{escape(title)}</title><desc id="story">{escape(story)}.</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{width}" height="{y}"/>',
            *(f'<path class="life" d="M{at[name]} 40V{y - 8}"/>' for name in names),
            *(
                f'<rect class="state" x="{at[name] - BOX // 2}" y="10" width="{BOX}" height="30" rx="8"/>'
                f'<text class="name" x="{at[name]}" y="30">{escape(name)}</text>'
                for name in names
            ),
            *drawn,
            "</svg>\n",
        ]
    )


def arrow(start, end, y):
    """Return an arrow from one column to another, or back to its own."""
    dot = f'<circle class="tip" cx="{start}" cy="{y}" r="2.5"/>'
    if start == end:
        return [
            dot,
            f'<path class="arrow" d="M{start} {y}h{LOOP}v10h-{LOOP - 7}"/>',
            f'<path class="tip" d="M{start + 1} {y + 10}l8 -4v8z"/>',
        ]
    way = 1 if start < end else -1
    return [
        dot,
        f'<path class="arrow" d="M{start} {y}H{end - 8 * way}"/>',
        f'<path class="tip" d="M{end - way} {y}l{-8 * way} -4v8z"/>',
    ]


if __name__ == "__main__":
    for name, (title, rows) in PICTURES.items():
        (PAGE / name).write_text(draw(title, rows), encoding="utf-8")
        print(f"written: {name}")
