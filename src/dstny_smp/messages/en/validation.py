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
    "number.emergency": ("{value} is an emergency number", "choose another number"),
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
    "password.bad_range": ("this is no range of SHA-1 sums", "give its first {digits} hexadecimal digits"),
    "password.common_word": (
        "there is a word in it that everybody tries first, such as welkom or password",
        "choose another; digits in the place of letters do not help",
    ),
    "password.calendar_word": (
        "there is a season, a month or a day of the week in it",
        "leave it out; such words, often with a year behind them, are among the first that are tried",
    ),
    "password.personal_word": (
        "there is a name or an address in it that belongs to the user or the organization",
        "leave it out; whoever knows you tries it first",
    ),
    "password.row": (
        "there is a row of the keyboard or the alphabet in it, such as 1234 or qwer",
        "use characters that do not follow each other",
    ),
    "password.repetition": ("something in it is repeated", "use more different characters"),
    "password.year": ("there is a year in it", "leave it out, or use other digits"),
    "password.usual_shape": (
        "it is one word with digits behind it, the most usual shape",
        "use three or four words, or let a password be generated",
    ),
    "wav.not_bytes": ("{value} is not the content of a file", "give its bytes"),
    "wav.empty": ("the file is empty", "choose a WAV file with sound in it"),
    "wav.too_large": ("the file has {value} bytes, more than {cap}", "save it as 16 bit mono, or shorten it"),
    "wav.not_wave": ("this is not a WAV file, whatever its name says", "save the sound as WAV"),
    "wav.unsupported_container": ("{value} is a kind of WAV that cannot be read here", "save the sound as plain WAV"),
    "wav.no_length": (
        "the file does not say how long its sound is: the program that made it wrote to a pipe or was stopped",
        "have it write to a file by name, or open the sound in an editor and save it as WAV again",
    ),
    "wav.truncated": (
        "the file ends before the {value} bytes that it announces",
        "it was cut off or badly copied; take the original",
    ),
    "wav.too_many_chunks": ("the file has more than {cap} parts", "save the sound as WAV again"),
    "wav.repeated_chunk": ("the file has its part {value} more than once", "save the sound as WAV again"),
    "wav.no_format": ("the file does not say how its sound is written", "save the sound as WAV again"),
    "wav.bad_format": (
        "what the file says of its sound contradicts itself ({value})",
        "save the sound as WAV again",
    ),
    "wav.unsupported_encoding": (
        "encoding {value} cannot be read here",
        "save the sound as WAV with PCM, the usual choice",
    ),
    "wav.unsupported_bits": ("{value} bits a sample is not usual for {encoding}", "save the sound as 16 bit PCM"),
    "wav.bad_channels": ("{value} channels is outside {low} to {high}", "save the sound in mono or stereo"),
    "wav.bad_sample_rate": ("{value} Hz is outside {low} to {high}", "save the sound at 8000 Hz"),
    "wav.no_sound": ("there is no sound in the file", "record it again"),
    "wav.partial_frame": (
        "{value} bytes of sound are no whole number of {size}",
        "it was cut off or badly copied; take the original",
    ),
    "wav.too_long": ("the sound lasts longer than {cap} seconds", "shorten it"),
    "wav.not_for_platform": ("the exchange plays no WAV in {value}", "choose pcm or a_law"),
    "image.not_bytes": ("{value} is not the content of a file", "give its bytes"),
    "image.empty": ("the file is empty", "choose a picture"),
    "image.too_large": ("the file has {value} bytes, more than {cap}", "save it smaller"),
    "image.not_an_image": (
        "this is not a PNG, JPEG or WebP, whatever its name says",
        "save the picture as one of them",
    ),
    "image.truncated": ("the file ends before its picture begins", "it was cut off or badly copied; take the original"),
    "image.damaged": ("the head of the file is damaged ({value})", "save the picture again"),
    "image.too_many_parts": ("the picture does not begin within {cap} parts", "save the picture again"),
    "image.bad_size": ("{value} pixels is outside 1 to {high}", "save the picture smaller"),
    "image.too_many_pixels": ("the picture has {value} pixels, more than {cap}", "save the picture smaller"),
}
