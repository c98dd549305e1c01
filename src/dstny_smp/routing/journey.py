"""`Journey`: one call from the number it dialled to its end, as a machine.

It consults schedules, runs the walker of each menu inside, plays the prompts
that belong to closing and forwarding, carries the caller's language, and hands
the call to a queue, a user, a number or a voicemail box. It does not know how a
queue finds an agent nor how a telephone rings: its host does, and reports back.

A call may enter `limits.HOPS` queues and menus; the next one ends it as a
``routing_loop``, so that no organization, however wired, holds a call for ever.

>>> from dstny_smp.routing import Journey, events
>>> from dstny_smp.testing import examples
>>> journey = Journey(examples.bakery(), "call-1", "+31201230001")
>>> [type(command).__name__ for command in journey.handle(events.Started(), 1_790_000_000_000)]
['Play']
"""
