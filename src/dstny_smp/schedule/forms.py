"""Which fields the form of a block shows, by the choices made so far, and the block that it says.

The form is a table (`dstny_smp.schedule.form_table`): a field, when it shows, whether it must be filled in, what
it may hold. Choices change the fields: *weekly* asks for weekdays, *forward* for a
destination. `form_fields` tells what to show, `draft_of` fills the form from a block, and `read`
makes a block of it, which refuses a value that belongs to a hidden field. How the form
looks is the front end's business.

>>> form = form_fields({"state": "forward", "destination_kind": "queue"})
>>> form.names[-4:], form["destination"].refers, form["play_prompt"].value
(('state', 'destination_kind', 'destination', 'play_prompt'), 'queue', False)
>>> print(form_fields({"state": "open", "prompt": "welcome"}).faults[0].text("nl"))
prompt: dit veld is er niet zolang stand open is; laat het leeg, of kies bij stand: gesloten, doorschakelen
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NoReturn, TypeAlias

import attrs

from dstny_smp import limits
from dstny_smp.destination import Destination, from_dict, to_dict
from dstny_smp.errors import InvalidValueError
from dstny_smp.ids import BlockId, Kind
from dstny_smp.messages import translate
from dstny_smp.model import Value
from dstny_smp.schedule.form_table import KINDS, NAMES, TABLE, Choice, Input, Rule
from dstny_smp.schedule.model import Block, HolidayOrigin
from dstny_smp.schedule.repetition import ONCE, WEEKDAYS, Frequency, Recurrence, Weekday
from dstny_smp.treatment import State, Treatment

Draft: TypeAlias = Mapping[str, object]
"""What was given so far, by name of the field; None, an empty text and an empty list are nothing given."""


@attrs.frozen(kw_only=True, repr=False, eq=False)
class FormField(Value):
    """One field as it shows now.

    Attributes:
        rule: the line of the table that holds.
        value: what was given, else the default, else None.
        given: something was given.
    """

    rule: Rule
    value: object
    given: bool

    @property
    def name(self) -> str:
        """The name of the field, as in the draft."""
        return self.rule.name

    @property
    def input(self) -> Input:
        """The kind of value that it takes."""
        return self.rule.input

    @property
    def required(self) -> bool:
        """Tell whether it must be filled in."""
        return self.rule.required

    @property
    def allowed(self) -> tuple[Choice, ...]:
        """The choices; empty for any value of the kind."""
        return self.rule.allowed

    @property
    def refers(self) -> Kind | None:
        """The kind of object that a reference names."""
        return self.rule.refers

    def label(self, language: str = "en") -> str:
        """Return what the field is called, in the portal's words.

        >>> form_fields({})["state"].label("nl")
        'stand'
        """
        return translate(f"word.form_{self.name}", {}, language)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Form(Value):
    """The fields that show, in order, and what is wrong with what was given.

    Attributes:
        hidden: the names of the others.
        missing: the required ones that nothing was given for.
        faults: ``form.hidden_field``, ``form.unknown_field``, ``form.not_allowed``, ``form.wrong_form``, each
            with the name of the field as path.
    """

    fields: tuple[FormField, ...]
    hidden: tuple[str, ...]
    missing: tuple[str, ...]
    faults: tuple[InvalidValueError, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields that show."""
        return tuple(field.name for field in self.fields)

    def __getitem__(self, name: str) -> FormField:
        """Return a field that shows; KeyError for one that does not."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def __iter__(self) -> Iterator[FormField]:
        return iter(self.fields)


def form_fields(draft: Draft) -> Form:
    """Return which fields show and which are required for the choices so far, and what does not fit them.

    Nothing given yet is a good draft too; what is missing is told, and is no fault.

    Raises:
        InvalidValueError: ``field.wrong_type`` for what is no mapping.

    >>> form_fields({"frequency": "monthly"}).missing
    ('name', 'starts_on', 'starts_at', 'ends_at', 'state')
    """
    if not isinstance(draft, Mapping):
        raise InvalidValueError("field.wrong_type", draft, "draft", expected="mapping")
    shown: dict[str, FormField] = {}
    reasons: dict[str, tuple[str, object, tuple[Choice, ...]]] = {}
    faults: list[InvalidValueError] = []
    for name in NAMES:
        value = draft.get(name)
        given = not (value is None or value in ("", (), [], frozenset(), set()))
        rule = None
        for rule in TABLE:
            if rule.name == name:
                reason = _reason(rule, shown, reasons)
                if reason is None:
                    break
                other, held, wanted = reason
                known = reasons.get(name, (other, held, ()))
                if known[0] == other:  # of several lines, any one would do
                    reasons[name] = other, held, tuple(dict.fromkeys((*known[2], *wanted)))
        else:
            if given:
                other, held, wanted = reasons[name]
                params = {"other": f"form_{other}", "held": held, "wanted": wanted}
                faults.append(InvalidValueError("form.hidden_field", value, name, **params))
            continue
        fault = _misfit(rule, value) if given else None
        if fault is not None:
            faults.append(fault)
        fits = given and fault is None
        shown[name] = FormField(rule=rule, value=value if fits else rule.default, given=given)
    faults += [InvalidValueError("form.unknown_field", name, "") for name in draft if name not in NAMES]
    return Form(
        fields=tuple(shown.values()),
        hidden=tuple(name for name in NAMES if name not in shown),
        missing=tuple(name for name, field in shown.items() if field.required and not field.given),
        faults=tuple(faults),
    )


def _reason(
    rule: Rule, shown: Mapping[str, FormField], reasons: Mapping[str, tuple[str, object, tuple[Choice, ...]]]
) -> tuple[str, object, tuple[Choice, ...]] | None:
    """Return why a line does not apply: the field that decides, its value, and those it would need."""
    for other, wanted in rule.when:
        if other not in shown:
            return reasons[other]  # hidden itself; what hides it hides this
        if shown[other].value not in wanted:
            return other, shown[other].value, wanted
    return None


def _misfit(rule: Rule, value: object) -> InvalidValueError | None:
    """Return what is wrong with a value by itself; numbers and texts are judged by the models."""
    if rule.input is Input.CHOICES:
        chosen = value if isinstance(value, list | tuple | set | frozenset) else (value,)
        wrong = [part for part in chosen if part not in rule.allowed]
        if wrong or chosen == (value,):
            return InvalidValueError("form.not_allowed", value, rule.name, allowed=rule.allowed)
    elif rule.allowed:
        if not any(type(value) is type(each) and value == each for each in rule.allowed) and not (
            isinstance(value, StrEnum) and value.value in rule.allowed
        ):
            return InvalidValueError("form.not_allowed", value, rule.name, allowed=rule.allowed)
    elif not _CHECKS[rule.input](value):
        return InvalidValueError("form.wrong_form", value, rule.name, form=f"form_of_{rule.input}")
    return None


def _is_date(value: object) -> bool:
    if type(value) is date:
        return True
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_time(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", value) is not None


_CHECKS: Final[dict[Input, Callable[[object], bool]]] = {
    Input.TEXT: lambda value: isinstance(value, str),
    Input.INTEGER: lambda value: type(value) is int,
    Input.FLAG: lambda value: type(value) is bool,
    Input.DATE: _is_date,
    Input.TIME: _is_time,
    Input.NUMBER: lambda value: isinstance(value, str),
    Input.REFERENCE: lambda value: isinstance(value, str),
}


# Reading


def read(draft: Draft, id: BlockId, origin: HolidayOrigin | None = None) -> Block:
    """Return the block that a form says.

    A weekly block starts on the first of its days from ``starts_on`` on, or always; an end
    without a date that is not after the start is on the next day.

    Raises:
        InvalidValueError: the first of the form's faults; ``field.missing`` for a required field; and those of
            `Block` and its parts.

    >>> given = {"name": "Office", "weekdays": ["mon"], "starts_at": "09:00", "ends_at": "17:00", "state": "open"}
    >>> read(given, "office").starts
    datetime.datetime(1970, 1, 5, 9, 0)
    """
    form = form_fields(draft)
    for fault in form.faults:
        raise fault
    for name in form.missing:
        raise InvalidValueError("field.missing", None, name)
    values: dict[str, Any] = {field.name: field.value for field in form}
    try:
        recurrence = _recurrence(values)
        starts, ends = _bounds(values, recurrence)
        return Block(
            id=id,
            name=values["name"],
            starts=starts,
            ends=ends,
            recurrence=recurrence,
            treatment=_treatment(values),
            origin=origin,
        )
    except InvalidValueError as fault:
        _put_at_field(fault)


_FIELDS: Final = {
    "starts": "starts_on",
    "ends": "ends_at",
    "recurrence.until": "until",
}
"""Where the parts of a block stand in the form, where they have other names there."""


def _put_at_field(fault: InvalidValueError, name: str | None = None) -> NoReturn:
    """Raise a fault of a model at the field of the form."""
    params = {name: value for name, value in fault.params.items() if name != "value"}
    raise InvalidValueError(fault.code, fault.value, name or _FIELDS.get(fault.path, fault.path), **params) from None


def _recurrence(values: Mapping[str, Any]) -> Recurrence:
    frequency = Frequency(values["frequency"])
    if frequency is Frequency.ONCE:
        return ONCE
    return Recurrence(
        frequency=frequency,
        interval=values["interval"],
        weekdays=frozenset(Weekday(day) for day in values.get("weekdays", ())),
        nth=values.get("nth"),
        last_day=values.get("day_rule") == "last_day",
        until=_date(values, "until") if "until" in values else None,
        count=values.get("count"),
    )


def _date(values: Mapping[str, Any], name: str) -> date:
    value = values[name]
    day: date = date.fromisoformat(value) if isinstance(value, str) else value
    low, high = limits.FIRST_YEAR, limits.LAST_YEAR
    if not low <= day.year <= high:
        raise InvalidValueError("field.date_out_of_range", day, name, low=low, high=high)
    return day


_FIRST: Final = date(1970, 1, 5)
"""The Monday from which what holds always begins, as for `Block.weekly`."""
_DAY: Final = timedelta(days=1)


def _at(day: date, time: str) -> datetime:
    hours, minutes = int(time[:2]), int(time[3:])
    return datetime(day.year, day.month, day.day) + timedelta(hours=hours, minutes=minutes)


def _bounds(values: Mapping[str, Any], recurrence: Recurrence) -> tuple[datetime, datetime]:
    """Return the first start and end."""
    given = _FIRST if values["starts_on"] is None else _date(values, "starts_on")
    first, starts_at, ends_at = given, values["starts_at"], values["ends_at"]
    if starts_at == "24:00":
        raise InvalidValueError("block.bad_time", starts_at, "starts_at", last="23:59")
    if recurrence.frequency is Frequency.WEEKLY:
        while not recurrence.can_start_on(first):
            first += _DAY
    if values["ends_on"] is not None:
        # The end moves along with the start.
        last = _date(values, "ends_on") + (first - given)
    elif ends_at == starts_at:
        raise InvalidValueError("block.not_after_start", ends_at, "ends_at", starts=starts_at)
    else:
        last = first if ends_at > starts_at else first + _DAY
    return _at(first, starts_at), _at(last, ends_at)


def _treatment(values: Mapping[str, Any]) -> Treatment:
    kind = values.get("destination_kind")
    destination: Destination | None = None
    if kind is not None:
        own, _ = KINDS[kind]
        try:
            destination = from_dict({"kind": str(kind), **({own: values["destination"]} if own else {})})
        except InvalidValueError as fault:
            _put_at_field(fault, "destination")
    return Treatment(State(values["state"]), destination, values.get("prompt"))


# Filling in


def draft_of(block: Block, layer: str = "regular") -> dict[str, object]:
    """Return the form filled in from a block; what is as by default is left out.

    Reading it gives the same block: ``read(draft_of(block, layer), block.id, block.origin) == block``.

    Args:
        block: to be edited.
        layer: ``"regular"`` or ``"exception"``, the list in which it stands.

    >>> from dstny_smp.schedule.model import Block
    >>> draft_of(Block.weekly("o", "Office", "mon,tue", "09:00", "24:00", treatment=Treatment.open()))
    {'name': 'Office', 'weekdays': ['mon', 'tue'], 'starts_at': '09:00', 'ends_at': '24:00', 'state': 'open'}
    """
    recurrence, treatment = block.recurrence, block.treatment
    midnight = not (block.ends.hour or block.ends.minute)
    last = (block.ends - _DAY if midnight else block.ends).date()
    draft: dict[str, object] = {
        "layer": layer,
        "name": block.name,
        "frequency": recurrence.frequency.value,
        "interval": None if recurrence.frequency is Frequency.ONCE else recurrence.interval,
        "weekdays": [day.value for day in WEEKDAYS if day in recurrence.weekdays],
        "day_rule": None,
        "nth": recurrence.nth,
        "starts_on": block.starts.date(),
        "starts_at": f"{block.starts:%H:%M}",
        "ends_on": last,
        "ends_at": "24:00" if midnight else f"{block.ends:%H:%M}",
        "validity": None,
        "until": recurrence.until,
        "count": recurrence.count,
        "state": treatment.state.value,
    }
    if recurrence.nth is not None or recurrence.last_day:
        draft["day_rule"] = "last_day" if recurrence.last_day else "nth_weekday"
    if recurrence.until is not None or recurrence.count is not None:
        draft["validity"] = "times" if recurrence.until is None else "until_date"
    if treatment.destination is not None:
        plain = to_dict(treatment.destination)
        kind = plain.pop("kind")
        draft |= {"destination_kind": kind, "destination": next(iter(plain.values()), None)}
    if treatment.prompt is not None:
        draft |= {"play_prompt": True, "prompt": treatment.prompt}
    return _shortened(draft, block)


def _shortened(draft: dict[str, object], block: Block) -> dict[str, object]:
    """Return the draft without what holds anyway, as long as it says the same block."""
    form = form_fields(draft)
    kept = {field.name: field.value for field in form if field.given and field.value != field.rule.default}
    for name in ("ends_on", "starts_on"):
        if name in kept and not form[name].required:
            shorter = {field: value for field, value in kept.items() if field != name}
            try:
                same = read(shorter, block.id, block.origin) == block
            except InvalidValueError:  # a start and an end at the same time of day
                same = False
            if same:
                kept = shorter
    return kept
