"""The pictures of a week and a month: well-formed, the same every time, readable without colour and without eyes."""

import re
from datetime import UTC, date, datetime
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dstny_smp.destination import ToMenu, ToNumber, ToQueue
from dstny_smp.errors import InvalidValueError
from dstny_smp.model import fields
from dstny_smp.schedule import Block, Override, Schedule, Treatment, drawing
from dstny_smp.schedule.views import month_svg, week_svg
from dstny_smp.testing.strategies import schedules

OPEN, CLOSED = Treatment.open(), Treatment.closed()
SVG = "{http://www.w3.org/2000/svg}"
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
RARE = Schedule(
    id="rare",
    name='Rare <script>alert("x")</script> & co',
    blocks=[
        Block.weekly("quarter", "Quarter", "mon", "09:00", "09:15", treatment=OPEN),
        Block.weekly("next", "Next", "mon", "09:15", "09:30", treatment=Treatment.forward(ToQueue("q"))),
        Block.weekly("half", "Half", "mon", "10:00", "10:30", treatment=OPEN),
        Block.weekly("hour", "Hour", "mon", "12:00", "13:00", treatment=OPEN),
        Block.weekly("night", "Night", "fri,sat", "21:00", "04:00", treatment=OPEN),
        Block.weekly("fold", "Fold", "sun", "02:30", "09:00", treatment=Treatment.forward(ToMenu("m"))),
    ],
    exceptions=[
        Block(id="e", name="Closed", starts=datetime(2026, 10, 22), ends=datetime(2026, 10, 23, 12), treatment=CLOSED)
    ],
    override=Override(CLOSED, datetime(2026, 10, 25, 0, 15, tzinfo=UTC), datetime(2026, 10, 25, 1, 15, tzinfo=UTC)),
)


def texts(svg):
    """Return the lines of text of a picture, as (left, top, right, bottom, text)."""
    found = []
    for text in ET.fromstring(svg).iter(f"{SVG}text"):
        kind = text.get("class", "")
        size = {"title": 17.5, "head": 14, "name": 11.9, "bad": 11.9, "hour": 10}.get(kind, 11)
        across, x, y = drawing.width(text.text, size), float(text.get("x")), float(text.get("y"))
        x -= {"end": across, "middle": across / 2}.get(text.get("text-anchor"), 0)
        found.append((x, y - 9, x + across, y + 2, text.text))
    return found


@pytest.mark.parametrize("draw", [week_svg, month_svg])
@settings(max_examples=settings().max_examples * 2 // 5)
@given(drawn=schedules(most=4), on=DAYS, language=st.sampled_from(["nl", "en-US"]))
def test_every_picture_is_well_formed_and_keeps_its_texts_apart(draw, drawn, on, language):
    """Whatever the schedule, no text runs into another one or out of the picture."""
    svg = draw(drawn, on, language)
    root = ET.fromstring(svg)
    found = texts(svg)
    ids = [element.get("id") for element in root.iter() if element.get("id")]

    assert len(ids) == len(set(ids))
    across, down = float(root.get("width")), float(root.get("height"))
    for left, top, right, bottom, said in found:
        # A name of a schedule may be as broad as the picture.
        assert 0 <= left, said
        assert right <= across + 1, said
        assert 0 <= top, said
        assert bottom <= down, said
    for one, other in combinations(found, 2):
        apart = one[2] <= other[0] + 2 or other[2] <= one[0] + 2 or one[3] <= other[1] + 2 or other[3] <= one[1] + 2
        assert apart, (one, other)


@pytest.mark.parametrize("draw", [week_svg, month_svg])
def test_the_same_schedule_gives_the_same_bytes(draw):
    """A picture can be compared and stored under its digest."""
    other = Schedule(**{field.name: getattr(RARE, field.name) for field in fields(Schedule)})

    assert draw(RARE, date(2026, 10, 25), "nl") == draw(other, date(2026, 10, 25), "nl")


@pytest.mark.threat("T-33")
@pytest.mark.parametrize("draw", [week_svg, month_svg])
def test_names_are_text_and_nothing_else(draw):
    """A name of a block, a schedule or a queue cannot become markup."""
    moved = RARE.put(Block.weekly("x", "</text><a>&amp;", "tue", "08:00", "20:00", treatment=OPEN))
    svg = draw(moved, date(2026, 10, 25), "nl", lambda ref: "<b>\x00\u202eevil</b>")
    tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}

    assert tags <= {"svg", "title", "desc", "style", "defs", "pattern", "path", "rect", "text", "g"}
    assert "\u202e" not in svg
    assert "&amp;amp;" in svg


