"""Menus of other systems, read as a `Flow`: what cannot be said here is listed, never dropped in silence.

- `freeswitch`: the menus of an ``ivr.conf.xml``, and back;
- `connect`: an Amazon Connect flow, version 2019-10-30;
- `twilio`: a Twilio Studio flow.

>>> from dstny_smp.ivr.importers import freeswitch
>>> menu = '<menu name="main" greet-long="welcome.wav"><entry action="menu-top" digits="9"/></menu>'
>>> imported = freeswitch.loads(menu)
>>> [option.to for option in imported.flow.node("main").options], dict(imported.prompts)
(['@top'], {'welcome.wav': 'welcome.wav'})
"""

from __future__ import annotations

from dstny_smp.ivr.importers.draft import Imported

__all__ = ["Imported"]
