"""The walker's rules, one after another, as an administrator would check them by telephone."""

from datetime import timedelta

import pytest

from dstny_smp.destination import HangUp as Drop
from dstny_smp.destination import ToMenu, ToNumber, ToPrompt, ToQueue, ToUser, ToVoicemail
from dstny_smp.errors import ClockWentBackError, InvalidValueError, TransitionError
from dstny_smp.ivr import (
    Announce,
    Choice,
    DirectDial,
    Extensions,
    Flow,
    Gate,
    HangUp,
    Option,
    Phase,
    Retry,
    SetLanguage,
    Transfer,
    Walker,
    commands,
    events,
)
from dstny_smp.media import PromptFacts
from dstny_smp.treatment import Treatment


class Call:
    """A host with a clock that is moved by hand; what it is told is written short."""

    def __init__(self, flow, **arguments):
        self.walker, self.now = Walker(flow, **arguments), 0
        self.heard = self._told(events.Started())

    def _told(self, event):
        told = self.walker.advance(self.now) if event is None else self.walker.handle(event, self.now)
        return [self._short(command) for command in told]

    def _short(self, command):
        match command:
            case commands.Play(prompt=prompt, language=language):
                return f"{prompt}" if language == "nl" else f"{prompt}/{language}"
            case commands.Stop():
                return "stop"
            case commands.Transfer(destination=destination):
                return f"to {getattr(destination, 'queue', destination)}"
            case commands.End(reason=reason):
                return f"end {reason}"

    def press(self, keys, gap=100):
        """Press keys, each a moment after the last."""
        told = []
        for key in keys:
            self.now += gap
            told += self._told(events.KeyPressed(key))
        return told

    def done(self, after=1000):
        """The prompt that runs reaches its end."""
        self.now += after
        return self._told(events.PromptFinished(self.walker.playing))

    def ended(self, result, after=1000):
        """The transfer ends."""
        self.now += after
        return self._told(events.TransferEnded(result))

    def wait(self, millis):
        """Nothing happens but timers."""
        until, told = self.now + millis, []
        while (due := self.walker.deadline()) is not None and due <= until:
            self.now = due
            told += self._told(None)
        self.now = until
        return told

    def hang_up(self):
        return self._told(events.CallerHungUp())

    def codes(self):
        return [happening.code.removeprefix("walk.") for happening in self.walker.trace]


def options(*keys):
    return [Option(each, f"label {each}", f"q{each.replace('*', 'star').replace('#', 'hash')}") for each in keys]


def menu(*keys, silence=None, invalid=None, **more):
    """A menu whose option K leads to queue K; silence to queue s, mistakes to queue i, at the first failure."""
    first = Choice(
        "main",
        more.pop("prompt", None),
        options(*keys),
        on_silence=silence or Retry(0, to="silence"),
        on_invalid=invalid or Retry(0, to="invalid"),
        **more,
    )
    ends = [Transfer(option.to, ToQueue(option.to)) for option in first.options]
    return Flow(
        "main", [first, *ends, Transfer("silence", ToQueue("silence")), Transfer("invalid", ToQueue("invalid"))]
    )


def ms(value):
    return timedelta(milliseconds=value)


# Rule 1 and 2: entries and timers.

FIRST, INTER = 5000, 2000

TABLE = [
    # keys of the menu, pressed, at once, after the inter-digit time
    (["1", "12"], "1", [], ["to q1"]),
    (["1", "12"], "12", ["to q12"], []),
    (["1", "12"], "13", ["to invalid"], []),
    (["1", "12"], "9", ["to invalid"], []),
    (["1", "12", "123"], "12", [], ["to q12"]),
    (["1", "123"], "12", [], ["to invalid"]),
    (["1", "123"], "123", ["to q123"], []),
    (["1"], "1", ["to q1"], []),
    (["12"], "1", [], ["to invalid"]),
    (["*", "*1"], "*", [], ["to qstar"]),
    ([], "1", ["to invalid"], []),
]


@pytest.mark.requirement("IVR-03")
@pytest.mark.parametrize(("keys", "pressed", "at_once", "later"), TABLE)
def test_an_entry_is_decided_as_soon_as_nothing_longer_can_match(keys, pressed, at_once, later):
    """Rule 1: longest match on a trie; dead is invalid at once, incomplete after the inter-digit time."""
    call = Call(menu(*keys))

    assert at_once == call.press(pressed)
    assert [] == call.wait(INTER - 1)
    assert later == call.wait(1)


@pytest.mark.parametrize("pressed", ["1", "2"])
def test_an_incomplete_entry_is_a_mistake_and_never_silence(pressed):
    """Rule 1: who began to press was not silent."""
    call = Call(menu("123", "23", silence=Retry(0, to="silence"), invalid=Retry(0, to="invalid")))

    assert [] == call.press(pressed)
    assert ["to invalid"] == call.wait(60_000)
    assert "incomplete" in call.codes()


