"""The SMS with which a user activates the mobile app.

The text is fixed; the user's first name and the link go into it. The link stands
last, so that nothing sticks to it, and the name is made `inert`: whoever entered it
cannot put a link of his own into a message of the organization. The message is
made, not sent; who it says it is from is the gateway's business.

It goes to the telephone that will have the app: the fixed-mobile one where the
user has both, since that is his telephone for work, unless another is asked for.

>>> from dstny_smp.users.user import MobileNumber, User
>>> mobile = MobileNumber("+31612345678")
>>> zoe = User(id="u-zoe", first_name="Zoë", last_name="Bakker", email="zoe@example.com", mobiles=[mobile])
>>> made = build(zoe, "https://app.example.com/activate/7f3a9c51e2", "nl")
>>> made.text
'Beste Zoë, activeer hier de Dstny mobile app: https://app.example.com/activate/7f3a9c51e2'
>>> made.encoding, made.parts, made.suggestion.replaced, made.suggestion.parts
(<Encoding.UCS_2: 'ucs_2'>, 2, (('ë', 'e'),), 1)

Source: 3GPP TS 23.038; CWE-74.
"""

from __future__ import annotations

from typing import Final

import attrs

from dstny_smp import limits, messages
from dstny_smp.errors import InvalidValueError
from dstny_smp.messages import Said
from dstny_smp.model import Value
from dstny_smp.users import checks, likeness, sms
from dstny_smp.users.likeness import Suggestion
from dstny_smp.users.salutation import inert
from dstny_smp.users.sms import Encoding
from dstny_smp.users.user import MobileKind, User
from dstny_smp.validation import argument, url
from dstny_smp.validation import language as language_tag

_ORDER: Final = (MobileKind.FMC, MobileKind.NON_FMC)


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Sms(Value):
    """A text message to be sent; its ``repr`` tells neither the text, which holds the link, nor the number.

    Attributes:
        number: of the mobile telephone, in E.164.
        text: the whole text.
        encoding: the alphabet it needs.
        characters: code points of the text.
        units: septets or UTF-16 code units.
        parts: how many messages it takes, and costs.
        suggestion: a like-looking text that takes fewer; None where there is none.
    """

    number: str = attrs.field(repr=False)
    text: str = attrs.field(repr=False)
    encoding: Encoding
    characters: int
    units: int
    parts: int
    suggestion: Suggestion | None = None

    def segments(self) -> tuple[str, ...]:
        """Return the text of each part."""
        return sms.segments(self.text)


def build(user: User, link: str, language: str | None = None, *, mobile: MobileKind | None = None) -> Sms:
    """Return the configuration SMS of a user.

    Args:
        user: whose first name it says.
        link: where the app is activated: https, of at most 300 characters.
        language: a BCP 47 tag; None for the user's own, and Dutch where he has none.
        mobile: which of his telephones; None for the fixed-mobile one, else the ordinary one.

    Raises:
        InvalidValueError: ``configuration.no_mobile``, ``user.mobile_is_premium``, ``user.mobile_is_not_mobile``,
            ``configuration.bad_link`` (without the link, which lets in whoever has it),
            ``configuration.too_many_parts``, ``language.bad_form``, ``field.wrong_type``.
    """
    argument.expect(user, "user", User)
    if language is not None:
        language_tag.check(language, "language")
    to = recipient(user, mobile)
    if not url.is_valid(link) or len(link) > limits.SMS_LINK:
        raise _bad_link(link)
    text = _text(inert(user.first_name), link, messages.choose(language or user.language or "nl"))
    counted = sms.count(text)
    if counted.parts > limits.SMS_PARTS:
        raise InvalidValueError("configuration.too_many_parts", counted.parts, "link", cap=limits.SMS_PARTS)
    return Sms(
        number=to,
        text=text,
        encoding=counted.encoding,
        characters=counted.characters,
        units=counted.units,
        parts=counted.parts,
        suggestion=likeness.suggest(text),
    )


def recipient(user: User, mobile: MobileKind | None = None) -> str:
    """Return the number that a user's configuration SMS goes to; a list shows by it whether one can be sent.

    A number that is none of a mobile telephone is refused, not passed over.

    Raises:
        InvalidValueError: ``configuration.no_mobile``, ``user.mobile_is_premium``, ``user.mobile_is_not_mobile``,
            ``field.wrong_type``.
    """
    argument.expect(user, "user", User)
    argument.expect(mobile, "mobile", MobileKind, type(None))
    for kind in _ORDER if mobile is None else (mobile,):
        own = user.mobile(kind)
        if own is not None:
            rule = checks.against_mobile(own)
            if rule is not None:
                raise InvalidValueError(rule, own, f"mobiles[{kind.value}].number", number=own)
            return own
    raise InvalidValueError("configuration.no_mobile", None, "mobiles")


def _bad_link(link: object) -> InvalidValueError:
    """Return an error that tells how long the link is, and no more of it."""
    size = len(link) if isinstance(link, str) else 0
    return InvalidValueError("configuration.bad_link", size, "link", cap=limits.SMS_LINK)


def _text(name: str, link: str, language: messages.Language) -> str:
    if not name:
        return messages.translate("configuration.text_nobody", {"link": Said(link)}, language)
    return messages.translate("configuration.text", {"name": Said(name), "link": Said(link)}, language)
