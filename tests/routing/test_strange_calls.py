"""Calls at odd times, to numbers that cost money, and organizations changed behind the back of their tables."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest

import dstny_smp as smp
from dstny_smp import machine
from dstny_smp.acd import Member, Queue
from dstny_smp.destination import Policy, ToNumber, ToQueue
from dstny_smp.errors import InvalidValueError, UnknownIdError
from dstny_smp.ids import Ref
from dstny_smp.ivr import Choice, Flow, Menu, Retry, Transfer
from dstny_smp.organization import InventoryNumber, Organization
from dstny_smp.routing import Journey, events
from dstny_smp.routing.steps import millis
from dstny_smp.schedule import Block, Schedule, Treatment
from dstny_smp.users import User

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=AMSTERDAM)
ANNA = User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com")


def forwarding_to(number, **more):
    """Return an organization whose only queue, 201, forwards to a number, and its trace."""
    schedule = Schedule(id="away", name="Away", default=Treatment.forward(ToNumber(number)))
    return Organization(
        id="o",
        name="O",
        schedules=(schedule,),
        queues=(Queue(id="q", name="Q", number="201", schedule="away"),),
        **more,
    )


@pytest.mark.threat("T-09")
@pytest.mark.requirement("SCH-14")
@pytest.mark.parametrize(
    ("number", "allowing"),
    [
        ("+319061234567", {"allow_premium": True}),
        ("112", {"allow_emergency": True}),
        ("+881612345678", {"allow_satellite": True}),
    ],
)
def test_what_the_policy_forbids_is_not_called(number, allowing):
    """Premium, emergency and satellite numbers are called only where the policy allows it; the trace says why not."""
    org = forwarding_to(number)

    refused = smp.trace(org, to="201", at=MORNING)
    allowed = smp.trace(org.put(Policy(**allowing)), to="201", at=MORNING)

    assert ("refused", False) == (refused.end.reason, refused.reached)
    assert "niet toe" in refused.text("nl")
    assert "answered" == allowed.end.reason


@pytest.mark.requirement("SCH-14")
def test_calls_abroad_can_be_forbidden():
    """Abroad is allowed unless the policy says otherwise; home never is abroad."""
    closed = Policy(allow_international=False)

    assert "answered" == smp.trace(forwarding_to("+3221234567"), to="201", at=MORNING).end.reason
    assert "refused" == smp.trace(forwarding_to("+3221234567", policy=closed), to="201", at=MORNING).end.reason
    assert "answered" == smp.trace(forwarding_to("+31201234567", policy=closed), to="201", at=MORNING).end.reason


@pytest.mark.requirement("POR-16")
def test_an_own_number_that_nobody_has_is_not_answered():
    """A forward to a free number of ours, or to a short code of nobody, ends as a direct call to it would."""
    inventory = (InventoryNumber("+31201234567", Ref("queue", "q")), InventoryNumber("+31201234568"))

    assert "unassigned" == smp.trace(forwarding_to("299"), to="201", at=MORNING).end.reason
    free = forwarding_to("+31201234568", numbers=inventory)
    assert "unassigned" == smp.trace(free, to="201", at=MORNING).end.reason
    reserved = forwarding_to("+31201234567", numbers=inventory)
    assert "routing_loop" == smp.trace(reserved, to="201", at=MORNING).end.reason


def silent_menu(to, **more):
    """Return an organization with a menu, 201, whose silence leads to a destination after five seconds."""
    flow = Flow("main", [Choice("main", None, [], on_silence=Retry(0, (), "on")), Transfer("on", to)])
    menu = Menu(id="m", name="M", number="201", schedule="always", flow=flow)
    schedules = (Schedule.always_open("always", "Always"), *more.pop("schedules", ()))
    return Organization(id="o", name="O", schedules=schedules, menus=(menu,), **more)


def test_a_deadline_of_nought_is_a_deadline():
    """The first millisecond of 1970 is a time like any other: the menu's timer fires then, and the trace ends."""
    at = datetime(1969, 12, 31, 23, 59, 55, tzinfo=UTC)

    assert "answered" == smp.trace(silent_menu(ToNumber("+31201234567")), to="201", at=at).end.reason


