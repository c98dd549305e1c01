"""The six queues of the municipality of Waterveen.

The reception overflows to civil affairs, civil affairs to the back-up, and the
back-up to a voicemail box: a chain that ends. Taxes asks the most skilled first.
"""

from __future__ import annotations

from datetime import timedelta

from dstny_smp.acd import (
    Announcements,
    Device,
    Member,
    Overflow,
    Presentation,
    PresentedNumber,
    Queue,
    QueueKind,
    Ringing,
    Role,
    Strategy,
)
from dstny_smp.destination import ToNumber, ToPrompt, ToQueue, ToUser, ToVoicemail
from dstny_smp.testing.city.hours import DUTY_PHONE
from dstny_smp.testing.city.people import user_id


def queues() -> tuple[Queue, ...]:
    """Return the queues, the reception first."""
    return _reception(), _civil_affairs(), _backup(), _taxes(), _public_space(), _duty()


def _reception() -> Queue:
    """Three receptionists and their supervisor, in the order of the list."""
    return Queue(
        id="reception",
        name="Receptie",
        number="+31201230110",
        schedule="office",
        members=[
            Member(user_id("201")),
            Member(user_id("202")),
            Member(user_id("203")),
            Member(user_id("204"), role=Role.SUPERVISOR),
        ],
        overflow=Overflow(max_wait=timedelta(seconds=90), on_max_wait=ToQueue("civil-affairs")),
        announcements=Announcements(hold_audio="music"),
    )


def _civil_affairs() -> Queue:
    """The busiest queue: a premium one, with all its announcements."""
    return Queue(
        id="civil-affairs",
        name="Burgerzaken",
        number="+31201230120",
        schedule="civil-hours",
        kind=QueueKind.PREMIUM,
        members=[
            Member(user_id("205"), role=Role.SUPERVISOR),
            *(Member(user_id(extension)) for extension in ("206", "207", "208", "209", "210", "211")),
        ],
        presentation=Presentation(metadata="Burgerzaken", metadata_overridable=True),
        ringing=Ringing(
            max_parallel=2,
            wrap_up=timedelta(seconds=30),
            missed_limit=3,
            devices=[Device.DESK, Device.SOFTPHONE],
        ),
        overflow=Overflow(
            max_wait=timedelta(minutes=5),
            on_max_wait=ToQueue("backup"),
            on_no_agents=ToQueue("backup"),
            max_waiting=15,
            on_full=ToPrompt("call-back-later"),
        ),
        announcements=Announcements(
            entry_prompt="in-queue",
            hold_audio="music",
            comfort_prompt="one-moment",
            comfort_interval=timedelta(seconds=45),
            announce_position=True,
            announce_wait=True,
        ),
        weight=10,
    )


def _backup() -> Queue:
    """The end of the chain: whoever is left over there leaves a message."""
    return Queue(
        id="backup",
        name="Achtervang",
        number="291",
        schedule="backup-hours",
        members=[Member(user_id("235")), Member(user_id("236"), logged_in=False)],
        overflow=Overflow(
            max_wait=timedelta(minutes=2),
            on_max_wait=ToVoicemail(user_id("204")),
            on_no_agents=ToVoicemail(user_id("204")),
        ),
    )


def _taxes() -> Queue:
    """The most skilled first; after three rounds that nobody answers, the voicemail of taxes."""
    return Queue(
        id="taxes",
        name="Belastingen",
        number="+31201230130",
        schedule="taxes-hours",
        strategy=Strategy.SKILL,
        members=[
            Member(user_id("212"), skill=5, role=Role.SUPERVISOR),
            Member(user_id("213"), skill=5),
            Member(user_id("214"), skill=4),
            Member(user_id("215")),
            Member(user_id("216"), skill=2),
            Member(user_id("217"), skill=1),
        ],
        presentation=Presentation(shown=PresentedNumber.GROUP, metadata="Belastingen"),
        ringing=Ringing(offer_timeout=timedelta(seconds=25), pickup=False),
        overflow=Overflow(
            max_attempts=3,
            on_max_attempts=ToVoicemail(user_id("212")),
            max_attempts_prompt="nobody-free",
        ),
    )


def _public_space() -> Queue:
    """By day the colleagues, also on their mobile; at night its schedule forwards to the duty phone."""
    return Queue(
        id="public-space",
        name="Openbare ruimte",
        number="+31201230140",
        schedule="public-space-hours",
        members=[Member(user_id(extension)) for extension in ("218", "219", "220", "221", "222", "223")],
        ringing=Ringing(ring_when_absent=True, max_parallel=3),
        overflow=Overflow(max_wait=timedelta(minutes=4), on_max_wait=ToUser(user_id("218"))),
    )


def _duty() -> Queue:
    """Faults of the network itself: nobody is logged in at first, then the duty phone rings."""
    return Queue(
        id="it-duty",
        name="Storingen ICT",
        number="292",
        schedule="always",
        members=[Member(user_id(extension), logged_in=False) for extension in ("238", "239", "240")],
        overflow=Overflow(on_no_agents=ToNumber(DUTY_PHONE), grace=timedelta(seconds=5)),
    )
