r"""Passwords by the portal's rule: checked whole, generated, and never shown.

The rule is the portal's: 8 to 30 characters, among them a digit, a small letter,
a capital and one of `SPECIALS`. Length is code points as received: nothing is
trimmed, cut or normalized. Only ASCII counts for a class; other printable
characters may stand in a password, with a warning.

NIST SP 800-63B-4 section 3.1.1.2 and OWASP ASVS 5.0 chapter 6.2 disagree with
this rule: they ask for 15 characters where the password is the only factor, room
for 64, no rules of composition, and a list of passwords that leaked. Give such a
list as ``blocklist``; the rest is the portal's to change.

>>> [finding.code for finding in check("welkom")]
['password.too_short', 'password.no_digit', 'password.no_upper', 'password.no_special']
>>> parse("Correct-Horse-7")
Password('**********')
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NoReturn, SupportsIndex, final

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Finding, Report, Severity
from dstny_smp.validation import argument, label

MIN_LENGTH: Final = 8
MAX_LENGTH: Final = 30
SPECIALS: Final = "!#$%&()*+,-./:;<=>?@[\\]^_`{|}~"
"""The 30 specials of the manual: ASCII punctuation but ``"`` and ``'``."""

_DIGITS: Final = "0123456789"
_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_UPPER: Final = _LOWER.upper()
_CLASSES: Final = (
    ("password.no_digit", frozenset(_DIGITS)),
    ("password.no_lower", frozenset(_LOWER)),
    ("password.no_upper", frozenset(_UPPER)),
    ("password.no_special", frozenset(SPECIALS)),
)
_ALPHABET: Final = _DIGITS + _LOWER + _UPPER + SPECIALS
_DOCUMENTED: Final = frozenset(_ALPHABET)


@final
class Password:
    """A password that meets the rule and shows itself to nobody but who asks by `reveal`.

    It cannot be printed, formatted, pickled or put into JSON, and it has no hash.
    Two are compared in a time that does not tell where they differ. Hand it over
    and drop it: nothing in the library keeps one.

    Raises:
        InvalidValueError: as `parse`.

    >>> secret = Password("Correct-Horse-7")
    >>> f"{secret}", secret.reveal()
    ('**********', 'Correct-Horse-7')
    """

    __slots__ = ("__text",)
    __text: str
    __hash__ = None  # type: ignore[assignment]  # a hash tells something of the text, and would put it into sets

    def __init__(self, text: str) -> None:
        report = check(text)
        if not report.ok:
            del text  # a traceback shows the locals of every frame
            raise _refusal(report, "")
        object.__setattr__(self, "_Password__text", text)

    def reveal(self) -> str:
        """Return the password itself."""
        return self.__text

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Password):
            return NotImplemented
        import hmac

        return hmac.compare_digest(self.__text.encode(), other.__text.encode())

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
) -> Report:
    """Return every rule that a password breaks, and warnings.

    The errors are ``password.not_text``, ``too_short``, ``too_long``, ``no_digit``,
    ``no_lower``, ``no_upper``, ``no_special``, ``forbidden_character`` (control,
    direction and invisible characters, lone surrogates) and ``blocked``; the
    warning is ``outside_documented_set``. No finding repeats a character.

    Args:
        text: the password as received.
        other: whether printable characters outside ASCII letters, digits and `SPECIALS`
            are a warning or an error.
        blocklist: tells whether a password is known to be a bad one.

    Raises:
        InvalidValueError: ``field.wrong_type`` for a blocklist that cannot be called.

    >>> check("Correct-Horse-7").ok
    True
    >>> print(check("Correct Horse 7!").findings[0].text())
    there are characters outside the documented set, the first at position 7; check that every telephone can enter them
    """
    if blocklist is not None:
        argument.called(blocklist, "blocklist")
    if not isinstance(text, str):
        return Report((Finding("password.not_text", Severity.ERROR),))
    found: list[Finding] = []
    if len(text) < MIN_LENGTH:
        found.append(Finding("password.too_short", Severity.ERROR, params={"low": MIN_LENGTH}))
    if len(text) > MAX_LENGTH:
        found.append(Finding("password.too_long", Severity.ERROR, params={"high": MAX_LENGTH}))
    judged = text[: limits.TEXT]  # enough to say what is wrong with a text that is much too long
    present = set(judged)
    found.extend(Finding(code, Severity.ERROR) for code, members in _CLASSES if not members & present)
    found.extend(_strange(judged, other))
    if blocklist is not None and len(text) <= MAX_LENGTH:
        try:
            blocked = blocklist(text)
        finally:
            del text, judged, present  # a traceback shows the locals of every frame
        if blocked:
            found.append(Finding("password.blocked", Severity.ERROR))
    return Report(tuple(found))


def parse(text: object, path: str = "", *, blocklist: Callable[[str], bool] | None = None) -> Password:
    """Return the password, sealed.

    Raises:
        InvalidValueError: the first rule that it breaks; all of them are in ``params["rules"]``.
            Neither holds any of its text. ``field.wrong_type`` for a blocklist that cannot be called.
    """
    report = check(text, blocklist=blocklist)
    if not report.ok or not isinstance(text, str):
        del text  # as in `Password`
        raise _refusal(report, path)
    return Password(text)


def is_valid(text: object) -> bool:
    """Tell whether a password breaks no rule."""
    return check(text).ok


def generate(length: int = 16) -> Password:
    """Return a new password, drawn evenly from all that meet the rule and the documented set.

    Args:
        length: characters, 8 to 30.

    Raises:
        InvalidValueError: ``field.not_an_integer``, ``field.out_of_range``.

    >>> len(generate().reveal())
    16
    """
    if type(length) is not int:
        raise InvalidValueError("field.not_an_integer", length, "length", low=MIN_LENGTH, high=MAX_LENGTH)
    if not MIN_LENGTH <= length <= MAX_LENGTH:
        raise InvalidValueError("field.out_of_range", length, "length", low=MIN_LENGTH, high=MAX_LENGTH)
    import secrets

    while True:
        # Drawing again until all classes are there keeps every such password equally likely.
        drawn = "".join(secrets.choice(_ALPHABET) for _ in range(length))
        if check(drawn).ok:
            return Password(drawn)


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
        found.setdefault(code, Finding(code, weight, params={"index": index}))
    return list(found.values())


def _refusal(report: Report, path: str) -> InvalidValueError:
    rules = tuple(finding.code for finding in report.errors)
    first = report.errors[0]
    return InvalidValueError(first.code, None, path, rules=rules, **first.params)