def test_the_first_digit_timer_starts_when_the_prompt_ends():
    """Rule 2: a caller may listen as long as the prompt lasts."""
    call = Call(menu("1", prompt="welcome"))

    assert ["welcome"] == call.heard
    assert call.walker.deadline() is None
    assert [] == call.wait(60_000)
    assert [] == call.done()
    assert call.now + FIRST == call.walker.deadline()
    assert [] == call.wait(FIRST - 1)
    assert ["to silence"] == call.wait(1)


def test_without_a_prompt_the_first_digit_timer_starts_at_once():
    """Rule 2: there is nothing to wait for."""
    call = Call(menu("1"))

    assert FIRST == call.walker.deadline()


def test_the_first_key_cancels_the_first_digit_timer_for_good():
    """Rule 2: from then on only the inter-digit time runs, anew with each key, however long the entry takes."""
    call = Call(menu("12345678", first_digit=ms(300), inter_digit=ms(2000)))

    assert [] == call.press("1", gap=299)
    assert call.now + 2000 == call.walker.deadline()
    assert [] == call.press("234567", gap=1999)
    assert ["to q12345678"] == call.press("8", gap=1999)


def test_a_key_in_the_last_millisecond_is_a_key():
    """Timers due before now fire first; at exactly now the event wins."""
    in_time, too_late = Call(menu("1")), Call(menu("1"))

    assert ["to q1"] == in_time.press("1", gap=FIRST)
    assert ["to silence"] == too_late.press("1", gap=FIRST + 1)
    assert FIRST == too_late.walker.trace[-3].at, "the timer fired at its own time, not when it was noticed"


def test_a_timer_may_be_noticed_late_and_then_all_that_was_due_fires_in_order():
    """A host that sleeps too long changes nothing but when it hears of it."""
    call = Call(menu("1", silence=Retry(2, to="silence")))

    call.now = 3 * FIRST + 1
    assert ["to silence"] == call._told(None)
    assert [FIRST, 2 * FIRST, 3 * FIRST] == [each.at for each in call.walker.trace if each.code == "walk.silence"]


@pytest.mark.parametrize("when", [0, 1, FIRST - 1])
def test_early_and_repeated_advances_are_harmless(when):
    """`advance` fires what is due and nothing else."""
    call = Call(menu("1"))

    call.now = when
    assert ([], []) == (call._told(None), call._told(None))
    assert FIRST == call.walker.deadline()


# Rule 3: counters, retries, rounds.


@pytest.mark.parametrize("retries", [0, 1, 2, 5])
def test_retries_are_rounds_after_the_first(retries):
    """Rule 3: with n retries the caller hears the menu n + 1 times."""
    call = Call(menu("1", prompt="welcome", silence=Retry(retries, to="silence")))

    for _ in range(retries):
        assert [] == call.done()
        assert ["welcome"] == call.wait(FIRST)
    call.done()
    assert ["to silence"] == call.wait(FIRST)


def test_silence_and_mistakes_are_counted_apart():
    """Rule 3: a silent caller who then errs has one of each, not two of one."""
    call = Call(menu("1", silence=Retry(1, to="silence"), invalid=Retry(1, to="invalid")))

    assert [] == call.wait(FIRST)
    assert [] == call.press("9")
    assert ["to invalid"] == call.press("9")


def test_each_round_plays_its_own_prompt_and_then_the_menus():
    """Rule 3: round k + 1 plays prompts[k], the last one repeats, then the menu's prompt."""
    retry = Retry(3, ["sorry", "once-more"], "invalid")
    call = Call(menu("1", prompt="welcome", invalid=retry, barge_in=True))

    heard = [call.press("9") + call.done() + call.done()[:0] for _ in range(3)]

    assert [["stop", "sorry", "welcome"], ["once-more", "welcome"], ["once-more", "welcome"]] == heard
    assert ["to invalid"] == call.press("9")


def test_a_cap_of_ten_rounds_covers_silence_and_mistakes_and_leads_to_the_route_for_mistakes():
    """Rule 3: no visit is longer than `max_rounds`, whoever fills it."""
    call = Call(menu("1", silence=Retry(10, to="silence"), invalid=Retry(10, to="invalid")))

    for _ in range(4):
        assert [] == call.wait(FIRST)
        assert [] == call.press("9")
    assert [] == call.wait(FIRST)
    assert ["to invalid"] == call.wait(FIRST)
    assert "rounds_used" in call.codes()


def test_the_cap_can_be_lower():
    """Rule 3: `max_rounds` is the menu's own."""
    call = Call(menu("1", silence=Retry(10, to="silence"), max_rounds=2))

    assert ["to invalid"] == call.wait(2 * FIRST)


