"""Numbers that calls are forwarded to: what the policy refuses is told before a caller meets it."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

import dstny_smp as smp
from dstny_smp.acd import Overflow, Queue
from dstny_smp.destination import Policy, ToNumber
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import Ref
from dstny_smp.ivr import Choice, Flow, Menu, Option, Transfer
from dstny_smp.organization import InventoryNumber, Organization
from dstny_smp.organization.checks import lint
from dstny_smp.schedule import Block, Override, Schedule, Treatment
from dstny_smp.testing import bakery, municipality
from dstny_smp.testing.strategies import organizations
from dstny_smp.validation.number import Risk

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
NOTHING = Policy(allow_international=False)
EVERYTHING = Policy(
    allow_satellite=True, allow_premium=True, allow_emergency=True, allow_service_codes=True, allow_international=True
)


def forwarding_to(number, **more):
    """Return an organization whose only queue, 201, forwards to a number."""
    schedule = Schedule(id="away", name="Away", default=Treatment.forward(ToNumber(number)))
    queue = Queue(id="q", name="Q", number="201", schedule="away")
    return Organization(id="o", name="O", schedules=(schedule,), queues=(queue,), **more)


def found(org):
    """Return what is found, as (code without its area, path)."""
    for finding in lint(org):
        for language in ("en", "nl"):
            assert finding.params["number"] in finding.text(language)
            assert finding.remedy(language)
    return [(finding.code.removeprefix("organization."), finding.path) for finding in lint(org)]


TOLL_FRAUD = [
    ("+319001234", "forwards_to_premium", "allow_premium"),
    ("+31900123456", "forwards_to_premium", "allow_premium"),
    ("+319061234", "forwards_to_premium", "allow_premium"),
    ("+31906123456", "forwards_to_premium", "allow_premium"),
    ("+31909123456", "forwards_to_premium", "allow_premium"),
    ("+979123456789", "forwards_to_premium", "allow_premium"),
    ("+19005550123", "forwards_to_premium", "allow_premium"),
    ("+449098790123", "forwards_to_premium", "allow_premium"),
    ("+881612345678", "forwards_to_satellite", "allow_satellite"),
    ("+88213123456", "forwards_to_satellite", "allow_satellite"),
    ("+883510012345", "forwards_to_satellite", "allow_satellite"),
    ("+870301234567", "forwards_to_satellite", "allow_satellite"),
    ("112", "forwards_to_emergency", "allow_emergency"),
    ("911", "forwards_to_emergency", "allow_emergency"),
    ("+32470123456", "forwards_abroad", "allow_international"),
    ("+18765230123", "forwards_abroad", "allow_international"),
]


@pytest.mark.requirement("SCH-14")
@pytest.mark.parametrize(("number", "code", "allowing"), TOLL_FRAUD)
def test_what_earns_money_for_others_is_told_and_not_called(number, code, allowing):
    """A finding where it stands, and a call that ends refused; both gone once the policy allows just that."""
    org = forwarding_to(number, policy=NOTHING)
    allowed = org.put(Policy(**{"allow_international": False, allowing: True}))

    assert [(code, "schedules[away].default.destination")] == found(org)
    assert "refused" == smp.trace(org, to="201", at=MORNING).end.reason
    assert [] == found(allowed)
    assert "answered" == smp.trace(allowed, to="201", at=MORNING).end.reason


@pytest.mark.requirement("SCH-14")
@pytest.mark.parametrize("number", ["*21*0201234567#", "##002#", "*21*", "#31#0201234567", "0900123456", "٠٢٠"])
def test_service_codes_cannot_even_be_written(number):
    """A destination is a number or a short code; what reprograms an exchange is neither."""
    with pytest.raises(InvalidValueError) as caught:
        ToNumber(number)
    assert "number.bad_form_or_short_code" == caught.value.code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("+31201234567", None),  # somebody's outside
        ("+31612345678", None),
        ("201", None),  # the queue itself
        ("299", "forwards_to_nobody"),
        ("+31201230001", None),  # kept for the queue
        ("+31201230002", "forwards_to_nobody"),  # free
    ],
)
def test_own_numbers_have_somebody(number, code):
    """What the organization owns is called only where somebody bears it or it is kept for."""
    numbers = (InventoryNumber("+31201230001", Ref("queue", "q")), InventoryNumber("+31201230002"))
    org = forwarding_to(number, numbers=numbers, policy=NOTHING)

    assert ([] if code is None else [(code, "schedules[away].default.destination")]) == found(org)
    unassigned = "unassigned" == smp.trace(org, to="201", at=MORNING).end.reason
    assert (code == "forwards_to_nobody") is unassigned


def test_every_place_is_looked_at():
    """Blocks, exceptions, the override and the default of schedules, overflow of queues, steps of menus."""
    bad = ToNumber("+31900123456")
    forward = Treatment.forward(bad)
    schedule = Schedule(
        id="s",
        name="S",
        blocks=[Block.weekly("b", "B", "mon", "09:00", "10:00", treatment=forward)],
        exceptions=[Block.weekly("e", "E", "tue", "09:00", "10:00", treatment=forward)],
        override=Override(forward, MORNING + timedelta(days=1)),
        default=forward,
    )
    queue = Queue(
        id="q", name="Q", number="201", schedule="s", overflow=Overflow(on_no_agents=bad, on_full=bad, max_waiting=3)
    )
    flow = Flow("main", [Choice("main", None, [Option("1", "Out", "out")]), Transfer("out", bad)])
    menu = Menu(id="m", name="M", number="202", schedule="s", flow=flow)
    org = Organization(id="o", name="O", schedules=[schedule], queues=[queue], menus=[menu])

    assert [
        "schedules[s].blocks[b].treatment.destination",
        "schedules[s].exceptions[e].treatment.destination",
        "schedules[s].override.treatment.destination",
        "schedules[s].default.destination",
        "queues[q].overflow.on_no_agents",
        "queues[q].overflow.on_full",
        "menus[m].flow.nodes[out].destination",
    ] == [path for _, path in found(org)]
    assert {"forwards_to_premium"} == {code for code, _ in found(org)}
    assert not lint(org).ok
    assert [] == found(org.put(EVERYTHING))


def numbers_in(data):
    """Yield every number that a document sends calls to, by looking at all of it."""
    if isinstance(data, dict):
        if data.get("kind") == "number":
            yield data["number"]
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            yield from numbers_in(part)


@given(organizations())
def test_no_place_is_forgotten(org):
    """A twin walks the JSON document: where nothing is allowed, each number that is not reached is found."""
    strict = org.put(NOTHING)
    told = [finding.params["number"] for finding in lint(strict)]
    document = json.loads(smp.dumps(strict))
    written = [number for section in ("schedules", "queues", "menus") for number in numbers_in(document.get(section))]

    assert set(told) <= set(written)
    for number in set(written):
        schedule = Schedule(id="asked-for", name="Asked for", default=Treatment.forward(ToNumber(number)))
        alone = strict.put(schedule)
        assert (
            written.count(number) if any(f.path.startswith("schedules[asked-for]") for f in lint(alone)) else 0
        ) == (told.count(number))


@pytest.mark.parametrize("org", [municipality(), bakery()], ids=lambda org: org.id)
def test_the_samples_forward_to_what_can_be_called(org):
    """What we show as good has no finding, and keeps its own numbers."""
    assert [] == found(org)


def test_a_policy_decides_by_risk():
    """Every risk has its switch, and only its own."""
    switches = {
        Risk.INTERNATIONAL: "allow_international",
        Risk.SATELLITE: "allow_satellite",
        Risk.PREMIUM: "allow_premium",
        Risk.EMERGENCY: "allow_emergency",
        Risk.SERVICE_CODE: "allow_service_codes",
    }
    assert set(Risk) == {Risk.NONE, *switches}
    for risk, switch in switches.items():
        only = Policy(**{"allow_international": False, switch: True})
        assert {Risk.NONE, risk} == {each for each in Risk if only.allows(each)}
    assert {Risk.NONE, Risk.INTERNATIONAL} == {each for each in Risk if Policy().allows(each)}
