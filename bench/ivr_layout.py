"""What a picture of a menu costs: beside a minimal tidy tree, and beside Graphviz.

The flow is a tree of 10,000 steps, menus of two to six options, with one way in
twelve to a step that is drawn elsewhere, or back. The *floor* is the least that can
be done: Buchheim's tidy tree in one function, which finds every text and its size
ready, knows one orientation, no findings and nothing collapsed, and makes the same
boxes and lines. So it is also told how long that takes with the texts to be
measured. Graphviz's ``dot`` is given the same flow as `render.dot` writes it; it
draws every way as a way, crossings and all.

First the floor must have made equal boxes and lines, coordinates and all, and
Graphviz as many places; then the candidates are timed in turn, the minimum of
several rounds (``dot`` once). Run it with ``python bench/ivr_layout.py [rounds]``.
It exits with 1 when they disagree or a promise is broken:

- a layout costs at most twice the floor;
- Graphviz takes at least a hundred times as long (``apt-get install graphviz``; without it this is not judged);
- the SVG document costs less than four layouts;
- twice the steps cost at most three times as much (four would be quadratic; the garbage collector takes its share).
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

from dstny_smp import lettering
from dstny_smp.destination import ToNumber, ToQueue
from dstny_smp.ivr import Choice, Flow, HangUp, Option, Retry, Transfer, layout, render
from dstny_smp.ivr.drawn import Box, Drawing, Line

STEPS = 10_000
TARGETS = ("@back", "@repeat", "@top")
Ready = tuple[dict[str, Box], dict[str, Line]]


def flow(steps: int) -> Flow:
    """Return menus of two to six options above queues, numbers and ends."""
    chance = random.Random(7)
    ids = [f"step-{number}" for number in range(steps)]
    nodes, made = [], 1
    for number, id in enumerate(ids):
        below = ids[made : made + chance.randint(2, 6)]
        made += len(below)
        if not below:
            nodes.append(_end(id, number, chance))
            continue
        options = [Option(str(key), f"Keuze {to}", to) for key, to in enumerate(below, 1)]
        if chance.random() < 0.35:
            options.append(Option("0", "Receptie", chance.choice((*TARGETS, chance.choice(ids)))))
        again = Retry(1, to=below[0])
        nodes.append(Choice(id, "welcome", options, on_silence=again, on_invalid=again, name=f"Menu {number}"))
    return Flow(ids[0], nodes)


def _end(id: str, number: int, chance: random.Random) -> HangUp | Transfer:
    match chance.randrange(3):
        case 0:
            return HangUp(id, "closed")
        case 1:
            return Transfer(id, ToQueue(f"queue-{number}"), name=f"Afdeling {number}")
        case _:
            return Transfer(id, ToNumber("+31201234567"))


def floor(flow: Flow, ready: Ready) -> Drawing:
    """Return the upright picture, from texts and sizes that are ready."""
    boxes, lines = ready
    # The tree, in the order of its layers.
    leaving: dict[str, list[str]] = {}
    for edge in flow.edges():
        leaving.setdefault(edge.source, []).append(edge.target)
    names, parent, first, layers = ["", flow.start], [0, 0], [1], [0, 1]
    taken, place = {flow.start}, 1
    while place < len(names):
        first.append(len(names))
        name = names[place]
        for target in dict.fromkeys(leaving.get(name, ())):
            if target in taken or target.startswith("@"):
                names.append(f"{name}/{target}")
            else:
                taken.add(target)
                names.append(target)
            parent.append(place)
            layers.append(layers[place] + 1)
        place += 1
    first.append(len(names))
    count = len(names)
    half = [0, *(max(boxes[name].width, lines[name].width if name in lines else 0) // 2 for name in names[1:])]
    middle = buchheim(first, parent, half, layout.BESIDE)
    # Layers.
    deep, labelled = [0] * (layers[-1] + 1), [0] * (layers[-1] + 1)
    for place in range(1, count):
        name, layer = names[place], layers[place]
        deep[layer] = max(deep[layer], boxes[name].height)
        if name in lines:
            labelled[layer] = max(labelled[layer], lines[name].height)
    starts = [0, layout.MARGIN]
    for layer in range(2, len(deep)):
        gap = layout.OUT + 2 * layout.IN
        starts.append(starts[layer - 1] + deep[layer - 1] + gap + labelled[layer])
    # Boxes and lines, as one reads them.
    aside = layout.MARGIN - min(middle[place] - half[place] for place in range(1, count))
    drawn: list[Box] = []
    joined: list[Line] = []
    waiting = [1]
    while waiting:
        place = waiting.pop()
        name, x, y = names[place], middle[place] + aside, starts[layers[place]]
        _, node, _, _, width, height, text, stub, kind, layer, detail, *_ = boxes[name]
        drawn.append(Box(name, node, x - width // 2, y, width, height, text, stub, kind, layer, detail))
        if place > 1:
            above = parent[place]
            out, source = middle[above] + aside, names[above]
            begin, part = starts[layer - 1] + boxes[source].height, starts[layer - 1] + deep[layer - 1] + layout.OUT
            straight = ((out, begin), (out, y))
            points = straight if out == x else ((out, begin), (out, part), (x, part), (x, y))
            _, _, _, label, edges, _, _, wide, high, _ = lines[name]
            at = (x - wide // 2, y - layout.IN - high) if wide else (0, 0)
            joined.append(Line(source, name, points, label, edges, *at, wide, high))
        waiting.extend(range(first[place + 1] - 1, first[place] - 1, -1))
    across = aside + layout.MARGIN + max(middle[place] + half[place] for place in range(1, count))
    return Drawing(tuple(drawn), tuple(joined), across, starts[-1] + deep[-1] + layout.MARGIN)


def buchheim(first: list[int], parent: list[int], half: list[int], gap: int) -> list[int]:
    """Return the middle of every place, as in "Improving Walker's algorithm to run in linear time"."""
    count = len(half)
    prelim, mod, shift, change, mid = ([0.0] * count for _ in range(5))
    thread, ancestor = [0] * count, list(range(count))
    for above in range(count - 1, -1, -1):
        begin, end = first[above], first[above + 1]
        if begin == end:
            continue
        default = begin
        for here in range(begin, end):
            if here == begin:
                prelim[here] = mid[here]
                continue
            prelim[here] = prelim[here - 1] + half[here - 1] + gap + half[here]
            mod[here] = prelim[here] - mid[here] if first[here] < first[here + 1] else 0.0
            inner_left, outer_left, inner_right, outer_right = here - 1, begin, here, here
            sum_il, sum_ol, sum_ir, sum_or = mod[here - 1], mod[begin], mod[here], mod[here]
            while True:
                low, high = first[inner_left], first[inner_left + 1]
                next_left = high - 1 if low < high else thread[inner_left]
                low, high = first[inner_right], first[inner_right + 1]
                next_right = low if low < high else thread[inner_right]
                if not (next_left and next_right):
                    break
                inner_left, inner_right = next_left, next_right
                low, high = first[outer_left], first[outer_left + 1]
                outer_left = low if low < high else thread[outer_left]
                low, high = first[outer_right], first[outer_right + 1]
                outer_right = high - 1 if low < high else thread[outer_right]
                ancestor[outer_right] = here
                over = prelim[inner_left] + sum_il - prelim[inner_right] - sum_ir
                over += half[inner_left] + gap + half[inner_right]
                if over > 0:
                    which = ancestor[inner_left]
                    if not begin <= which < end:
                        which = default
                    share = over / (here - which)
                    change[here] -= share
                    shift[here] += over
                    change[which] += share
                    prelim[here] += over
                    mod[here] += over
                    sum_ir += over
                    sum_or += over
                sum_il += mod[inner_left]
                sum_ir += mod[inner_right]
                sum_ol += mod[outer_left]
                sum_or += mod[outer_right]
            low, high = first[outer_right], first[outer_right + 1]
            if next_left and not (low < high or thread[outer_right]):
                thread[outer_right] = next_left
                mod[outer_right] += sum_il - sum_or
            low, high = first[outer_left], first[outer_left + 1]
            if next_right and not (low < high or thread[outer_left]):
                thread[outer_left] = next_right
                mod[outer_left] += sum_ir - sum_ol
                default = here
        moved = step = 0.0
        for here in range(end - 1, begin - 1, -1):
            prelim[here] += moved
            mod[here] += moved
            step += change[here]
            moved += shift[here] + step
        mid[above] = (prelim[begin] + prelim[end - 1]) / 2
    x = [0.0] * count
    sums = [0.0] * count
    for place in range(1, count):
        above = parent[place]
        sums[place] = sums[above] + mod[above]
        x[place] = prelim[place] + sums[place]
    return [round(each - x[1]) for each in x]


def timed(rounds: int, *tasks: Callable[[], object]) -> list[float]:
    """Return the least time of each task, in milliseconds; they take turns."""
    least = [float("inf")] * len(tasks)
    for _ in range(rounds):
        for number, task in enumerate(tasks):
            begun = time.perf_counter()
            task()
            least[number] = min(least[number], time.perf_counter() - begun)
    return [1000 * each for each in least]


def graphviz(given: Flow) -> tuple[float, str] | None:
    """Return how long ``dot`` took, in milliseconds, and what it said; None where it is absent."""
    program = shutil.which("dot")
    if program is None:
        return None
    text = render.dot(given)
    begun = time.perf_counter()
    said = subprocess.run([program, "-Tplain"], input=text, capture_output=True, text=True, check=True).stdout
    return 1000 * (time.perf_counter() - begun), said


def main() -> int:
    """Measure, print, and return the exit code."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    given, double = flow(STEPS), flow(2 * STEPS)
    drawing = layout.arrange(given)
    ready = {box.id: box for box in drawing.boxes}, {line.target: line for line in drawing.lines}
    made = floor(given, ready)
    if made != drawing:
        wrong = sum(ours != theirs for ours, theirs in zip(drawing.boxes, made.boxes, strict=False))
        print(f"the floor draws another picture: {wrong} of {len(drawing.boxes)} boxes differ")
        return 1
    said = [(box.text, box.detail) for box in drawing.boxes], [line.label for line in drawing.lines]

    def measured() -> Drawing:
        for text, detail in said[0]:
            lettering.width(text, 14)
            lettering.width(detail, 11)
        for label in said[1]:
            lettering.width(label, 11)
        return floor(given, ready)

    ours, least, with_text, svg, twice = timed(
        rounds,
        lambda: layout.arrange(given),
        lambda: floor(given, ready),
        measured,
        lambda: render.svg(drawing),
        lambda: layout.arrange(double),
    )
    peer = graphviz(given)
    print(f"Python {sys.version.split()[0]}; {STEPS} steps, {len(drawing.boxes)} boxes, least of {rounds} rounds, ms")
    for what, value in (
        ("layout", ours),
        ("floor: a minimal tidy tree, texts and sizes ready", least),
        ("floor, texts measured", with_text),
        ("SVG of the layout", svg),
        (f"layout of {2 * STEPS} steps", twice),
    ):
        print(f"  {what:52} {value:10.1f}  {value / ours:8.2f} layouts")
    promises = [
        (f"a layout costs {ours / least:.2f} floors, at most 2", ours <= 2 * least),
        (f"the SVG costs {svg / ours:.2f} layouts, less than 4", svg < 4 * ours),
        (f"twice the steps cost {twice / ours:.2f} times as much, at most 3", twice <= 3 * ours),
    ]
    if peer is None:
        print("  Graphviz is not installed: apt-get install graphviz")
    else:
        spent, plain = peer
        print(f"  {'Graphviz dot of the same flow, once':52} {spent:10.1f}  {spent / ours:8.2f} layouts")
        places = sum(line.startswith("node ") for line in plain.splitlines())
        wanted = len(given.nodes) + len({(e.source, e.target) for e in given.edges() if e.target in TARGETS})
        promises += [
            (f"Graphviz has drawn {places} places of {wanted}", places == wanted),
            (f"Graphviz takes {spent / ours:.0f} layouts, at least 100", spent >= 100 * ours),
        ]
    for promise, kept in promises:
        print(f"{'kept  ' if kept else 'BROKEN'} {promise}")
    return 0 if all(kept for _, kept in promises) else 1


if __name__ == "__main__":
    sys.exit(main())