@pytest.mark.parametrize(
    ("silence", "invalid", "fail"),
    [
        (Retry(0), Retry(0, to="invalid"), lambda call: call.wait(FIRST)),
        (Retry(0, to="silence"), Retry(0), lambda call: call.press("9")),
        (Retry(10, to="silence"), Retry(10), lambda call: call.wait(10 * FIRST)),
        (Retry(10, to="silence"), Retry(10, to="@repeat"), lambda call: call.wait(10 * FIRST)),
        (Retry(0, to="@repeat"), Retry(10, to="@back"), lambda call: call.wait(10 * FIRST)),
    ],
)
def test_a_route_without_a_target_ends_the_call(silence, invalid, fail):
    """Rule 3: `Retry.to=None` ends with no_route; so does a last way out that only repeats."""
    call = Call(menu("1", silence=silence, invalid=invalid))

    assert ["end no_route"] == fail(call)


def test_counters_begin_anew_when_the_menu_is_entered_from_elsewhere():
    """Rule 3: a second visit has all its retries again."""
    flow = Flow(
        "main",
        [
            Choice(
                "main",
                None,
                [Option("1", "", "info")],
                on_silence=Retry(1, to="bye"),
                on_invalid=Retry(1, to="bye"),
            ),
            Announce("info", "info", "main"),
            HangUp("bye"),
        ],
    )
    call = Call(flow)

    for _ in range(3):
        assert [] == call.wait(FIRST)
        assert [] == call.press("9")
        assert ["info"] == call.press("1")
        assert [] == call.done()
    assert [] == call.press("9")
    assert ["end hung_up"] == call.press("9")


def test_a_call_enters_a_thousand_nodes_and_no_more():
    """Rule 3: whatever the flow, the call ends; and the caller does not wait for it where nothing is played."""
    flow = Flow("a", [SetLanguage("a", "nl", "b"), SetLanguage("b", "en", "a")])
    call = Call(flow)

    assert ["end step_limit"] == call.heard
    assert 1000 == call.codes().count("entered")


# Rule 4: one play at a time; barge-in and type-ahead.


def test_a_key_stops_the_prompt_and_counts():
    """Rule 4, with barge-in: who knows the menu need not hear it."""
    call = Call(menu("1", prompt="welcome"))

    assert ["stop", "to q1"] == call.press("1")


def test_the_first_key_of_a_longer_entry_stops_the_prompt_too():
    """Rule 4: the prompt is stopped once, and the entry goes on in silence."""
    call = Call(menu("12", prompt="welcome"))

    assert ["stop"] == call.press("1")
    assert ["to q12"] == call.press("2")


def test_a_key_stops_what_was_still_to_be_played_in_this_round():
    """Rule 4: a key during the retry's prompt skips the menu's own as well."""
    call = Call(menu("1", "22", prompt="welcome", invalid=Retry(1, ["sorry"], "invalid")))

    assert ["stop", "sorry"] == call.press("9")
    assert ["stop"] == call.press("2")
    assert call.walker.playing is None
    assert ["to q22"] == call.press("2")


def test_without_barge_in_a_key_is_dropped_unless_type_ahead_keeps_it():
    """Rule 4: a prompt that must be heard is heard; the key waits for its end or is lost."""
    lost = Call(menu("1", prompt="legal", barge_in=False, type_ahead=False))
    kept = Call(menu("1", prompt="legal", barge_in=False, type_ahead=True))

    assert ([], []) == (lost.press("1"), kept.press("1"))
    assert ([], ["to q1"]) == (lost.done(), kept.done())
    assert ["to silence"] == lost.wait(FIRST)
    assert "key_dropped" in lost.codes()


def test_without_barge_in_nothing_is_stopped_and_plays_say_so():
    """Rule 4: the host is told which plays a key may stop."""
    plays = [Walker(menu("1", prompt="p", barge_in=barge_in)) for barge_in in (True, False)]

    assert [True, False] == [walker.handle(events.Started(), 0)[0].interruptible for walker in plays]


def announced(**more):
    """An announcement before a menu with options 1 and 12."""
    flow = menu("1", "12", prompt="welcome", **more)
    return Flow("hello", [Announce("hello", "hello", "main"), *flow.nodes])


def test_keys_during_an_announcement_are_kept_for_the_menu_and_skip_its_prompt():
    """Rule 4: type-ahead; the inter-digit time runs from when the keys are taken."""
    whole, part = Call(announced()), Call(announced())

    assert ([], []) == (whole.press("12"), part.press("1"))
    assert ["to q12"] == whole.done()
    assert [] == part.done(after=60_000)
    assert part.now + INTER == part.walker.deadline()
    assert ["to q1"] == part.wait(INTER)


