"""The two organizations to begin with: small, whole, and as the documentation tells of them."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from dstny_smp.acd import Strategy
from dstny_smp.destination import ToNumber, ToQueue
from dstny_smp.ivr import DirectDial, Gate, SetLanguage
from dstny_smp.prompts import AudioSource
from dstny_smp.schedule import Resolver, State, public_holidays
from dstny_smp.testing import bakery, municipality
from dstny_smp.testing.city.hours import HOLIDAYS
from dstny_smp.users import LicenceType
from dstny_smp.validation import number


@pytest.mark.parametrize("make", [bakery, municipality])
def test_a_sample_is_the_same_each_time(make):
    """A sample is a value: two calls give equal organizations with equal digests."""
    assert make() == make()
    assert make().digest == make().digest


def test_importing_the_package_imports_no_hypothesis():
    """Whoever wants an organization to try things with needs no testing tools."""
    code = (
        "import sys, dstny_smp.testing as t; t.bakery(), t.municipality(), t.organization(users=3); "
        "print('hypothesis' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    assert "False" == said.strip()


def test_a_missing_hypothesis_is_named():
    """Who asks for strategies without the extra is told how to install it."""
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "from dstny_smp.errors import MissingExtraError\n"
        "try:\n"
        "    from dstny_smp.testing import strategies\n"
        "except MissingExtraError as error:\n"
        "    print(error.params['extra'], error.params['package'])"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    assert "testing hypothesis" == said.strip()


def test_the_package_names_what_it_offers():
    """Completion shows the four names, and a slip of the pen reads as it does for any module."""
    import dstny_smp.testing as package

    assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match="has no attribute 'baker'"):
        package.baker  # noqa: B018  # asking is the test


def test_the_bakery_is_closed_at_christmas_in_every_year():
    """The exception repeats: nobody need add it again next year."""
    resolver = Resolver(bakery().schedule("opening-hours"))

    for year in (2026, 2027, 2040):
        assert State.CLOSED == resolver.at(datetime(year, 12, 26, 9, tzinfo=UTC)).treatment.state
    assert State.OPEN == resolver.at(datetime(2026, 12, 24, 9, tzinfo=UTC)).treatment.state


def test_the_municipality_has_what_it_is_said_to_have():
    """Readers, tests and benchmarks count on these numbers."""
    city = municipality()

    assert (45, 6, 4, 3) == tuple(map(len, (city.users, city.queues, city.menus, city.address_books)))
    assert 15 <= len(city.prompts)
    assert {"nl", "en"} == {variant.language for prompt in city.prompts for variant in prompt.variants}
    assert {AudioSource.STANDARD, AudioSource.UPLOAD, AudioSource.TTS} == {
        variant.source for prompt in city.prompts for variant in prompt.variants
    }
    assert {LicenceType.BASIC, LicenceType.STANDARD} == {licence for user in city.users for licence in user.licences}
    assert set(Strategy) == {queue.strategy for queue in city.queues}
    assert 2 == sum(user.administrator for user in city.users)


def test_the_main_menu_is_three_layers_deep():
    """From the welcome to a passport is two choices, each with a menu of its own."""
    flow = municipality().menu("main").flow

    assert "civil-affairs" == next(edge.target for edge in flow.node("welcome").edges() if edge.keys == "1")
    assert "passport" == next(edge.target for edge in flow.node("civil-affairs").edges() if edge.keys == "1")
    assert 3 <= len(flow.node("passport").options)
    kinds = Counter(type(node) for menu in municipality().menus for node in menu.flow.nodes)
    assert kinds[Gate]
    assert kinds[SetLanguage]
    assert isinstance(flow.node("extension").direct_dial, DirectDial)


def test_the_overflow_is_a_chain_of_three_that_ends_in_voicemail():
    """Each queue says where its calls go when nobody answers in time."""
    city = municipality()
    queue, chain = city.queue("reception"), []
    while isinstance(queue.overflow.on_max_wait, ToQueue):
        chain.append(queue.id)
        queue = city.queue(queue.overflow.on_max_wait.queue)

    assert ["reception", "civil-affairs", "backup"] == [*chain, queue.id]
    assert "ToVoicemail" == type(queue.overflow.on_max_wait).__name__


def test_one_forward_goes_abroad():
    """On Thursday evening calls about taxes go to Belgium."""
    segment = Resolver(municipality().schedule("taxes-hours")).at(datetime(2026, 11, 26, 18, tzinfo=UTC))

    assert ToNumber("+3231234567") == segment.treatment.destination


def test_an_exception_made_by_hand_beats_the_holiday():
    """On Good Friday the city hall works, whatever the list of holidays says."""
    segment = Resolver(municipality().schedule("office")).at(datetime(2026, 4, 3, 8, tzinfo=UTC))

    assert State.OPEN == segment.treatment.state
    assert "good-friday-open" == segment.winner.id


def test_the_holidays_are_those_of_the_country():
    """They were copied; what a listing adds today has the same ids and days, so that adding again changes nothing."""
    office = municipality().schedule("office")
    listed = [holiday for year in (2026, 2027) for holiday in public_holidays.listing("NL", year)]
    added = public_holidays.to_exceptions(listed)

    assert {block.id: (block.starts, block.ends) for block in added} == {
        block.id: (block.starts, block.ends) for block in office.exceptions if block.origin
    }
    assert len(HOLIDAYS) == len(added)


def test_nothing_in_the_samples_can_be_dialled():
    """Numbers are fictional, addresses are under a name that is reserved for examples."""
    for org in (bakery(), municipality()):
        own = [own for user in org.users for own in user.numbers]
        own += [place.number for place in (*org.queues, *org.menus)] + [entry.number for entry in org.numbers]
        own += [mobile.number for user in org.users for mobile in user.mobiles]
        assert all(each.startswith(("+3120123", "+31612345")) for each in own if number.is_e164(each))
        assert all(user.email.endswith("example.com") for user in org.users)
        assert all(
            contact.numbers == () or contact.numbers[0].startswith("+3120123")
            for book in org.address_books
            for contact in book.contacts
        )


def test_the_team_day_lasts_one_day():
    """The mistake that the audit is to find holds on 25 September 2026 and on no other day."""
    for id, other in (("taxes-hours", "public-space"), ("public-space-hours", "taxes")):
        resolver = Resolver(municipality().schedule(id))
        noon = datetime(2026, 9, 25, 10, tzinfo=UTC)
        assert ToQueue(other) == resolver.at(noon).treatment.destination
        for day in (noon - timedelta(days=1), noon + timedelta(days=3)):
            assert State.OPEN == resolver.at(day).treatment.state
    assert date(2026, 9, 25).weekday() == 4
