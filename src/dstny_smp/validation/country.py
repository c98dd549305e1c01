"""Countries by their ISO 3166-1 alpha-2 code.

>>> parse("nl"), is_valid("Netherlands")
('NL', False)

Source: ISO 3166-1, officially assigned codes.
"""

from __future__ import annotations

from typing import Final

from dstny_smp.errors import InvalidValueError

CODES: Final = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split()
)


def parse(text: object, path: str = "") -> str:
    """Return the code in capitals.

    Raises:
        InvalidValueError: ``country.unknown``.
    """
    if isinstance(text, str) and is_valid(text):
        return text.upper()
    raise InvalidValueError("country.unknown", text, path)


def check(text: object, path: str = "") -> None:
    """Refuse what is no code in capitals: ``country.unknown``."""
    if not isinstance(text, str) or text not in CODES:
        raise InvalidValueError("country.unknown", text, path)


def is_valid(text: object) -> bool:
    """Tell whether this is a country's code, in capitals or not."""
    # Two ASCII letters, because the capitals of "ß" are the code of South Sudan.
    return isinstance(text, str) and len(text) == 2 and text.isascii() and text.upper() in CODES