def test_a_menu_without_type_ahead_hears_only_what_is_pressed_in_it():
    """Rule 4: keys kept so far are lost on entering it."""
    call = Call(announced(type_ahead=False))

    assert [] == call.press("12")
    assert ["welcome"] == call.done()
    assert "key_dropped" in call.codes()


def test_keys_that_one_menu_leaves_over_serve_the_next():
    """Rule 4: a caller who knows the way types it in one go."""
    flow = Flow(
        "hello",
        [
            Announce("hello", "hello", "one"),
            Choice("one", "p1", [Option("1", "", "two")]),
            Choice("two", "p2", [Option("22", "", "three")]),
            Choice("three", "p3", [Option("3", "", "bye")]),
            HangUp("bye"),
        ],
    )
    call = Call(flow)

    assert [] == call.press("1223")
    assert ["end hung_up"] == call.done()


def test_a_mistake_flushes_what_was_typed_ahead():
    """Rule 4: after a slip the rest of the keys means nothing."""
    call = Call(announced(invalid=Retry(1, to="invalid")))

    assert [] == call.press("91")
    assert ["welcome"] == call.done()


def test_a_transfer_flushes_what_was_typed_ahead():
    """Rule 4: keys pressed for the menu are not heard by a menu after a failed transfer."""
    flow = Flow(
        "hello",
        [
            Announce("hello", "hello", "desk"),
            Transfer("desk", ToQueue("desk"), on_busy="main"),
            Choice("main", "welcome", [Option("1", "", "bye")]),
            HangUp("bye"),
        ],
    )
    call = Call(flow)

    assert [] == call.press("1")
    assert ["to desk"] == call.done()
    assert [] == call.press("1")
    assert ["welcome"] == call.ended("busy")


def test_only_so_many_keys_are_typed_ahead():
    """A caller who leans on the keyboard costs no memory."""
    call = Call(announced())

    call.press("1" * 300, gap=1)

    assert 101 > len(call.walker.trace[-2].params["keys"])
    assert {"count": 200} == call.walker.trace[-1].params


# Rule 5: the hash.


@pytest.mark.parametrize(
    ("keys", "pressed", "told"),
    [
        (["1", "12"], "1#", ["to q1"]),
        (["1", "12"], "12#", ["to q12"]),
        (["123"], "12#", ["to invalid"]),
        (["1", "12"], "#", ["to invalid"]),
        (["1", "#"], "#", ["to qhash"]),
        (["12", "#"], "1#", ["to invalid"]),
        (["1#", "1"], "1#", ["to q1hash"]),
        (["1", "12", "3#"], "1#", ["to invalid"]),
    ],
)
def test_a_hash_ends_an_entry_only_where_no_option_contains_it(keys, pressed, told):
    """Rule 5: on an empty entry it is the option ``#``, else a mistake."""
    call = Call(menu(*keys))

    assert told == call.press(pressed)[:1]


# Rule 6: direct dial.

ANNA, BRAM, CARLA = ToUser("u-anna"), ToUser("u-bram"), ToVoicemail("u-carla")
DIAL = [
    (["1"], DirectDial(), "201", [f"to {ANNA}"], []),
    (["1"], DirectDial(), "20", [], ["to invalid"]),
    (["1"], DirectDial(), "203", ["to invalid"], []),
    (["2", "201"], DirectDial(), "201", ["to q201"], []),
    (["2"], DirectDial(), "2", [], ["to q2"]),
    (["2"], DirectDial(deny={"201", "202"}), "2", ["to q2"], []),
    (["1"], DirectDial(deny={"201"}), "201", ["to invalid"], []),
    (["1"], DirectDial(allow={"202"}), "201", ["to invalid"], []),
    (["1"], DirectDial(allow={"202"}), "202", [f"to {BRAM}"], []),
    (["1"], DirectDial(allow={"202", "999999"}), "9", ["to invalid"], []),
    (["1"], DirectDial(allow={"202"}, deny={"202"}), "2", ["to invalid"], []),
    (["201"], DirectDial(deny={"201"}), "201", ["to q201"], []),
    (["1"], None, "2", ["to invalid"], []),
    (["1"], DirectDial(), "55", [], [f"to {CARLA}"]),
    (["1"], DirectDial(), "55#", [f"to {CARLA}"], []),
]


@pytest.mark.parametrize(("keys", "dial", "pressed", "at_once", "later"), DIAL)
def test_extensions_join_the_options(keys, dial, pressed, at_once, later):
    """Rule 6: an exact option beats an equal extension; the deny list is asked first."""
    extensions = Extensions({"201": ANNA, "202": BRAM, "55": CARLA, "551": ToNumber("+31201234567")})
    call = Call(menu(*keys, direct_dial=dial), extensions=extensions)

    assert at_once == call.press(pressed)
    assert later == call.wait(INTER)


