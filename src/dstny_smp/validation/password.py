r"""Passwords by the portal's rule: checked whole, generated, and never shown.

The rule is the portal's: 8 to 30 characters, among them a digit, a small letter,
a capital and one of `SPECIALS`. Length is code points as received: nothing is
trimmed, cut or normalized. Only ASCII counts for a class; other printable
characters may stand in a password, with a warning.

NIST SP 800-63B-4 section 3.1.1.2 and OWASP ASVS 5.0 chapter 6.2 disagree with
this rule: they ask for 15 characters where the password is the only factor, room
for 64, no rules of composition, and a list of passwords that leaked. Give such a
list as ``blocklist`` (`dstny_smp.validation.blocklist` reads one), and ask for hints
(`dstny_smp.validation.strength`); the rest is the portal's to change.

>>> [finding.code for finding in check("welkom")]
['password.too_short', 'password.no_digit', 'password.no_upper', 'password.no_special']
>>> [finding.code for finding in check("Welkom2026!", personal=())]
['password.common_word', 'password.year', 'password.usual_shape']
>>> parse("Correct-Horse-7")
Password('**********')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Literal, NoReturn, SupportsIndex, final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding, Report, Severity
from dstny_smp.validation import argument, label, strength

MIN_LENGTH: Final = 8
MAX_LENGTH: Final = 30
SPECIALS: Final = "!#$%&()*+,-./:;<=>?@[\\]^_`{|}~"
"""The 30 specials of the manual: ASCII punctuation but ``"`` and ``'``."""

LOOK_ALIKES: Final = "0Oo1Il|!2Z5S8B`.,:;-_~"
"""What is taken for another character in print or by hand: nought and O, one and l, 2 and Z, 5 and S, 8 and B,
and the signs that are a dot or a dash."""

_DIGITS: Final = "0123456789"
_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_UPPER: Final = _LOWER.upper()
_DIGITS_SET, _LOWER_SET, _UPPER_SET, _SPECIALS_SET = map(frozenset, (_DIGITS, _LOWER, _UPPER, SPECIALS))
# Findings that are always the same are made once: a check names several.
_TOO_SHORT: Final = Finding("password.too_short", Severity.ERROR, params={"low": MIN_LENGTH})
_TOO_LONG: Final = Finding("password.too_long", Severity.ERROR, params={"high": MAX_LENGTH})
_CLASSES: Final = (
    (Finding("password.no_digit", Severity.ERROR), _DIGITS_SET),
    (Finding("password.no_lower", Severity.ERROR), _LOWER_SET),
    (Finding("password.no_upper", Severity.ERROR), _UPPER_SET),
    (Finding("password.no_special", Severity.ERROR), _SPECIALS_SET),
)
_NOTHING_FOUND: Final = Report()
_ALPHABET: Final = _DIGITS + _LOWER + _UPPER + SPECIALS
_DOCUMENTED: Final = frozenset(_ALPHABET)
_PLAIN_TO_READ: Final = "".join(character for character in _ALPHABET if character not in LOOK_ALIKES)


@final
class Password:
    """A password that meets the rule and shows itself to nobody but who asks by `reveal`.

    It cannot be printed, formatted, pickled or put into JSON, and it has no hash. A
    tool that walks its attributes finds a function. Two are compared in a time that
    does not tell where they differ. Hand it over and drop it: nothing in the library
    keeps one.

    Raises:
        InvalidValueError: as `parse`.

    >>> secret = Password("Correct-Horse-7")
    >>> f"{secret}", secret.reveal()
    ('**********', 'Correct-Horse-7')
    """

    __slots__ = ("__reveal",)
    __reveal: Callable[[], str]
    __hash__ = None  # type: ignore[assignment]  # a hash tells something of the text, and would put it into sets

    def __init__(self, text: str) -> None:
        report = check(text)
        if not report.ok:
            del text  # a traceback shows the locals of every frame
            raise _refusal(report, "")
        _seal(self, text)

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("a password has no subclasses: one could show it")

    def reveal(self) -> str:
        """Return the password itself."""
        return self.__reveal()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Password):
            return NotImplemented
        import hmac

        # A lone surrogate, which cannot be encoded, is refused by the rule.
        return hmac.compare_digest(self.__reveal().encode(), other.__reveal().encode())

    def __repr__(self) -> str:
        return "Password('**********')"

    def __str__(self) -> str:
        return "**********"

    def __format__(self, spec: str) -> str:
        return format("**********", spec)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a password cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a password cannot be changed")

    def __copy__(self) -> Password:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Password:
        return self

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a password cannot be serialized")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a password cannot be serialized")