@pytest.mark.threat("T-33")
@pytest.mark.parametrize("draw", [week_svg, month_svg])
def test_a_picture_loads_nothing_from_elsewhere(draw):
    """No font, no script, no style sheet, no link: it is whole by itself."""
    svg = draw(RARE, date(2026, 10, 25), "nl")

    assert ["http://www.w3.org/2000/svg"] == re.findall(r"https?://[^\"']*", svg)
    assert not re.search(r"@import|@font-face|url\((?!#)|href|onload", svg)


@pytest.mark.parametrize("draw", [week_svg, month_svg])
def test_a_picture_can_be_read_out(draw):
    """It is an image with a title and a description that says every day in words."""
    svg = draw(RARE, date(2026, 10, 25), "nl")
    root = ET.fromstring(svg)
    title, outline = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert "img" == root.get("role")
    assert (title.get("id"), outline.get("id")) == (root.get("aria-labelledby"), root.get("aria-describedby"))
    assert title.text.startswith('Rare <script>alert("x")</script> & co, ')
    assert (
        "zondag 25 oktober 2026 (02:00–03:00 komt twee keer): 00:00–02:15 open (Night); "
        "02:15–02:15 gesloten (tijdelijk); 02:15–02:30 open (Night); "
        "02:30–09:00 doorgeschakeld naar keuzemenu m (Fold); 09:00–24:00 gesloten"
    ) in outline.text.splitlines()


def test_states_differ_without_colour():
    """Open is plain, closed and forward have each a hatching of their own, and the legend explains those that occur."""
    svg = week_svg(RARE, date(2026, 10, 25), "en")
    patterns = {element.get("id"): ET.tostring(element) for element in ET.fromstring(svg).iter(f"{SVG}pattern")}

    assert ["week-rare-2026-10-19-closed", "week-rare-2026-10-19-forward"] == sorted(patterns)
    assert 2 == len(set(patterns.values()))
    assert {"open", "closed", "forward to queue q, to menu m", "for the moment, exception"} <= {
        said for *_, said in texts(svg)
    }
    assert not any("forward" in said for *_, said in texts(week_svg(Schedule(id="c", name="C"), date(2026, 1, 1))))


def test_a_short_block_has_its_label_or_none():
    """A quarter has a line for its name, five minutes have none, and say what they are when pointed at."""
    svg = week_svg(
        RARE.put(Block.weekly("five", "Five", "mon", "11:00", "11:05", treatment=OPEN)), date(2026, 10, 25), "en"
    )
    said = [text for *_, text in texts(svg)]

    assert "09:00 Quarter" in said
    assert "09:15 Next" in said
    assert ["Half", "10:00–10:30"] == said[said.index("Half") :][:2]
    assert not any("Five" in text for text in said)
    assert "11:00–11:05 open (Five)" in [element.text for element in ET.fromstring(svg).iter(f"{SVG}title")]
    assert ["Hour", "12:00–13:00"] == said[said.index("Hour") :][:2]


@pytest.mark.parametrize(("minutes", "hour"), [(60, 30), (30, 30), (20, 42), (15, 56), (14, 60), (13, 30), (1, 30)])
def test_an_hour_is_as_high_as_the_shortest_block_needs(minutes, hour):
    """A line is 13 pixels and its edge one; what would need more than twice the usual height changes nothing."""
    short = Block.weekly("x", "Short", "mon", "09:00", f"09:{minutes:02}" if minutes < 60 else "10:00", treatment=OPEN)
    root = ET.fromstring(week_svg(Schedule(id="s", name="S", blocks=[short]), date(2026, 1, 1)))

    assert 96 + 24 * hour + 40 == float(root.get("height"))


@pytest.mark.parametrize("draw", [week_svg, month_svg])
@pytest.mark.parametrize(("on", "mark"), [(date(2026, 3, 29), "23 hours"), (date(2026, 10, 25), "25 hours")])
def test_a_change_of_the_clock_is_marked(draw, on, mark):
    """A day of another length says so; a day like any other does not."""
    assert [mark] == [said for *_, said in texts(draw(RARE, on)) if said.endswith(" hours")]
    assert not [said for *_, said in texts(draw(RARE, date(2026, 7, 1))) if said.endswith(" hours")]


@pytest.mark.parametrize(("language", "mark"), [("nl", "24,5 uur"), ("en", "24.5 hours")])
def test_half_an_hour_is_written_as_readers_do(language, mark):
    """Lord Howe's clock goes back by half an hour."""
    howe = Schedule(id="h", name="H", timezone="Australia/Lord_Howe")

    assert mark in [said for *_, said in texts(week_svg(howe, date(2026, 4, 5), language))]