def test_an_extension_that_does_not_take_the_call_ends_it():
    """A dialled extension has no ways on; the result is the reason."""
    call = Call(menu("1", direct_dial=DirectDial()), extensions={"20": ANNA})

    assert [f"to {ANNA}"] == call.press("20")
    assert ["end busy"] == call.ended("busy")


# Rule 7: built-in targets.


def nested():
    """Main -1-> sub -1-> deep; 8 repeats, 9 goes back, 0 to the top, 5 hears something first."""

    def choice(id, *more):
        ways = [
            Option("8", "", "@repeat"),
            Option("9", "", "@back"),
            Option("0", "", "@top"),
            Option("5", "", f"{id}-info"),
            Option("6", "", f"{id}-then"),
        ]
        return [
            Choice(id, id, [*ways, *more], on_silence=Retry(2, to="bye"), on_invalid=Retry(2, to="bye")),
            Announce(f"{id}-info", "info", "@back"),
            Announce(f"{id}-then", "then", "@repeat"),
        ]

    return Flow(
        "main",
        [
            *choice("main", Option("1", "", "sub")),
            *choice("sub", Option("1", "", "deep"), Option("2", "", "main")),
            *choice("deep"),
            HangUp("bye"),
        ],
    )


@pytest.mark.parametrize(
    ("pressed", "last"),
    [
        ("1", "sub"),
        ("11", "deep"),
        ("119", "sub"),
        ("1199", "main"),
        ("11999", "main"),
        ("9", "main"),
        ("110", "main"),
        ("1109", "main"),
        ("118", "deep"),
        ("1189", "sub"),
        ("129", "sub"),
        ("1299", "main"),
    ],
)
def test_back_top_and_repeat_lead_to_menus_really_visited(pressed, last):
    """Rule 7: `@back` undoes the visit, `@top` forgets them all, `@repeat` stays; at the root `@back` repeats."""
    call = Call(nested())

    assert ["stop", last] == call.press(pressed)[-2:]


def test_back_behind_an_announcement_returns_to_the_menu_that_led_there():
    """Rule 7: an announcement is no menu, so going back from it is going to its menu, as a new visit."""
    call = Call(nested())
    call.press("11")

    for _ in range(12):
        assert ["stop", "info"] == call.press("5")
        assert ["deep"] == call.done()
    assert ["stop", "sub"] == call.press("9")


def test_repeat_behind_an_announcement_goes_on_with_the_same_visit():
    """Rule 7: it costs a round, so no visit is endless."""
    call = Call(nested())
    call.press("11")

    for _ in range(9):
        assert ["stop", "then"] == call.press("6")
        assert ["deep"] == call.done()
    assert ["stop", "then"] == call.press("6")
    assert ["end hung_up"] == call.done(), "ten rounds are used; the route for mistakes is bye"


def test_repeat_by_key_costs_a_round_and_no_retry():
    """Rule 7: the menu's prompt only, not that of a retry; counters stay."""
    call = Call(nested())

    for _ in range(9):
        assert ["stop", "main"] == call.press("8")
    assert ["stop", "end hung_up"] == call.press("8")


def test_back_remembers_twelve_menus():
    """Rule 7: the thirteenth from the end is forgotten, and the oldest of the twelve repeats."""
    flow = Flow(
        "n0",
        [Choice(f"n{i}", f"p{i}", [Option("1", "", f"n{(i + 1) % 20}"), Option("9", "", "@back")]) for i in range(20)],
    )
    call = Call(flow)

    call.press("1" * 15)
    heard = [call.press("9")[-1] for _ in range(13)]

    assert [*(f"p{i}" for i in range(14, 3, -1)), "p4", "p4"] == heard


@pytest.mark.parametrize("target", ["@back", "@repeat"])
def test_there_is_nothing_to_go_back_to_before_the_first_menu(target):
    """Rule 7: an announcement at the start cannot repeat a menu that nobody has heard."""
    call = Call(Flow("hello", [Announce("hello", "hello", target)]))

    assert ["end no_route"] == call.done()


def test_a_menu_that_leads_to_itself_is_one_menu_to_go_back_from():
    """Rule 7: by its own name it is a new visit, but `@back` does not lead to where one is."""
    flow = Flow(
        "top",
        [
            Choice("top", "top", [Option("1", "", "sub")]),
            Choice("sub", "sub", [Option("1", "", "sub"), Option("9", "", "@back")]),
        ],
    )
    call = Call(flow)

    assert "top" == call.press("11119")[-1]


# Rule 8: languages and missing audio.

FACTS = {
    "welcome": PromptFacts(languages=("en", "nl")),
    "english": PromptFacts(languages=("en",)),
    "flemish": PromptFacts(languages=("nl-BE",)),
    "german": PromptFacts(languages=("de", "da")),
    "empty": PromptFacts(),
}


