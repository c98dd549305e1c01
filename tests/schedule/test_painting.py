"""The sweep against painting second by second, and the spans of zones against the files they come from."""

import os
import struct
from datetime import UTC, datetime, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dstny_smp.schedule import Block, Treatment
from dstny_smp.schedule.painting import Paint, Rule
from dstny_smp.schedule.search import Search
from dstny_smp.schedule.stacking import stacks
from dstny_smp.schedule.zone import DAY, LAST_INSTANT, Zone
from dstny_smp.validation import timezone

WIDTH = 40
strokes = st.lists(st.tuples(st.integers(-5, WIDTH), st.integers(1, 30), st.integers(1, 6)), max_size=12).map(
    lambda drawn: sorted((start, start + length, rank) for start, length, rank in drawn)
)


@given(strokes)
@example([(0, 5, 3), (1, 10, 2), (2, 10, 1)])  # two that end together under a third
def test_a_sweep_is_what_painting_each_second_gives(painted):
    """Later ranks over earlier ones; runs tile the range and differ from their neighbours."""
    expected = [max((rank for start, end, rank in painted if start <= at < end), default=0) for at in range(WIDTH)]
    starts, ranks = Paint([], painted).runs(0, WIDTH)
    found = [
        rank for start, end, rank in zip(starts, [*starts[1:], WIDTH], ranks, strict=True) for _ in range(start, end)
    ]

    assert expected == found
    assert all(before != after for before, after in pairwise(ranks))
    assert all(before < after for before, after in pairwise(starts))


def check_search(painted, wall, kinds, wanted):
    top = {at: max((rank for start, end, rank in painted if start <= at < end), default=0) for at in range(-40, 200)}
    other = [at for at in top if kinds[top[at]] != wanted]
    ahead = next(Search(Paint([], painted)).ahead(wall, kinds, wanted), None)
    behind = next(Search(Paint([], painted)).behind(wall, kinds, wanted), None)

    assert min((at for at in other if at >= wall), default=None) == (ahead and ahead[0])
    assert max((at for at in other if at < wall), default=None) == (behind and behind[1] - 1)


@given(strokes, st.integers(0, WIDTH), st.integers(0, 12))
def test_a_search_finds_the_nearest_run_of_another_kind(painted, wall, wanted):
    """Both ways, whatever is asked for, where each rank is a kind of its own."""
    check_search(painted, wall, range(20), wanted)


@given(strokes, st.integers(0, WIDTH), st.integers(0, 6), st.booleans())
@example([(0, 5, 6)], 50, 5, True)  # over, long before
def test_a_search_leaps_over_what_covers_all_others_and_no_further(painted, wall, cut, wanted):
    """Both ways, where all ranks above some rank are one kind, and all others another."""
    check_search(painted, wall, [rank > cut for rank in range(20)], wanted)


def test_stacks_tile_and_differ_however_much_is_painted_at_once():
    """A border between what is painted at once divides no stack: half a gap would be taken for a short one."""
    blocks = [
        Block.weekly(f"b{hour}", "B", "mon-sun", f"{hour:02}:00", f"{hour:02}:45", treatment=Treatment.open())
        for hour in range(24)
    ]
    paint = Paint([Rule(block, rank) for rank, block in enumerate(blocks, 1)], [])
    for low in (1_800, 3_000):  # in a block, and between two
        found = list(stacks(paint, low, low + 300 * DAY))

        assert (low, low + 300 * DAY) == (found[0].start, found[-1].end)
        assert all(one.end == other.start and one.lying != other.lying for one, other in pairwise(found))


def transitions(key):
    """Read the instants at which a zone's offset changes, and the new offsets, from its file (RFC 9636)."""
    paths = [Path(folder, key) for folder in TZPATH if Path(folder, key).is_file()]
    data = paths[0].read_bytes() if paths else resources.files("tzdata.zoneinfo").joinpath(*key.split("/")).read_bytes()

    def counts(at):
        return struct.unpack(">6L", data[at + 20 : at + 44])

    isut, isstd, leap, times, types, chars = counts(0)
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, types, chars = counts(at)
    at += 44
    instants = struct.unpack(f">{times}q", data[at : at + 8 * times])
    indexes = data[at + 8 * times : at + 9 * times]
    offsets = [struct.unpack(">l", data[at + 9 * times + 6 * n : at + 9 * times + 6 * n + 4])[0] for n in range(types)]
    found, before = [], offsets[0]
    for instant, index in zip(instants, indexes, strict=True):
        if offsets[index] != before:
            found.append((instant, before := offsets[index]))
    return found


ZONES = sorted(filter(timezone.is_valid, available_timezones()))
SOME = (
    ZONES if os.environ.get("SMP_ZONES") == "all" else [*ZONES[::23], "Africa/Casablanca", "Pacific/Apia", "Asia/Gaza"]
)


def test_no_offset_holds_for_less_than_the_samples_are_apart():
    """What sampling rests on, asked of every zone that is installed."""
    shortest = min(
        (after - before, key) for key in ZONES for (before, _), (after, _) in pairwise(transitions(key)) if before >= 0
    )

    assert shortest[0] > 4 * DAY, shortest


@pytest.mark.parametrize("key", SOME)
def test_the_spans_of_a_zone_are_those_of_its_file(key):
    """Every change of offset since 1970, to the second; all zones with SMP_ZONES=all."""
    listed = [each for each in transitions(key) if each[0] > 0]
    high = max([instant for instant, _ in listed], default=0) + 1
    zone = Zone(key)

    assert listed == zone.spans(0, max(high, 40 * DAY))[1:]
    for instant, offset in listed[:: max(len(listed) // 10, 1)]:
        near = zone.spans(instant - 5 * DAY, instant + 2 * DAY)
        assert (instant, offset) == near[-1]


@pytest.mark.parametrize("key", ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_spans_follow_the_rule_to_the_end_of_the_calendar(key):
    """Long after the file's last line its rule goes on; the year 9999 has summer time too."""
    zone, info = Zone(key), ZoneInfo(key)
    for year in (2050, 2500, 9999):
        low = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
        for start, offset in zone.spans(low, min(low + 365 * DAY, LAST_INSTANT)):
            when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=start)
            assert offset == when.astimezone(info).utcoffset().total_seconds()
            if start != low:
                assert offset != (when - timedelta(seconds=1)).astimezone(info).utcoffset().total_seconds()


def test_a_gap_is_known_at_sight():
    """What a clock never shows, and what it shows once or twice."""
    zone = Zone("Europe/Amsterdam")

    def wall(day, hour, minute=0):
        return int(datetime(2026, *day, hour, minute, tzinfo=UTC).timestamp())

    spring, autumn = (3, 29), (10, 25)
    assert zone.skips(wall(spring, 2), wall(spring, 3))
    assert zone.skips(wall(spring, 2, 15), wall(spring, 2, 45))
    assert not zone.skips(wall(spring, 1, 59), wall(spring, 2, 30))
    assert not zone.skips(wall(spring, 2, 30), wall(spring, 3, 1))
    assert not zone.skips(wall(autumn, 2), wall(autumn, 3))
    assert not zone.skips(wall(spring, 12), wall(spring, 13))
