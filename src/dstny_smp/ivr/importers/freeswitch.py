"""FreeSWITCH menus (``ivr.conf.xml``), in and out.

What differs there: a menu always waits for more keys where entries can be longer,
and a sub-menu whose patience is over returns to the menu before it. Both are kept
as the walker does them: at once where nothing longer is possible, and ``@back``.

>>> imported = loads('''
... <include>
...   <menu name="main" greet-long="welcome.wav" invalid-sound="pardon.wav" max-failures="2">
...     <entry action="menu-exec-app" digits="1" param="transfer 2001 XML default"/>
...     <entry action="menu-exec-app" digits="2" param="lua lookup.lua"/>
...   </menu>
... </include>''')
>>> imported.flow.node("main-1").destination
ToNumber(number='2001')
>>> [loss.text() for loss in imported.losses]
['menu[main].entry[2]: lua lookup.lua is left out: a menu cannot do it']

Source: FreeSWITCH, ``conf/vanilla/ivr_menus/demo_ivr.xml`` and ``src/switch_ivr_menu.c``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final, NamedTuple
from xml.parsers import expat  # with declarations of types and entities refused, below
from xml.sax.saxutils import quoteattr  # writes, does not read

from dstny_smp import limits
from dstny_smp.destination import Destination, ToNumber
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding, Severity
from dstny_smp.ids import NodeId, PromptId
from dstny_smp.ivr.flow import Flow
from dstny_smp.ivr.importers.draft import Draft, Imported, seconds, text_of, title
from dstny_smp.ivr.nodes import BACK, REPEAT, TOP, Announce, Choice, DirectDial, HangUp, Option, Retry, Transfer
from dstny_smp.validation import key

_TIMEOUT: Final = timedelta(seconds=10)
_TRIES: Final = 3
_MILLISECONDS: Final = 1000
_READ: Final = frozenset(
    "name greet-long greet-short invalid-sound exit-sound timeout inter-digit-timeout max-failures max-timeouts "
    "exec-on-max-failures exec-on-max-timeouts digit-len".split()
)
_QUIET: Final = frozenset({"tts-engine", "tts-voice", "confirm-attempts"})
"""Say nothing by themselves: how texts are spoken, and how often a confirmation is asked that is not."""
_SPELLED: Final = {"*": "star", "#": "hash"}
_EXTENSIONS: Final = re.compile(r"/\^?\(?(\\d|\[[0-9-]+\]|[0-9]|\{[0-9,]+\}|[()+?|])+\)?\$?/")
"""A pattern of digits alone, as it is written to let callers dial extensions."""


class _Entry(NamedTuple):
    action: str
    digits: str
    param: str
    path: str


class _Menu(NamedTuple):
    settings: dict[str, str]
    entries: list[_Entry]


def loads(
    text: str | bytes, *, menu: str | None = None, destinations: Mapping[str, Destination] | None = None
) -> Imported:
    """Read menus; the first one, or the one named, is where calls start.

    Args:
        text: XML with ``menu`` elements, however deep.
        menu: the name of the menu that callers meet first.
        destinations: what extensions and other targets of ``transfer`` and ``bridge`` mean here. Those that are
            not given are numbers, if they have the form of one.

    Raises:
        InvalidValueError: ``field.wrong_type``, ``import.too_large``, ``import.unreadable``,
            ``import.declarations``, ``import.empty``.
    """
    menus = _menus(text_of(text))
    draft = Draft(destinations or {})
    names = list(menus)
    start = names[0] if menu is None else menu
    if start not in menus:
        raise InvalidValueError("import.empty", start, "menu")
    for name in [start, *names]:
        draft.id(name)  # menus first, so that their ids are their names
    for name, read in menus.items():
        _Reader(draft, menus, name, read, first=name == start).choice()
    return draft.finished(draft.id(start))


def _menus(text: str) -> dict[str, _Menu]:
    """Return the menus by name; the first of one name counts."""
    menus: dict[str, _Menu] = {}
    open_elements: list[_Menu | None] = []

    def start(tag: str, settings: dict[str, str]) -> None:
        if len(open_elements) >= limits.DOCUMENT_DEPTH:
            raise InvalidValueError("import.unreadable", tag, "text")
        inside = next((each for each in reversed(open_elements) if each is not None), None)
        read = None
        if tag == "menu" and settings.get("name", "").strip():
            read = _Menu(settings, [])
            menus.setdefault(settings["name"].strip(), read)
        elif tag == "entry" and inside is not None:
            digits = settings.get("digits", "").strip()
            path = f"menu[{inside.settings['name'].strip()}].entry[{digits}]"
            entry = _Entry(settings.get("action", ""), digits, settings.get("param", "").strip(), path)
            inside.entries.append(entry)
        open_elements.append(read)

    def refuse(*_: object) -> None:
        raise InvalidValueError("import.declarations", None, "text")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_elements.pop()
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except (expat.ExpatError, ValueError) as fault:
        if isinstance(fault, InvalidValueError):
            raise
        raise InvalidValueError("import.unreadable", str(fault), "text") from fault
    if not menus:
        raise InvalidValueError("import.empty", "menu", "text")
    return menus


class _Reader:
    """Makes a choice of one menu."""

    def __init__(self, draft: Draft, menus: Mapping[str, _Menu], name: str, menu: _Menu, *, first: bool) -> None:
        self._draft, self._menus, self._name, self._menu, self._first = draft, menus, name, menu, first
        self._path = f"menu[{name}]"

    def choice(self) -> None:
        """Add the menu and what its entries lead to."""
        draft, settings = self._draft, self._menu.settings
        for setting in sorted(settings.keys() - _READ - _QUIET):
            if settings[setting].strip():
                draft.lose("import.left_out", Severity.WARNING, f"{self._path}.{setting}", name=setting)
        greeting = self._sound("greet-long") or self._sound("greet-short")
        if self._sound("greet-short") not in (None, greeting):
            self._note("greet-short", "import.left_out", Severity.WARNING)
        first = self._time("timeout", _TIMEOUT)
        invalid = self._sound("invalid-sound")
        options, dial = self._options()
        id = draft.id(self._name)
        draft.put(
            Choice(
                id,
                greeting,
                options,
                on_silence=Retry(self._tries("max-timeouts"), (), self._exit("exec-on-max-timeouts")),
                on_invalid=Retry(
                    self._tries("max-failures"),
                    () if invalid is None else (invalid,),
                    self._exit("exec-on-max-failures"),
                ),
                first_digit=first,
                inter_digit=max(self._time("inter-digit-timeout", first / 2), timedelta(milliseconds=1)),
                direct_dial=dial,
                name="" if id == self._name else title(self._name),
            )
        )

    def _note(self, setting: str, code: str, severity: Severity) -> None:
        self._draft.lose(code, severity, f"{self._path}.{setting}", name=setting)

    def _sound(self, setting: str) -> PromptId | None:
        source = self._menu.settings.get(setting, "").strip()
        return self._draft.prompt(source) if source else None

    def _time(self, setting: str, default: timedelta) -> timedelta:
        given = self._menu.settings.get(setting)
        if given is None:
            return default
        length = seconds(given, _MILLISECONDS)
        if length is None:
            self._note(setting, "import.bad_setting", Severity.WARNING)
        return default if length is None else length

    def _tries(self, setting: str) -> int:
        """Return the rounds after the first; there, tries are counted."""
        given = self._menu.settings.get(setting, str(_TRIES)).strip()
        tries = int(given) if re.fullmatch(r"[0-9]{1,4}", given) else 0
        if not 1 <= tries <= limits.ROUNDS:
            self._note(setting, "import.bad_setting", Severity.WARNING)
        return min(max(tries, 1), limits.ROUNDS) - 1

    def _exit(self, setting: str) -> NodeId:
        """Return where the call goes when patience is over."""
        command = self._menu.settings.get(setting, "").strip()
        if command:
            path = f"{self._path}.{setting}"
            to = self._application(self._draft.id(f"{self._name}-{setting}", own=True), command, path)
            if to is not None:
                return to
        return self._leave()

    def _leave(self) -> NodeId:
        return self._draft.end(self._sound("exit-sound")) if self._first else BACK

    def _options(self) -> tuple[list[Option], DirectDial | None]:
        options: dict[str, Option] = {}
        dial = None
        for entry in self._menu.entries:
            if entry.digits.startswith("/"):
                if _EXTENSIONS.fullmatch(entry.digits[:100]) and entry.action == "menu-exec-app":
                    dial = DirectDial()
                    self._draft.lose("import.any_extension", Severity.WARNING, entry.path, name=entry.digits)
                else:
                    self._draft.lose("import.left_out", Severity.ERROR, entry.path, name=entry.digits)
            elif not key.is_entry(entry.digits) or entry.digits in options or len(options) == limits.OPTIONS:
                self._draft.lose("import.left_out", Severity.ERROR, entry.path, name=entry.digits)
            else:
                to = self._target(entry)
                if to is not None:
                    options[entry.digits] = Option(entry.digits, "", to)
        return list(options.values()), dial

    def _target(self, entry: _Entry) -> NodeId | None:
        draft = self._draft
        spelled = "".join(_SPELLED.get(pressed, pressed) for pressed in entry.digits)
        match entry.action:
            case "menu-exit":
                return self._leave()
            case "menu-back":
                return BACK
            case "menu-top":
                return TOP
            case "menu-sub" if entry.param in self._menus:
                return draft.id(entry.param)
            case "menu-play-sound" if entry.param:
                id = draft.id(f"{self._name}-{spelled}", own=True)
                return draft.put(Announce(id, draft.prompt(entry.param), REPEAT))
            case "menu-call-transfer":
                return self._application(
                    draft.id(f"{self._name}-{spelled}", own=True), f"transfer {entry.param}", entry.path
                )
            case "menu-exec-app":
                return self._application(draft.id(f"{self._name}-{spelled}", own=True), entry.param, entry.path)
            case _:
                draft.lose("import.left_out", Severity.ERROR, entry.path, name=f"{entry.action} {entry.param}".strip())
                return None

    def _application(self, id: NodeId, command: str, path: str) -> NodeId | None:
        """Return the step that an application of the dialplan becomes."""
        name, _, data = command.partition(" ")
        data = data.strip()
        if name in ("transfer", "bridge") and data:
            whole = data in self._draft.known or name == "bridge"
            destination = self._draft.destination(data if whole else data.split()[0], path)
            return self._draft.end() if destination is None else self._draft.put(Transfer(id, destination))
        if name == "playback" and data:
            return self._draft.put(Announce(id, self._draft.prompt(data), REPEAT))
        if name == "hangup":
            return self._draft.end()
        self._draft.lose("import.left_out", Severity.ERROR, path, name=command)
        return None


# Writing.


def dumps(flow: Flow, *, prompts: Mapping[PromptId, str] | None = None) -> tuple[str, tuple[Finding, ...]]:
    """Write the menus of a flow, the one where calls start first; and list what FreeSWITCH does not do.

    Args:
        flow: what is written. Ids of steps that are no menus do not go with it.
        prompts: the sounds of its prompts; a prompt that is not given is written by its id.

    Raises:
        InvalidValueError: ``import.empty``: the flow does not start with a menu.

    >>> flow = Flow("main", [Choice("main", "welcome", [Option("9", "Again", "@top")], on_silence=Retry(0, to="main"))])
    >>> text, losses = dumps(flow, prompts={"welcome": "ivr/welcome.wav"})
    >>> print(text)
    <include>
      <menu name="main" greet-long="ivr/welcome.wav" timeout="5000" inter-digit-timeout="2000" ...>
        <entry action="menu-top" digits="9"/>
      </menu>
    </include>
    >>> [loss.path for loss in losses]
    ['nodes[main].options[9].label', 'nodes[main].on_silence.to', 'nodes[main].on_invalid.to']
    """
    if not isinstance(flow.node(flow.start), Choice):
        raise InvalidValueError("import.empty", flow.start, "start")
    writer = _Writer(flow, prompts or {})
    order = sorted(flow.nodes, key=lambda node: node.id != flow.start)
    lines = [line for node in order for line in writer.node(node)]
    return "\n".join(["<include>", *lines, "</include>"]), tuple(writer.losses)


class _Writer:
    def __init__(self, flow: Flow, prompts: Mapping[PromptId, str]) -> None:
        self._flow, self._prompts = flow, prompts
        self.losses: list[Finding] = []
        # What is said at the end of the first menu: there is one sound for all its ends.
        first = flow.node(flow.start)
        targets = [edge.target for edge in first.edges()]
        ends = [node.prompt for to in reversed(targets) if isinstance(node := flow.index.get(to), HangUp)]
        self._exit_prompt = next((prompt for prompt in ends if prompt is not None), None)

    def _omit(self, path: str, name: str, severity: Severity = Severity.WARNING) -> None:
        self.losses.append(Finding("export.left_out", severity, path, {"name": name}))

    def _sound(self, prompt: PromptId) -> str:
        return self._prompts.get(prompt, prompt)

    def node(self, node: object) -> list[str]:
        """Return the lines of a step; those of one that no menu says by itself are none."""
        return self._menu(node) if isinstance(node, Choice) else []

    def _menu(self, choice: Choice) -> list[str]:
        path = f"nodes[{choice.id}]"
        settings = {"name": choice.id}
        if choice.prompt is not None:
            settings["greet-long"] = self._sound(choice.prompt)
        if choice.id == self._flow.start and self._exit_prompt is not None:
            settings["exit-sound"] = self._sound(self._exit_prompt)
        said = choice.on_invalid.prompts
        if said:
            settings["invalid-sound"] = self._sound(said[0])
        entries = []
        for option in choice.options:
            where = f"{path}.options[{option.keys}]"
            if option.label:
                self._omit(f"{where}.label", option.label, Severity.INFO)
            entry = self._entry(choice, option.to, f"{where}.to")
            if entry is not None:
                entries.append(f"    <entry {entry[0]} digits={quoteattr(option.keys)}{entry[1]}/>")
        for field, retry, setting in (
            ("on_silence", choice.on_silence, "exec-on-max-timeouts"),
            ("on_invalid", choice.on_invalid, "exec-on-max-failures"),
        ):
            self._exit(choice, retry, f"{path}.{field}", setting, settings)
        for lost, name in (
            (bool(choice.on_silence.prompts), "on_silence.prompts"),
            (len(set(said)) > 1, "on_invalid.prompts"),
            (not choice.barge_in, "barge_in"),
            (not choice.type_ahead, "type_ahead"),
            (choice.direct_dial is not None, "direct_dial"),
            (bool(choice.name), "name"),
        ):
            if lost:
                self._omit(f"{path}.{name}", name, Severity.INFO if name == "name" else Severity.WARNING)
        settings |= {
            "timeout": str(choice.first_digit // timedelta(milliseconds=1)),
            "inter-digit-timeout": str(choice.inter_digit // timedelta(milliseconds=1)),
            "max-failures": str(min(choice.on_invalid.retries, choice.max_rounds - 1) + 1),
            "max-timeouts": str(min(choice.on_silence.retries, choice.max_rounds - 1) + 1),
        }
        longest = max((len(option.keys) for option in choice.options), default=1)
        if longest > 1:
            settings["digit-len"] = str(longest)
        written = " ".join(f"{name}={quoteattr(value)}" for name, value in settings.items())
        return [f"  <menu {written}>", *entries, "  </menu>"]

    def _exit(self, choice: Choice, retry: Retry, path: str, setting: str, settings: dict[str, str]) -> None:
        """Write where patience leads, as far as that can be said."""
        node = None if retry.to is None else self._flow.index.get(retry.to)
        if choice.id == self._flow.start:
            if isinstance(node, HangUp) and node.prompt == self._exit_prompt:
                return
        elif retry.to == BACK:
            return
        command = self._command(retry.to)
        if command is None or isinstance(node, Announce):
            self._omit(f"{path}.to", retry.to or "to")
        else:
            settings[setting] = command

    def _command(self, to: NodeId | None) -> str | None:
        """Return the application that does what a step does."""
        node = None if to is None else self._flow.index.get(to)
        match node:
            case Transfer(destination=ToNumber(number=number)) if not list(node.edges()):
                return f"transfer {number} XML default"
            case Transfer():
                self._omit(f"nodes[{node.id}]", node.id)
                return f"transfer {node.destination.ref.id if node.destination.ref else node.id} XML default"
            case HangUp(prompt=None):
                return "hangup"
            case _:
                return None

    def _entry(self, choice: Choice, to: NodeId, path: str) -> tuple[str, str] | None:
        """Return the action of an entry, and its parameter."""
        node = self._flow.index.get(to)
        first = choice.id == self._flow.start
        match node:
            case None if to == TOP or (to == REPEAT and first):
                if to == REPEAT:
                    self._omit(path, to, Severity.INFO)
                return 'action="menu-top"', ""
            case None if to == BACK:
                return 'action="menu-back"', ""
            case Choice():
                return 'action="menu-sub"', f" param={quoteattr(node.id)}"
            case HangUp(prompt=prompt) if first and prompt is not None and prompt == self._exit_prompt:
                return 'action="menu-exit"', ""
            case Announce(to=after) if after == REPEAT:
                return 'action="menu-play-sound"', f" param={quoteattr(self._sound(node.prompt))}"
        command = self._command(to)
        if command is None:
            self._omit(path, to, Severity.ERROR)
            return None
        return 'action="menu-exec-app"', f" param={quoteattr(command)}"