@pytest.mark.parametrize(
    ("prompt", "language", "fallback", "heard"),
    [
        ("welcome", "nl", (), ["welcome"]),
        ("welcome", "en", (), ["welcome/en"]),
        ("welcome", "fr", (), ["welcome/en"]),
        ("welcome", "fr", ("nl",), ["welcome"]),
        ("english", "nl", (), ["english/en"]),
        ("flemish", "nl", (), ["flemish/nl-BE"]),
        ("german", "nl", ("en",), ["german/de"]),
        ("german", "nl", ("da",), ["german/da"]),
        ("empty", "nl", ("en",), []),
        ("unknown", "nl", ("en",), []),
    ],
)
def test_a_prompt_is_heard_in_the_callers_language_else_the_organizations_else_any(prompt, language, fallback, heard):
    """Rule 8; and one without any audio is skipped, and the skipping told."""
    call = Call(menu("1", prompt=prompt), language=language, fallback=fallback, prompts=FACTS)

    assert heard == call.heard
    assert (heard == []) == ("prompt_missing" in call.codes())


def test_a_menu_goes_on_listening_where_its_audio_is_missing():
    """Rule 8: the caller may know the menu by heart."""
    call = Call(menu("1", prompt="empty"), prompts=FACTS)

    assert FIRST == call.walker.deadline()
    assert ["to q1"] == call.press("1")


def test_the_language_is_the_calls_from_where_it_is_set():
    """Rule 8: a language chosen in one menu holds in the next."""
    flow = Flow(
        "ask",
        [
            Choice("ask", "welcome", [Option("2", "", "english")]),
            SetLanguage("english", "en", "main"),
            Choice("main", "welcome", [Option("1", "", "bye")]),
            HangUp("bye", "welcome"),
        ],
    )
    call = Call(flow, prompts=FACTS)

    assert ["welcome"] == call.heard
    assert ["stop", "welcome/en"] == call.press("2")
    assert "en" == call.walker.language
    assert ["stop", "welcome/en"] == call.press("1")
    assert ["end hung_up"] == call.done()


# Rule 9: hanging up, stale reports, the end.


def at_every_phase():
    new = Walker(menu("1", prompt="p"))
    playing = Call(menu("1", prompt="p"))
    listening = Call(menu("1"))
    typing = Call(menu("12"))
    typing.press("1")
    announcing = Call(announced())
    transferred = Call(menu("1"))
    transferred.press("1")
    calls = [playing, listening, typing, announcing, transferred]
    return [(new, 0), *((call.walker, call.now) for call in calls)]


@pytest.mark.parametrize("which", range(6))
def test_the_caller_may_hang_up_in_every_state_once(which):
    """Rule 9: the end comes once; what is reported later returns nothing."""
    walker, now = at_every_phase()[which]

    told = walker.handle(events.CallerHungUp(), now)

    assert [("caller_hung_up", walker.node or "")] == [(end.reason, end.detail) for end in told]
    assert (True, None, None) == (walker.ended, walker.deadline(), walker.playing)
    late = [
        events.CallerHungUp(),
        events.KeyPressed("1"),
        events.PromptFinished(1),
        events.TransferEnded("busy"),
        events.Started(),
    ]
    assert [()] * 5 == [walker.handle(event, now) for event in late]
    assert () == walker.advance(now + 100_000)


def test_the_end_of_a_prompt_that_was_stopped_is_stale():
    """Rule 9: every play has an id; the report of an old one does not start the timer of a new one."""
    call = Call(menu("1", prompt="welcome", invalid=Retry(2, to="invalid")))

    assert ["stop", "welcome"] == call.press("9")
    assert () == call.walker.handle(events.PromptFinished(1), call.now)
    assert (None, 2) == (call.walker.deadline(), call.walker.playing)
    assert () == call.walker.handle(events.PromptFinished(2), call.now)
    assert () == call.walker.handle(events.PromptFinished(2), call.now)
    assert call.now + FIRST == call.walker.deadline()


def test_a_transfer_ends_once():
    """Rule 9: a second report of the same transfer is stale."""
    flow = menu("1")
    call = Call(flow.put(Transfer("q1", ToQueue("q1"), on_busy="main")))

    call.press("1")
    assert [] == call.ended("busy")
    assert [] == call.ended("busy")
    assert "main" == call.walker.node


@pytest.mark.parametrize(
    "event",
    [events.KeyPressed("1"), events.PromptFinished(1), events.TransferEnded("busy")],
    ids=lambda event: type(event).__name__,
)
def test_nothing_can_happen_before_the_start(event):
    """An illegal event raises and changes nothing."""
    walker = Walker(menu("1"))
    before = walker.snapshot()

    with pytest.raises(TransitionError) as caught:
        walker.handle(event, 5)

    assert "ivr.illegal_event" == caught.value.code
    assert before == walker.snapshot()