def check(
    text: object,
    *,
    other: Literal["warn", "reject"] = "warn",
    blocklist: Callable[[str], bool] | None = None,
    personal: Iterable[str] | None = None,
) -> Report:
    """Return every rule that a password breaks, and warnings.

    The errors are ``password.not_text``, ``too_short``, ``too_long``, ``no_digit``,
    ``no_lower``, ``no_upper``, ``no_special``, ``forbidden_character`` (control,
    direction and invisible characters, lone surrogates) and ``blocked``; the
    warnings are ``outside_documented_set`` and the hints of `strength.hints`. No
    finding repeats a character.

    Args:
        text: the password as received.
        other: whether printable characters outside ASCII letters, digits and `SPECIALS`
            are a warning or an error.
        blocklist: tells whether a password is known to be a bad one. It is asked where the
            text is short enough to be one and can be encoded.
        personal: names and addresses that should not stand in it; an empty collection asks
            for the other hints only, None for none.

    Raises:
        InvalidValueError: ``field.wrong_type`` for an argument but the text, such as a blocklist that cannot be
            called, and as `strength.hints` for ``personal``. What ``blocklist`` raises comes through.

    >>> check("Correct-Horse-7").ok
    True
    >>> print(check("Correct Horse 7!").findings[0].text())
    there are characters outside the documented set, the first at position 7; check that every telephone can enter them
    """
    try:
        if not argument.among(other, ("warn", "reject")):
            raise InvalidValueError("field.wrong_type", other, "other", expected="'warn' | 'reject'")
        if blocklist is not None and not callable(blocklist):
            # Its type only: a set of passwords, given by mistake, may well hold the one in question.
            raise InvalidValueError("field.wrong_type", type(blocklist).__name__, "blocklist", expected="function")
        if not isinstance(text, str):
            return Report((Finding("password.not_text", Severity.ERROR),))
        found = [] if _is_plain(text) else _broken_rules(text, other)
        if blocklist is not None and len(text) <= MAX_LENGTH and _is_writable(found) and blocklist(text):
            found.append(Finding("password.blocked", Severity.ERROR))
        if personal is not None:
            found.extend(strength.hints(text, personal))
        return Report(tuple(found)) if found else _NOTHING_FOUND
    finally:
        del text, blocklist  # a traceback shows the locals of every frame


def parse(text: object, path: str = "", *, blocklist: Callable[[str], bool] | None = None) -> Password:
    """Return the password, sealed.

    Raises:
        InvalidValueError: the first rule that it breaks; all of them are in ``params["rules"]``.
            Neither holds any of its text. ``field.wrong_type`` for a ``blocklist`` that cannot be asked.
            What it raises comes through.
    """
    try:
        report = check(text, blocklist=blocklist)
    except BaseException:
        del text, blocklist  # as in `check`
        raise
    if not report.ok or not isinstance(text, str):
        del text
        raise _refusal(report, path)
    sealed = Password.__new__(Password)  # its constructor would check again
    _seal(sealed, text)
    return sealed


def is_valid(text: object) -> bool:
    """Tell whether a password breaks no rule."""
    if not isinstance(text, str) or not MIN_LENGTH <= len(text) <= MAX_LENGTH:
        return False
    return _has_every_class(text) and (_DOCUMENTED.issuperset(text) or check(text).ok)


def generate(length: int = 16, *, look_alikes: bool = True) -> Password:
    """Return a new password, drawn evenly from all that meet the rule and the documented set.

    Args:
        length: characters, 8 to 30.
        look_alikes: whether `LOOK_ALIKES` may stand in it; without them it can be read aloud
            and copied from paper.

    Raises:
        InvalidValueError: ``field.not_an_integer``, ``field.out_of_range``, ``field.wrong_type``.

    >>> len(generate().reveal())
    16
    """
    argument.whole(length, "length", MIN_LENGTH, MAX_LENGTH)
    argument.expect(look_alikes, "look_alikes", bool)
    import secrets

    alphabet = _ALPHABET if look_alikes else _PLAIN_TO_READ
    while True:
        # Drawing again until all classes are there keeps every such password equally likely.
        drawn = "".join([secrets.choice(alphabet) for _ in range(length)])
        if _has_every_class(drawn):
            sealed = Password.__new__(Password)
            _seal(sealed, drawn)
            return sealed


def _seal(password: Password, text: str) -> None:
    """Put the text where nobody finds it who only looks: into a function, behind the one slot."""
    object.__setattr__(password, "_Password__reveal", lambda: text)


def _has_every_class(text: str) -> bool:
    return not (
        _DIGITS_SET.isdisjoint(text)
        or _LOWER_SET.isdisjoint(text)
        or _UPPER_SET.isdisjoint(text)
        or _SPECIALS_SET.isdisjoint(text)
    )


def _is_plain(text: str) -> bool:
    """Tell that no rule is broken and nothing is to be warned about: what nearly every password is."""
    return MIN_LENGTH <= len(text) <= MAX_LENGTH and _DOCUMENTED.issuperset(text) and _has_every_class(text)


def _is_writable(found: list[Finding]) -> bool:
    """Tell that a text can be encoded: a list that tries with another raises an error that holds the password."""
    return all(finding.code != "password.forbidden_character" for finding in found)


def _broken_rules(text: str, other: Literal["warn", "reject"]) -> list[Finding]:
    found: list[Finding] = []
    if len(text) < MIN_LENGTH:
        found.append(_TOO_SHORT)
    if len(text) > MAX_LENGTH:
        found.append(_TOO_LONG)
    judged = text[: limits.TEXT]  # enough to say what is wrong with a text that is much too long
    found += [missing for missing, members in _CLASSES if members.isdisjoint(judged)]
    if not _DOCUMENTED.issuperset(judged):
        found.extend(_strange(judged, other))
    return found


def _strange(text: str, other: Literal["warn", "reject"]) -> list[Finding]:
    """Return at most one finding each for the first forbidden and the first undocumented character."""
    found: dict[str, Finding] = {}
    for index, character in enumerate(text):
        if character in _DOCUMENTED:
            continue
        if label.is_visible(character):
            weight = Severity.WARNING if other == "warn" else Severity.ERROR
            code = "password.outside_documented_set"
        else:
            weight, code = Severity.ERROR, "password.forbidden_character"
        if code not in found:
            found[code] = Finding(code, weight, params={"index": index})
    return list(found.values())


def _refusal(report: Report, path: str) -> InvalidValueError:
    rules = tuple(finding.code for finding in report.errors)
    first = report.errors[0]
    return InvalidValueError(first.code, None, path, rules=rules, **first.params)