def test_what_the_clock_skips_is_a_band():
    """In the week picture the missing hour is drawn, and said."""
    said = [text for *_, text in texts(week_svg(RARE, date(2026, 3, 29)))]

    assert "02:00–03:00" in said
    assert "does not exist" in said
    assert "does not exist" not in [text for *_, text in texts(week_svg(RARE, date(2026, 4, 5)))]


def test_an_hour_that_comes_twice_shows_both_passes():
    """Each half is what held in its pass: the override ends in the second one."""
    quiet = [text for *_, text in texts(week_svg(Schedule(id="c", name="C"), date(2026, 10, 25)))]
    root = ET.fromstring(week_svg(RARE, date(2026, 10, 25)))
    half = drawing.number((140 - 6) / 2)
    halves = [rect for rect in root.iter(f"{SVG}rect") if rect.get("width") == half and rect.get("class")]

    assert ["02:00 1/2", "02:00 2/2"] == [text for text in quiet if text.startswith("02:00 ")]
    assert ["open", "closed", "closed", "open", "forward"] == [rect.get("class") for rect in halves]


def test_a_day_that_never_was_is_drawn():
    """Samoa left out 30 December 2011 when it crossed the date line."""
    apia = Schedule(id="a", name="A", timezone="Pacific/Apia")

    assert "bestaat niet" in [said for *_, said in texts(week_svg(apia, date(2011, 12, 30), "nl"))]
    assert any(said.startswith("deze dag bestaat") for *_, said in texts(month_svg(apia, date(2011, 12, 30), "nl")))


def test_destinations_have_their_names_where_somebody_knows_them():
    """The schedule holds ids; the host knows what they are called."""
    moved = Schedule(id="s", name="S", default=Treatment.forward(ToQueue("q")))
    named = [said for *_, said in texts(week_svg(moved, date(2026, 1, 1), "nl", lambda ref: "Balie"))]
    number = Schedule(id="s", name="S", default=Treatment.forward(ToNumber("+31201234567")))

    assert "naar wachtrij Balie" in named
    assert "naar wachtrij q" in [said for *_, said in texts(week_svg(moved, date(2026, 1, 1), "nl"))]
    assert "naar +31201234567" in [said for *_, said in texts(week_svg(number, date(2026, 1, 1), "nl"))]


def test_a_busy_day_of_a_month_counts_what_it_leaves_out():
    """Five lines have room; of more, four are shown and the rest is counted."""
    busy = RARE.put(
        Block.weekly("late", "Late", "mon", "20:00", "21:00", treatment=OPEN),
        Block.weekly("later", "Later", "mon", "22:00", "23:00", treatment=OPEN),
    )

    assert not [said for *_, said in texts(month_svg(RARE, date(2026, 7, 1))) if said.startswith("and ")]
    assert "and 2 more" in [said for *_, said in texts(month_svg(busy, date(2026, 7, 1)))]


def test_a_destination_in_a_month_is_whole_where_there_is_room():
    """A telephone number that is cut off helps nobody: it has a line of its own, unless the day is full."""
    moved = Treatment.forward(ToNumber("+31612345678"))
    one = Schedule(id="s", name="S", blocks=[Block.weekly("n", "Night", "mon", "22:00", "23:00", treatment=moved)])
    full = one.put(
        *(Block.weekly(f"b{hour}", f"B{hour}", "mon", f"{hour}:00", f"{hour}:30", treatment=moved) for hour in (12, 14))
    )

    assert "→ +31612345678" in [said for *_, said in texts(month_svg(one, date(2026, 7, 1)))]
    cut = [said for *_, said in texts(month_svg(full, date(2026, 7, 1))) if said.startswith("→ +316")]
    assert cut
    assert all(said.endswith("…") for said in cut)


def test_the_legend_says_what_the_clock_does_and_names_destinations_whole():
    """The dashed band of a doubled hour has no room for words; where forwards go has what room is left."""
    moved = Schedule(
        id="s",
        name="S",
        blocks=[
            Block.weekly("a", "A", "sun", "01:00", "02:30", treatment=Treatment.forward(ToNumber("+31612345678"))),
            Block.weekly("b", "B", "sun", "02:30", "04:00", treatment=Treatment.forward(ToQueue("q"))),
        ],
    )
    said = [text for *_, text in texts(week_svg(moved, date(2026, 10, 25), "nl", lambda _: "Burgerzaken en Balie"))]

    assert "02:00–03:00 komt twee keer" in said
    assert "doorgeschakeld naar +31612345678, naar wachtrij Burgerzaken en Balie" in said


@pytest.mark.parametrize("draw", [week_svg, month_svg])
def test_bad_dates_are_refused(draw):
    """As in the views that are drawn."""
    with pytest.raises(InvalidValueError) as caught:
        draw(RARE, date(3000, 1, 1))

    assert "field.date_out_of_range" == caught.value.code