def test_a_walk_starts_once_and_no_transfer_ends_before_it_was_commanded():
    """An illegal event raises before any timer fires."""
    call = Call(menu("1"))
    before = call.walker.snapshot()

    for event in (events.Started(), events.TransferEnded("busy")):
        with pytest.raises(TransitionError):
            call.walker.handle(event, 10**6)

    assert before == call.walker.snapshot()


@pytest.mark.parametrize("bad", [None, "1", 1, commands.Stop(1)])
def test_what_is_no_event_is_refused(bad):
    """A slip of the host is told at once, not taken for a key."""
    with pytest.raises(InvalidValueError):
        Walker(menu("1")).handle(bad, 0)


# Gates and transfers.

GATE = Flow(
    "gate",
    [
        Gate("gate", "office", "open", "closed"),
        Gate("gate2", "office", "open", "closed", "forward"),
        *(HangUp(id, id) for id in ("open", "closed", "forward")),
    ],
)


@pytest.mark.requirement("IVR-02")
@pytest.mark.parametrize(
    ("start", "treatment", "told"),
    [
        ("gate", Treatment.open(), ["open"]),
        ("gate", Treatment.closed("night"), ["closed"]),
        ("gate", Treatment.forward(ToQueue("q")), ["to q"]),
        ("gate", Treatment.forward(ToQueue("q"), "moment"), ["moment"]),
        ("gate2", Treatment.forward(ToQueue("q"), "moment"), ["forward"]),
        ("gate2", Treatment.closed(), ["closed"]),
    ],
)
def test_a_gate_asks_its_schedule_and_takes_the_way_of_its_state(start, treatment, told):
    """A forwarding schedule whose state has no way of its own is obeyed: its prompt, then its destination."""
    asked = []

    def treatment_of(schedule, now):
        asked.append((schedule, now))
        return treatment

    call = Call(GATE.starting(start), treatment_of=treatment_of)

    assert told == call.heard
    assert [("office", 0)] == asked, "once, when the call comes by"
    assert treatment.state.value == call.codes()[1].removeprefix("gate_")
    if told == ["moment"]:
        assert [] == call.press("1")
        assert ["to q"] == call.done()
        assert ["end no_answer"] == call.ended("no_answer")


def test_the_answers_of_schedules_stand_in_the_trace_and_the_snapshot():
    """A restored walker does not ask again what it has been told."""
    answers = iter([Treatment.forward(ToQueue("q"), "moment")])
    call = Call(GATE, treatment_of=lambda schedule, now: next(answers))

    walker = Walker.restore(GATE, call.walker.snapshot())

    assert {"schedule": "office", "kind": "queue", "target": "q", "prompt": "moment"} == walker.trace[1].params
    assert (commands.Transfer(1, ToQueue("q")),) == walker.handle(events.PromptFinished(1), 10)


@pytest.mark.parametrize("result", ["answered", "busy", "no_answer", "failed"])
def test_a_transfer_goes_on_by_its_result_or_ends_with_it(result):
    """A result is no silence: it has ways of its own, and ends the call where there is none."""
    ways = {f"on_{each}": f"on-{each}" for each in ("busy", "no_answer", "failed")}
    flow = Flow("desk", [Transfer("desk", ToQueue("desk"), **ways), *(HangUp(id, id) for id in ways.values())])
    bare = Flow("desk", [Transfer("desk", ToQueue("desk"))])

    assert [f"on-{result}" if result != "answered" else "end answered"] == Call(flow).ended(result)
    assert [f"end {result}"] == Call(bare).ended(result)


def test_a_transfer_may_come_back_to_the_menu_that_led_there():
    """`@back` behind a transfer is the menu, as a new visit."""
    flow = menu("1", prompt="welcome").put(Transfer("q1", ToQueue("q1"), on_busy="@back"))
    call = Call(flow)

    for _ in range(3):
        assert ["stop", "to q1"] == call.press("1")
        assert ["welcome"] == call.ended("busy")


@pytest.mark.parametrize(
    "destination",
    [ToNumber("+31201234567"), ANNA, CARLA, ToQueue("q"), ToMenu("m"), ToPrompt("p"), Drop()],
)
def test_every_destination_can_be_told(destination):
    """The trace says in both languages where the call went."""
    call = Call(Flow("go", [Transfer("go", destination)]))

    texts = [happening.text(language) for happening in call.walker.trace for language in ("nl", "en")]

    assert not [text for text in texts if "{" in text or "walk." in text]


