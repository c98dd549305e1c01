"""What must hold of any queue engine's log, read without knowing how it decides.

The log is what `random_days.drive` returns: time, event (None for `advance`),
commands or the code of an error, next deadline.
"""

from collections import Counter

from dstny_smp.acd import commands, events


class Auditor:
    """Reads a log and refuses what cannot be."""

    def __init__(self, queues):
        self.parallel = {queue.id: queue.ringing.max_parallel for queue in queues}
        self.waiting, self.speaking = {}, {}  # call -> queue, call -> agent
        self.offers, self.last_offer = {}, 0  # offer -> (call, agent)
        self.plays, self.last_play = {}, 0  # call -> play
        self.resting, self.busy = {}, set()  # agent -> until
        self.now = None
        self.ends = Counter()

    def read(self, log):
        for now, event, told, deadline in log:
            if isinstance(told, str):
                continue
            self.step(now, event, told)
            assert deadline is None or deadline >= now, "a timer that is over has not fired"
            assert event is not None or deadline is None or deadline > now, "advance leaves nothing due"
        assert self.ends["arrived"] == sum(self.ends.values()) - self.ends["arrived"] + len(self.waiting)
        return self.ends

    def step(self, now, event, told):
        self.now = now
        stale = any(isinstance(command, commands.StaleReport) for command in told)
        if not stale:
            self.before(event)
        for command in told:
            self.obey(command)
        if not stale:
            self.after(event)
        for agent in [agent for _, agent in self.offers.values()]:
            assert agent not in self.busy
            assert agent not in self.resting
            assert agent not in self.speaking.values()
        for offer, (call, _) in self.offers.items():
            assert call in self.waiting, f"offer {offer} rings for a call that does not wait"

    def before(self, event):
        """Note what an event ends or begins before its commands are read."""
        match event:
            case events.CallArrived(call=call, queue=queue):
                self.waiting[call] = queue
                self.ends["arrived"] += 1
            case events.OfferRejected(offer=offer) | events.OfferFailed(offer=offer):
                del self.offers[offer]
            case events.PromptFinished(call=call, play=play):
                assert self.plays.pop(call) == play
            case events.WrapUpEnded(agent=agent):
                self.resting.pop(agent, None)
            case events.CallPickedUp(agent=agent):
                self.resting.pop(agent, None)
            case events.AgentBecameFree(agent=agent):
                self.busy.discard(agent)
            case events.ConfigurationChanged(queues=queues):
                # timers of the same step rang by the old one
                for queue in queues:
                    self.parallel[queue.id] = max(queue.ringing.max_parallel, self.parallel.get(queue.id, 0))

    def after(self, event):
        match event:
            case events.CallerHungUp(call=call) | events.CallEnded(call=call):
                if call in self.waiting:
                    self.leave(call, "abandoned")
                else:
                    del self.speaking[call]
            case events.AgentBecameBusy(agent=agent):
                self.busy.add(agent)
            case events.ConfigurationChanged(queues=queues):
                self.parallel.update((queue.id, queue.ringing.max_parallel) for queue in queues)

    def leave(self, call, reason):
        assert call not in [ringing for ringing, _ in self.offers.values()], "a call that left rings on"
        del self.waiting[call]
        self.plays.pop(call, None)
        self.ends[reason] += 1

    def obey(self, command):
        match command:
            case commands.Offer(offer=offer, call=call, agent=agent, devices=devices):
                assert devices
                assert offer == self.last_offer + 1
                self.last_offer = offer
                assert agent not in [ringing for _, ringing in self.offers.values()], "an agent rings twice"
                assert self.resting.pop(agent, self.now) <= self.now, "a resting agent is rung"
                self.offers[offer] = call, agent
                live = sum(ringing == call for ringing, _ in self.offers.values())
                assert live <= self.parallel[self.waiting[call]]
            case commands.CancelOffer(offer=offer, reason=reason):
                assert reason in commands.CANCELLED
                del self.offers[offer]
            case commands.Connect(call=call, agent=agent, offer=offer):
                assert agent not in self.speaking.values()
                assert call not in self.plays, "what is played is stopped before"
                if offer is not None:
                    assert self.offers.pop(offer) == (call, agent)
                del self.waiting[call]
                self.ends["answered"] += 1
                self.speaking[call] = agent
            case commands.Divert(call=call, reason=reason):
                assert reason in commands.DIVERTED
                assert call not in self.plays, "what is played is stopped before"
                self.leave(call, reason)
            case commands.Play(call=call, play=play, kind=kind):
                assert kind in commands.PLAYS
                assert play == self.last_play + 1
                self.last_play = play
                assert call in self.waiting
                assert call not in self.plays, "one play at a time"
                self.plays[call] = play
            case commands.Stop(call=call, play=play):
                assert self.plays.pop(call) == play
            case commands.SayPosition(call=call, position=position):
                assert call in self.waiting
                assert 1 <= position <= len(self.waiting)
            case commands.SayWait(call=call, low=low, high=high):
                assert call in self.waiting
                assert low <= high
            case commands.StartWrapUp(agent=agent, until=until):
                self.resting[agent] = until
