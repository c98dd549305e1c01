"""Flows to be drawn, and slow obvious judges of what is drawn."""

import random

from dstny_smp.destination import ToQueue
from dstny_smp.ivr import Announce, Choice, Flow, Gate, HangUp, Option, Retry, SetLanguage, Transfer

TARGETS = ("@repeat", "@back", "@top")


def scattered(seed, most=40):
    """A flow of any shape: deep and wide places, shared targets, circles, steps that nobody reaches."""
    chance = random.Random(seed)
    ids = [f"n{number}" for number in range(chance.randint(1, most))]
    near = chance.choice((3, 8, most))

    def target(number):
        if chance.random() < 0.15:
            return chance.choice(TARGETS)
        return ids[min(number + chance.randint(0, near), len(ids) - 1)] if chance.random() < 0.8 else chance.choice(ids)

    def name():
        return "".join(
            chance.choice(("Ab", "W", " ", "ij", "Zorg ", "<&>")) for _ in range(chance.randint(0, 12))
        ).strip()

    def node(number, id):
        match chance.randint(0, 7):
            case 0:
                return HangUp(id, chance.choice((None, "bye")), name=name())
            case 1:
                return Announce(id, "hello", target(number), name=name())
            case 2:
                return SetLanguage(id, "en", target(number), name=name())
            case 3:
                return Gate(id, "hours", target(number), target(number), chance.choice((None, target(number))))
            case 4:
                return Transfer(
                    id, ToQueue("q"), on_busy=target(number), on_failed=chance.choice((None, target(number)))
                )
            case _:
                options = [Option(str(key), name(), target(number)) for key in range(chance.randint(0, 6))]
                again = Retry(1, to=chance.choice((None, target(number))))
                return Choice(id, "welcome", options, on_silence=again, on_invalid=again, name=name())

    return Flow(ids[0], [node(number, id) for number, id in enumerate(ids)])


def meet(one, other):
    """Whether two rectangles (left, upper, right, lower) have more than an edge in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def touch(one, other):
    """Whether two rectangles, which may be as thin as a line, have a point in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def area(placed):
    """The rectangle of a box, or of a line's label."""
    return placed.x, placed.y, placed.x + placed.width, placed.y + placed.height


def pieces(line):
    """The straight pieces of a line, each as a thin rectangle."""
    return [
        (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False)
    ]


def cross(one, other):
    """Whether two thin rectangles cross like the strokes of a plus."""
    return (one[0] < other[0] and other[2] < one[2] and other[1] < one[1] and one[3] < other[3]) or (
        other[0] < one[0] and one[2] < other[2] and one[1] < other[1] and other[3] < one[3]
    )


def faults(drawing):
    """Everything that a reader would take amiss, by looking at each against each."""
    boxes, lines = drawing.boxes, drawing.lines
    labels = [line for line in lines if line.width]
    things = [(box.id, area(box)) for box in boxes] + [(f"label of {line.target}", area(line)) for line in labels]
    for place, (name, one) in enumerate(things):
        if one[0] < 0 or one[1] < 0 or one[2] > drawing.width or one[3] > drawing.height:
            yield f"{name} is outside"
        for other_name, other in things[place + 1 :]:
            if meet(one, other):
                yield f"{name} overlaps {other_name}"
    for place, line in enumerate(lines):
        if any(x1 != x2 and y1 != y2 for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False)):
            yield f"the line to {line.target} is slanted"
        for box in boxes:
            if box.id not in (line.source, line.target) and any(touch(piece, area(box)) for piece in pieces(line)):
                yield f"the line to {line.target} runs through {box.id}"
        for other in labels:
            if other is not line and any(meet(piece, area(other)) for piece in pieces(line)):
                yield f"the line to {line.target} runs through the label of {other.target}"
        for other in lines[place + 1 :]:
            meets = cross if other.source == line.source else touch
            if any(meets(one, two) for one in pieces(line) for two in pieces(other)):
                yield f"the lines to {line.target} and {other.target} cross"
        ends = {box.id: area(box) for box in boxes}
        for end, point in ((line.source, line.points[0]), (line.target, line.points[-1])):
            if not touch(ends[end], (*point, *point)):
                yield f"the line to {line.target} misses {end}"