def test_a_flood_of_keys_leaves_one_note():
    """Keys that nobody hears are counted, not listed, whoever looks in between."""
    call = Call(menu("1"))
    call.press("1")

    for count in range(1, 50):
        call.press("5")
        assert ("walk.key_dropped", {"count": count}) == (call.walker.trace[-1].code, call.walker.trace[-1].params)
    assert 49 == Walker.restore(menu("1"), call.walker.snapshot()).trace[-1].params["count"]


# The machine's contract.


def test_time_does_not_go_back():
    """An earlier now raises and changes nothing."""
    call = Call(menu("1"))
    call.press("9", gap=50)
    before = call.walker.snapshot()

    for late in (lambda: call.walker.handle(events.KeyPressed("1"), 49), lambda: call.walker.advance(49)):
        with pytest.raises(ClockWentBackError):
            late()

    assert before == call.walker.snapshot()


@pytest.mark.parametrize("now", [1.0, "1", None, True])
def test_time_is_whole_milliseconds(now):
    """A float or a datetime is a slip that would show much later."""
    with pytest.raises(InvalidValueError) as caught:
        Walker(menu("1")).handle(events.Started(), now)

    assert "field.not_an_integer" == caught.value.code


def test_after_a_restore_an_earlier_time_is_taken_for_the_snapshots():
    """A host whose clock is behind after a crash goes on; how often is counted; later the rule is strict again."""
    call = Call(menu("1"))
    call.wait(3000)
    call._told(None)
    walker = Walker.restore(menu("1"), call.walker.snapshot())

    assert () == walker.advance(2000)
    assert () == walker.advance(1000)
    assert 2 == walker.clock_corrections
    assert FIRST == walker.deadline()
    assert () == walker.advance(3000)
    with pytest.raises(ClockWentBackError):
        walker.advance(2999)


@pytest.mark.parametrize("callback", ["treatment_of", "prompts"])
def test_a_host_function_that_raises_leaves_the_walker_as_it_was(callback):
    """Nothing is half done: the same event can be told again."""

    class Broken(dict):
        def get(self, key, default=None):
            raise RuntimeError

    def broken(schedule, now):
        raise RuntimeError

    flow = Flow(
        "main",
        [
            Choice("main", None, [Option("1", "", "gate")]),
            SetLanguage("gate", "en", "gate2"),
            Gate("gate2", "s", "info", "info"),
            Announce("info", "info", "@top"),
        ],
    )
    good = Walker(flow)
    good.handle(events.Started(), 0)
    arguments = {"treatment_of": broken} if callback == "treatment_of" else {"prompts": Broken()}
    walker = Walker.restore(flow, good.snapshot(), **arguments)
    before = walker.snapshot()

    with pytest.raises(RuntimeError):
        walker.handle(events.KeyPressed("1"), 10)

    assert before == walker.snapshot()
    again = Walker.restore(flow, walker.snapshot())
    assert good.handle(events.KeyPressed("1"), 10) == again.handle(events.KeyPressed("1"), 10)


def test_a_walker_cannot_be_called_from_inside_its_own_call():
    """A schedule that tells the walker something while it is asked is refused."""

    def treatment_of(schedule, now):
        walker.handle(events.KeyPressed("1"), now)

    walker = Walker(GATE, treatment_of=treatment_of)
    with pytest.raises(TransitionError):
        walker.handle(events.Started(), 0)

    assert Phase.NEW is walker.phase


def test_a_host_may_take_back_what_it_told():
    """A mark is a state to return to, with its trace, however much has happened since."""
    call = Call(menu("1", prompt="p", barge_in=False, type_ahead=False))
    call.press("5")
    mark, before, told = call.walker.mark(), call.walker.snapshot(), call.walker.trace

    for further in (lambda: call.press("55"), call.done, lambda: call.press("1"), call.hang_up):
        further()
        assert before != call.walker.snapshot()
        now = call.now
        call.walker.back_to(mark)
        assert (before, told) == (call.walker.snapshot(), call.walker.trace)
        call.now = now


def test_a_snapshot_belongs_to_one_flow_and_is_whole():
    """Restoring into another flow, or from an edited snapshot, is refused."""
    call = Call(menu("1"))
    snapshot = call.walker.snapshot()
    edited = snapshot | {"state": snapshot["state"] | {"plays": 7}}

    for flow, state, code in (
        (menu("2"), snapshot, "snapshot.other_configuration"),
        (menu("1"), edited, "snapshot.checksum"),
        (menu("1"), {"node": "main"}, "snapshot.bad_form"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            Walker.restore(flow, state)
        assert code == caught.value.code


def test_a_flow_ten_thousand_deep_is_walked_without_recursion():
    """The step limit is what ends it, not Python's stack."""
    last = 9_999
    flow = Flow("n0", [*(SetLanguage(f"n{i}", "nl", f"n{i + 1}") for i in range(last)), HangUp(f"n{last}")])

    assert ["end step_limit"] == Call(flow).heard
