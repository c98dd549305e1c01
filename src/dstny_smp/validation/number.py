"""Telephone numbers: E.164 and short codes.

A model's constructor checks *form* only (`check_e164`, `check_dialled`), so that
a stored organization stays loadable whatever a number plan becomes; `parse`
asks the plan, through the one door to ``phonenumbers``. That package also takes
letters, the digits of other scripts and invisible characters for a number; here
they are refused before it sees them.

>>> is_e164("+31201234567"), is_e164("0201234567"), is_short_code("201")
(True, False, True)
>>> parse("(020) 123 45 67"), format("+31201234567")
('+31201234567', '020 123 4567')
>>> risk("+31201234567"), risk("+31900123456")
(<Risk.NONE: 'none'>, <Risk.PREMIUM: 'premium'>)

Source: ITU-T E.164 section 6 (15 digits at most); E.123; RFC 3966.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeGuard

from dstny_smp.errors import InvalidValueError
from dstny_smp.validation import argument, country

if TYPE_CHECKING:  # 50 ms at run time
    from phonenumbers import PhoneNumber

SHORT_CODE_LENGTHS: Final = (2, 6)
"""The manual names short codes without a length; this is the usual range of extensions."""
EMERGENCY: Final = frozenset({"112", "911", "999"})
"""Numbers that no exchange may take for its own (Europe, North America, United Kingdom)."""

LONGEST_TYPED: Final = 40
"""Characters of a number as people write it: 15 digits, with separators between them all."""

Style: TypeAlias = Literal["national", "international", "rfc3966"]

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_SHORT: Final = re.compile(r"[0-9]{%d,%d}" % SHORT_CODE_LENGTHS)


def is_e164(text: object) -> TypeGuard[str]:
    """Tell whether this has the form of an E.164 number: ``+`` and 7 to 15 digits."""
    return isinstance(text, str) and _E164.fullmatch(text) is not None


def is_short_code(text: object) -> TypeGuard[str]:
    """Tell whether this may be the short code of a queue, menu or user: 2 to 6 digits, no emergency number."""
    return isinstance(text, str) and _SHORT.fullmatch(text) is not None and text not in EMERGENCY


def check_e164(text: object, path: str = "") -> None:
    """Refuse what has not the form of an E.164 number.

    Raises:
        InvalidValueError: ``number.bad_form``.
    """
    if not is_e164(text):
        raise InvalidValueError("number.bad_form", text, path)


def check_target(text: object, path: str = "") -> None:
    """Refuse what cannot be dialled: neither an E.164 number nor 2 to 6 digits.

    Emergency numbers pass: whether calls may go there is the organization's `Policy`.

    Raises:
        InvalidValueError: ``number.bad_form_or_short_code``.
    """
    if not (is_e164(text) or (isinstance(text, str) and _SHORT.fullmatch(text))):
        raise InvalidValueError("number.bad_form_or_short_code", text, path)


def check_dialled(text: object, path: str = "") -> None:
    """Refuse what cannot be an own number: neither an E.164 number nor a short code.

    Raises:
        InvalidValueError: ``number.emergency``, ``number.bad_form_or_short_code``.
    """
    if isinstance(text, str) and text in EMERGENCY:
        raise InvalidValueError("number.emergency", text, path)
    if not (is_e164(text) or is_short_code(text)):
        raise InvalidValueError("number.bad_form_or_short_code", text, path)


class NumberKind(StrEnum):
    """What a number is for, as its plan says."""

    FIXED = "fixed"
    MOBILE = "mobile"
    FIXED_OR_MOBILE = "fixed_or_mobile"
    TOLL_FREE = "toll_free"
    PREMIUM = "premium"
    SHARED_COST = "shared_cost"
    VOIP = "voip"
    PERSONAL = "personal"
    PAGER = "pager"
    COMPANY = "company"
    VOICEMAIL = "voicemail"
    SATELLITE = "satellite"
    SHORT_CODE = "short_code"
    UNKNOWN = "unknown"


class Risk(StrEnum):
    """What may go wrong when calls are forwarded to a number, the worst that holds."""

    NONE = "none"
    INTERNATIONAL = "international"
    SATELLITE = "satellite"
    PREMIUM = "premium"
    EMERGENCY = "emergency"
    SERVICE_CODE = "service_code"


_LINK: Final = "tel:"
# Patterns as text: `re` compiles and keeps them on first use, and most programs never type a number.
_TYPED: Final = r"\+?[0-9(][0-9 ().\-/]*"
_STRANGE: Final = r"[^0-9 ().\-/+]"
_SERVICE_CODE: Final = r"[*#][0-9*#]{0,%d}" % (LONGEST_TYPED - 1)
_SATELLITE: Final = ("+870", "+881", "+882", "+883")
"""Inmarsat, global mobile satellite, international networks; the plan calls them mobile or VoIP."""
_PREMIUM: Final = ("+31900", "+31906", "+31909", "+1900", "+979")
"""Premium whatever their length: a network may route what the plan does not know (yet)."""


def parse(text: object, region: str = "NL", path: str = "") -> str:
    """Return a number as people write it in E.164 form.

    Digits, ``+`` at the front, spaces and ``( ) . - /`` may stand in it. A number
    without a country code is one of the region. It must exist in its country's plan.
    A link that was pasted, ``tel:`` and such a number, is read as the number; one with
    parameters (``;ext=``, ``;phone-context=``) is refused, since they say that the
    number alone reaches somebody else.

    Args:
        text: what was typed, at most 40 characters, or such a link.
        region: ISO 3166-1 code of the country it is dialled in.
        path: where it stands, for the error.

    Raises:
        InvalidValueError: ``number.not_text``, ``number.too_long``, ``number.service_code``,
            ``number.forbidden_character``, ``number.emergency``, ``number.unreadable``,
            ``number.not_in_plan``, ``country.unknown``.

    >>> parse("06-12 34 56 78"), parse("+49 30 123456"), parse("020 7946 0958", region="GB")
    ('+31612345678', '+4930123456', '+442079460958')
    >>> parse("tel:+31-20-123-4567")
    '+31201234567'
    """
    home = country.parse(region, path)
    typed = _typed(text, path)
    import phonenumbers

    if _is_emergency(typed, home):
        raise InvalidValueError("number.emergency", text, path)
    try:
        read = phonenumbers.parse(typed, home)
    except phonenumbers.NumberParseException:
        raise InvalidValueError("number.unreadable", text, path, region=home) from None
    written = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
    if not (phonenumbers.is_valid_number(read) and is_e164(written)):
        raise InvalidValueError("number.not_in_plan", text, path, region=home)
    return written


def is_valid(text: object, region: str = "NL") -> bool:
    """Tell whether `parse` takes this text."""
    try:
        parse(text, region)
    except InvalidValueError:
        return False
    return True


def parse_short_code(text: object, path: str = "") -> str:
    """Return a short code: 2 to 6 digits, spaces around them taken off.

    Raises:
        InvalidValueError: ``number.emergency``, ``number.bad_short_code``.
    """
    code = text.strip(" ") if isinstance(text, str) and len(text) <= LONGEST_TYPED else text
    if isinstance(code, str) and code in EMERGENCY:
        raise InvalidValueError("number.emergency", text, path)
    if not is_short_code(code):
        low, high = SHORT_CODE_LENGTHS
        raise InvalidValueError("number.bad_short_code", text, path, low=low, high=high)
    return code


def format(e164: str, style: Style = "national") -> str:
    """Return an E.164 number as people write it; a short code or an emergency number as it is.

    Args:
        e164: what can be dialled, see `check_target`.
        style: ``national`` (without the country), ``international``, or ``rfc3966``, the form of a link.

    Raises:
        InvalidValueError: ``number.bad_form_or_short_code``, ``number.unknown_style``.

    >>> format("+31201234567", "international"), format("+31201234567", "rfc3966"), format("201")
    ('+31 20 123 4567', 'tel:+31-20-123-4567', '201')
    """
    if not argument.among(style, ("national", "international", "rfc3966")):
        raise InvalidValueError("number.unknown_style", style, "style")
    check_target(e164)
    read = _read(e164)
    if read is None:
        return f"tel:{e164}" if style == "rfc3966" and is_e164(e164) else e164
    import phonenumbers

    return phonenumbers.format_number(read, getattr(phonenumbers.PhoneNumberFormat, style.upper()))


def kind(e164: str) -> NumberKind:
    """Return what a number is for.

    Raises:
        InvalidValueError: ``number.bad_form_or_short_code``.

    >>> kind("+31612345678"), kind("+31201234567"), kind("201")
    (<NumberKind.MOBILE: 'mobile'>, <NumberKind.FIXED: 'fixed'>, <NumberKind.SHORT_CODE: 'short_code'>)
    """
    check_target(e164)
    if not is_e164(e164):
        return NumberKind.SHORT_CODE
    if e164.startswith(_SATELLITE):
        return NumberKind.SATELLITE
    if e164.startswith(_PREMIUM):
        return NumberKind.PREMIUM
    read = _read(e164)
    if read is None:
        return NumberKind.UNKNOWN
    import phonenumbers

    name = phonenumbers.PhoneNumberType.to_string(phonenumbers.number_type(read))
    return _KINDS.get(name, NumberKind.UNKNOWN)


def risk(e164: str, home: str = "NL") -> Risk:
    """Return the risk of forwarding calls to a number, seen from a country.

    Short codes are the exchange's own and bear none, but for the country's
    emergency numbers. What begins with ``*`` or ``#`` is a service code.

    Args:
        e164: an E.164 number, a short code, an emergency number or a service code.
        home: ISO 3166-1 code of the organization's country.

    Raises:
        InvalidValueError: ``number.bad_form_or_short_code``, ``country.unknown``.

    >>> [str(risk(number)) for number in ("+32470123456", "+881612345678", "112", "*21*201#", "201")]
    ['international', 'satellite', 'emergency', 'service_code', 'none']
    """
    region = country.parse(home, "home")
    given: object = e164
    if isinstance(given, str) and re.fullmatch(_SERVICE_CODE, given):
        return Risk.SERVICE_CODE
    if isinstance(given, str) and _is_emergency(given, region):
        return Risk.EMERGENCY
    check_target(e164)
    match kind(e164):
        case NumberKind.PREMIUM:
            return Risk.PREMIUM
        case NumberKind.SATELLITE:
            return Risk.SATELLITE
        case NumberKind.SHORT_CODE:
            return Risk.NONE
        case _:
            return Risk.NONE if _is_at_home(e164, region) else Risk.INTERNATIONAL


def mask(text: str) -> str:
    """Return a number fit for a log: its beginning, stars, its last two digits.

    Raises:
        InvalidValueError: ``label.not_text``.

    >>> mask("+31201234567")
    '+31*******67'
    """
    argument.text(text)
    return text[:3] + "*" * (len(text) - 5) + text[-2:] if len(text) > 6 else "*" * len(text)


_KINDS: Final = {
    "FIXED_LINE": NumberKind.FIXED,
    "MOBILE": NumberKind.MOBILE,
    "FIXED_LINE_OR_MOBILE": NumberKind.FIXED_OR_MOBILE,
    "TOLL_FREE": NumberKind.TOLL_FREE,
    "PREMIUM_RATE": NumberKind.PREMIUM,
    "SHARED_COST": NumberKind.SHARED_COST,
    "VOIP": NumberKind.VOIP,
    "PERSONAL_NUMBER": NumberKind.PERSONAL,
    "PAGER": NumberKind.PAGER,
    "UAN": NumberKind.COMPANY,
    "VOICEMAIL": NumberKind.VOICEMAIL,
}


def _typed(text: object, path: str) -> str:
    """Return the text if nothing in it can mislead ``phonenumbers``."""
    if not isinstance(text, str):
        raise InvalidValueError("number.not_text", text, path)
    if len(text) > LONGEST_TYPED:
        raise InvalidValueError("number.too_long", text, path, cap=LONGEST_TYPED)
    typed = text.strip(" ")
    if typed[: len(_LINK)].lower() == _LINK:
        typed = typed[len(_LINK) :]
    if re.fullmatch(_SERVICE_CODE, typed):
        raise InvalidValueError("number.service_code", text, path)
    strange = re.search(_STRANGE, typed)
    if strange is not None:
        shown = f"U+{ord(strange[0]):04X}"
        index = text.rindex(typed) + strange.start()  # in what was given, whatever was taken off in front
        raise InvalidValueError("number.forbidden_character", shown, path, index=index)
    if re.fullmatch(_TYPED, typed) is None:
        raise InvalidValueError("number.unreadable", text, path)
    return typed


def _read(e164: str) -> PhoneNumber | None:
    """Return what the plan makes of an E.164 number; None for a short code and an unknown country."""
    if not is_e164(e164):
        return None
    import phonenumbers

    try:
        return phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return None


def _is_emergency(digits: str, region: str) -> bool:
    if digits in EMERGENCY:
        return True
    if not (digits.isascii() and digits.isdigit() and len(digits) <= SHORT_CODE_LENGTHS[1]):
        return False
    from phonenumbers import shortnumberinfo

    return shortnumberinfo.is_emergency_number(digits, region)


def _is_at_home(e164: str, region: str) -> bool:
    read = _read(e164)
    if read is None:
        return False
    import phonenumbers

    # Where countries share a code, a number that no plan knows is nobody's, and so not at home.
    return phonenumbers.region_code_for_number(read) == region
