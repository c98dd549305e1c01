"""Where the places of a tree stand beside each other: as close as they can, parents in the middle.

Layers lie above each other; this is about the other direction. Subtrees of one
parent are pushed together until their outlines touch somewhere, and the room
that a deep one forces between its neighbours is shared out among the shallow
ones between them, so that equal subtrees look equal wherever they stand. It is
linear, and loops, since a flow may be deep.

Source: A. van der Ploeg, Drawing non-layered tidy trees in linear time, Software: Practice and Experience 44
(2014); C. Buchheim, M. Juenger, S. Leipert, Improving Walker's algorithm to run in linear time (2002).
"""

from __future__ import annotations

from collections.abc import Sequence


def spread(first: Sequence[int], half: Sequence[float], gap: float) -> list[float]:
    """Return the middle of every place; that of place 0, above the roots, is 0.

    Args:
        first: by place, its first child, as of `dstny_smp.ivr.tree.Tree`.
        half: by place, half the room that it takes.
        gap: the least room between two places of one layer.

    >>> spread([1, 3, 3, 3], [0, 5, 15], 10)
    [0.0, -15.0, 15.0]
    """
    offset = _offsets(first, half, gap)
    middle = [0.0] * len(half)
    for place in range(len(half)):
        here = middle[place]
        for child in range(first[place], first[place + 1]):
            middle[child] = here + offset[child]
    return middle


def _offsets(first: Sequence[int], half: Sequence[float], gap: float) -> list[float]:
    """Return how far every place is from its parent.

    The outline of a subtree is followed from its root by first (or last) children, and where these end by
    *threads* to the place of the next layer that is outermost; each thread knows how far aside it leads.
    """
    count = len(half)
    offset, thread, aside = [0.0] * count, [0] * count, [0.0] * count
    # Of the subtree below each place: its layers, and the outermost places of the last layer with their offsets.
    layers = [0] * count
    low_left, low_right = list(range(count)), list(range(count))
    left_at, right_at = [0.0] * count, [0.0] * count
    for parent in range(count - 1, -1, -1):
        begin, end = first[parent], first[parent + 1]
        if begin == end:
            continue
        if first[begin] == first[end]:  # only leaves
            at = 0.0
            for child in range(begin + 1, end):
                at += half[child - 1] + gap + half[child]
                offset[child] = at
            deepest, left, left_x, right, right_x = 0, begin, 0.0, end - 1, at
        else:
            deepest, left, left_x = layers[begin], low_left[begin], left_at[begin]
            right, right_x = low_right[begin], right_at[begin]
            # The siblings that are seen from the right, the lowest first.
            seen = [(deepest, begin)]
            shares: dict[int, float] = {}
            changes: dict[int, float] = {}
            for child in range(begin + 1, end):
                at = offset[child - 1] + half[child - 1] + gap + half[child]
                theirs, their_x, ours, our_x = child - 1, offset[child - 1], child, 0.0
                layer, owner = 0, len(seen) - 1
                while True:
                    low, high = first[theirs], first[theirs + 1]
                    if low < high:
                        theirs = high - 1
                        their_x += offset[theirs]
                        more_theirs = 1
                    else:
                        more_theirs = thread[theirs]
                        their_x += aside[theirs]
                        theirs = more_theirs
                    low, high = first[ours], first[ours + 1]
                    if low < high:
                        ours = low
                        our_x += offset[ours]
                        more_ours = 1
                    else:
                        more_ours = thread[ours]
                        our_x += aside[ours]
                        ours = more_ours
                    if not (more_theirs and more_ours):
                        break
                    layer += 1
                    over = their_x + half[theirs] + gap + half[ours] - at - our_x
                    if over > 0:
                        at += over
                        while seen[owner][0] < layer:
                            owner -= 1
                        sibling = seen[owner][1]
                        between = child - sibling
                        if between > 1:
                            share = over / between
                            shares[sibling + 1] = shares.get(sibling + 1, 0.0) + share
                            shares[child] = shares.get(child, 0.0) - share
                            changes[child] = changes.get(child, 0.0) - (over - share)
                offset[child] = at
                if more_theirs:  # what stands left of the child is deeper than it
                    last = low_right[child]
                    thread[last], aside[last] = theirs, their_x - at - right_at[child]
                else:
                    if more_ours:
                        thread[left], aside[left] = ours, at + our_x - left_x
                        deepest, left, left_x = layers[child], low_left[child], at + left_at[child]
                    right, right_x = low_right[child], at + right_at[child]
                while seen and seen[-1][0] <= layers[child]:
                    seen.pop()
                seen.append((layers[child], child))
            if shares:
                step = moved = 0.0
                for child in range(begin, end):
                    step += shares.get(child, 0.0)
                    moved += step + changes.get(child, 0.0)
                    offset[child] += moved
        middle = (offset[begin] + offset[end - 1]) / 2
        if middle:
            for child in range(begin, end):
                offset[child] -= middle
        layers[parent] = deepest + 1
        low_left[parent], left_at[parent] = left, left_x - middle
        low_right[parent], right_at[parent] = right, right_x - middle
    return offset
