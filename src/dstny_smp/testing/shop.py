"""A bakery: one number, one queue, one schedule. The smallest exchange that does something.

Whoever rings on a Wednesday morning is answered by Anna; in the evening he leaves
a message. On the two days of Christmas, on which the bakery closes every year, a
prompt says so.
"""

from __future__ import annotations

from datetime import datetime

from dstny_smp.acd import Member, Queue
from dstny_smp.destination import ToVoicemail
from dstny_smp.organization import Organization
from dstny_smp.prompts import AudioSource, Prompt, Variant
from dstny_smp.schedule import Block, Frequency, Recurrence, Schedule, Treatment
from dstny_smp.users import User


def bakery() -> Organization:
    """Return a small bakery in the Netherlands; its number is +31201230001.

    >>> shop = bakery()
    >>> shop.queue("counter").number, shop.schedule("opening-hours").blocks[0].name
    ('+31201230001', 'Winkel open')
    """
    christmas = Block(
        id="christmas",
        name="Kerst",
        starts=datetime(2026, 12, 25),
        ends=datetime(2026, 12, 27),
        recurrence=Recurrence(frequency=Frequency.YEARLY),
        treatment=Treatment.closed("christmas"),
    )
    opening_hours = Schedule(
        id="opening-hours",
        name="Openingstijden",
        blocks=[Block.weekly("open", "Winkel open", "mon-sat", "08:00", "17:30", treatment=Treatment.open())],
        exceptions=[christmas],
        default=Treatment.forward(ToVoicemail("u-anna")),
    )
    return Organization(
        id="bakery",
        name="Bakkerij De Korenaar",
        users=(User(id="u-anna", first_name="Anna", last_name="Bakker", email="anna@example.com"),),
        schedules=(opening_hours,),
        queues=(
            Queue(
                id="counter",
                name="Winkel",
                number="+31201230001",
                schedule="opening-hours",
                members=[Member("u-anna")],
            ),
        ),
        prompts=(
            Prompt(
                id="christmas",
                name="Kerst",
                description="Op eerste en tweede kerstdag",
                variants=[Variant("nl", AudioSource.TTS, text="Wij zijn met kerst gesloten. Fijne dagen!")],
            ),
        ),
    )