def test_a_late_host_changes_nothing():
    """A timer that the host fires late counts at its own time: a queue that has closed since was open then."""
    closing = Schedule(
        id="hours",
        name="Hours",
        blocks=(Block.weekly("d", "Day", "tue", "09:00", "10:00", treatment=Treatment.open()),),
    )
    queue = Queue(id="q", name="Q", number="202", schedule="hours", members=[Member("u-anna")])
    org = silent_menu(ToQueue("q"), schedules=(closing,), queues=(queue,), users=(ANNA,))
    start = millis(MORNING - timedelta(seconds=7))

    def told(late):
        journey = Journey(org, "c", "201")
        journey.handle(events.Started(), start)
        return [type(each).__name__ for each in journey.advance(journey.deadline() + late)]

    assert ["EnterQueue"] == told(0) == told(60_000)


@pytest.mark.parametrize(
    "at",
    [
        datetime.max.replace(tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo")),
        datetime(9999, 12, 31, 23, 59, tzinfo=ZoneInfo("America/New_York")),
    ],
)
def test_the_ends_of_the_calendar_are_refused(at):
    """Where a zone may have no such date a trace says so, in its own words."""
    with pytest.raises(InvalidValueError) as caught:
        smp.trace(forwarding_to("+31201234567"), to="201", at=at)

    assert ("field.date_out_of_range", "at") == (caught.value.code, caught.value.path)


@pytest.mark.parametrize(
    "arguments", [{"org": None}, {"to": []}, {"to": None}, {"assume": "x"}, {"assume": 5}, {"language": []}]
)
def test_arguments_of_another_type_are_refused(arguments):
    """Every argument of a trace of the wrong type is one typed error."""
    given = {"org": forwarding_to("+31201234567"), "to": "201", "at": MORNING} | arguments

    with pytest.raises(InvalidValueError):
        smp.trace(**given)


@pytest.mark.parametrize("state", [{}, {"call": 5}, {"call": "c", "to": [], "phase": "zz"}])
def test_a_sealed_state_that_no_journey_wrote_is_refused(state):
    """A checksum anyone can make is no proof of form: what is inside is checked as well."""
    org = forwarding_to("+31201234567")

    with pytest.raises(InvalidValueError) as caught:
        Journey.restore(org, machine.seal("journey", 1, org.digest, state))

    assert "snapshot.bad_form" == caught.value.code


def test_an_organization_changed_by_evolve_is_checked_like_any_other():
    """`attrs.evolve` on a section makes new tables; on anything else it keeps them."""
    queue = Queue(id="q", name="Q", number="201", schedule="s", members=[Member("u-anna")])
    org = Organization(id="o", name="O", users=(ANNA,), queues=(queue,), schedules=(Schedule.always_open("s", "S"),))

    with pytest.raises(InvalidValueError) as caught:
        attrs.evolve(org, users=())
    assert "organization.dangling_reference" == caught.value.code
    without_queue = attrs.evolve(org, queues=())
    with pytest.raises(UnknownIdError):
        without_queue.queue("q")
    assert "Anna Bakker" == attrs.evolve(org, name="P").user("u-anna").display_name


@pytest.mark.parametrize("now", [10**30, -(10**30), True, 1.0, None])
def test_a_time_that_is_none_does_not_stop_the_clock(now):
    """An absurd time is refused and leaves the machine as it was."""
    journey = Journey(forwarding_to("+31201234567"), "c", "201")

    with pytest.raises(InvalidValueError) as caught:
        journey.advance(now)

    assert "now" == caught.value.path
    assert journey.handle(events.Started(), millis(MORNING))


@pytest.mark.parametrize("zone", ["localtime", "posixrules", "Factory"])
def test_a_zone_is_the_same_on_every_machine(zone):
    """Files of the zone data base that are not zones, or differ from machine to machine, name no zone."""
    with pytest.raises(InvalidValueError) as caught:
        Organization(id="o", name="O", timezone=zone)

    assert ("timezone.unknown", "timezone") == (caught.value.code, caught.value.path)
