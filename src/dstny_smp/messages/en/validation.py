"""English texts of this area: validation."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "label.not_text": ("{value} is not text", "give a text"),
    "label.blank": ("there is nothing to read here", "give a text with at least one visible character"),
    "label.too_long": ("{value} is longer than {cap} characters", "shorten it to {cap}"),
    "label.forbidden_character": (
        "the character {value} at position {index} cannot stand in a name",
        "take it out; control, invisible and text-direction characters are refused",
    ),
    "number.bad_form": (
        "{value} is not a telephone number in E.164 form",
        "write + and 7 to 15 digits without spaces, like +31201234567",
    ),
    "number.bad_form_or_short_code": (
        "{value} is neither a telephone number in E.164 form nor a short code",
        "write + and 7 to 15 digits, like +31201234567, or 2 to 6 digits",
    ),
    "number.emergency": ("{value} is an emergency number", "choose another short code"),
    "language.bad_form": ("{value} is not a language tag", "write a BCP 47 tag such as nl, en or nl-BE"),
    "timezone.unknown": ("{value} is not a known time zone", "write an IANA name such as Europe/Amsterdam"),
    "country.unknown": ("{value} is not a country code", "write two capitals of ISO 3166-1 such as NL"),
    "key.not_a_key": ("{value} is not a key of a telephone", "use one of 0-9, * and #"),
    "key.bad_entry": ("{value} is not what a caller can press", "use 1 to {cap} of the keys 0-9, * and #"),
    "url.bad_form": (
        "{value} is not a web address used here",
        "write an address that begins with https:// and has no user name",
    ),
    "email.bad_form": ("{value} is not an e-mail address", "write a name, @ and a domain, like anna@example.com"),
    "email.too_long": (
        "{value} is longer than the {cap} characters allowed there",
        "use a shorter address; before the @ there is room for 64, in all for 254",
    ),
    "email.forbidden_character": (
        "the character {value} at position {index} cannot stand in an e-mail address",
        "take it out; only letters and digits may be other than ASCII",
    ),
    "email.bad_domain": ("{value} has a domain that cannot receive mail", "look at the part behind the @"),
    "number.not_text": ("{value} is not text", "give the number as a text, like '+31201234567'"),
    "number.too_long": ("{value} is longer than {cap} characters", "give one number, without remarks"),
    "number.service_code": ("{value} is a service code of the network", "give a telephone number"),
    "number.forbidden_character": (
        "the character {value} at position {index} cannot stand in a telephone number",
        "use the digits 0-9, + at the front, spaces and ( ) . - /",
    ),
    "number.unreadable": (
        "{value} cannot be read as a telephone number",
        "write it as it is dialled, like 020 123 45 67 or +31 20 123 45 67",
    ),
    "number.not_in_plan": (
        "{value} does not exist in the number plan",
        "check the digits, and the country code if it is a foreign number",
    ),
    "number.bad_short_code": ("{value} is not a short code", "give {low} to {high} of the digits 0-9"),
    "number.unknown_style": ("{value} is not a way to write numbers", "use national, international or rfc3966"),
    "password.not_text": ("a password is text", "give a text"),
    "password.too_short": ("the password is too short", "use at least {low} characters"),
    "password.too_long": ("the password is too long", "use at most {high} characters"),
    "password.no_digit": ("there is no digit", "use at least one of 0-9"),
    "password.no_lower": ("there is no small letter", "use at least one of a-z"),
    "password.no_upper": ("there is no capital", "use at least one of A-Z"),
    "password.no_special": (
        "there is no special character",
        "use at least one of ! # $ % & ( ) * + , - . / : ; < = > ? @ [ \\ ] ^ _ ` {{ | }} ~",
    ),
    "password.forbidden_character": (
        "the character at position {index} cannot stand in a password",
        "use characters that can be seen",
    ),
    "password.outside_documented_set": (
        "there are characters outside the documented set, the first at position {index}",
        "check that every telephone can enter them",
    ),
    "password.blocked": ("this password is known to be a bad one", "choose another"),
}
