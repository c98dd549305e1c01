"""Telephone numbers: form, plan, writing, kind and risk."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.validation import country, number
from dstny_smp.validation.number import NumberKind, Risk


def code_of(make):
    """Return the code of the refusal, in words that show no more than 40 characters of a value."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    for language in ("en", "nl"):
        assert len(caught.value.text(language)) < 250
    return caught.value.code


@pytest.mark.requirement("QUE-06")
@pytest.mark.parametrize(
    ("text", "e164", "short"),
    [
        ("+31201234567", True, False),
        ("+1234567", True, False),
        ("+123456789012345", True, False),
        ("+123456", False, False),
        ("+1234567890123456", False, False),
        ("+0123456789", False, False),
        ("31201234567", False, False),
        ("++31201234567", False, False),
        ("+31 201234567", False, False),
        ("+31201234567\n", False, False),
        ("+３１201234567", False, False),
        ("+31201234٥67", False, False),
        ("12", False, True),
        ("123456", False, True),
        ("1", False, False),
        ("1234567", False, False),
        ("12\n", False, False),
        ("１２", False, False),
        ("²²", False, False),
        ("٣٣", False, False),
        ("1_0", False, False),
        ("112", False, False),
        ("911", False, False),
        ("999", False, False),
        ("1120", False, True),
        ("", False, False),
        (None, False, False),
        (201, False, False),
        (b"201", False, False),
    ],
)
def test_form(text, e164, short):
    """E.164 is + and 7 to 15 ASCII digits; a short code 2 to 6, and no emergency number."""
    assert number.is_e164(text) is e164
    assert number.is_short_code(text) is short
    if e164:
        number.check_e164(text)
    else:
        assert code_of(lambda: number.check_e164(text)) == "number.bad_form"
    if e164 or short or text in ("112", "911", "999"):
        number.check_target(text)
        assert number.kind(text)
    else:
        assert code_of(lambda: number.check_target(text)) == "number.bad_form_or_short_code"
    if e164 or short:
        number.check_dialled(text)
    else:
        expected = "number.emergency" if text in ("112", "911", "999") else "number.bad_form_or_short_code"
        assert code_of(lambda: number.check_dialled(text)) == expected


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("020 123 45 67", "NL", "+31201234567"),
        ("(020) 123-45.67", "NL", "+31201234567"),
        ("020/1234567", "NL", "+31201234567"),
        ("  0201234567 ", "NL", "+31201234567"),
        ("+31 (0)20 123 45 67", "NL", "+31201234567"),
        ("0031 20 1234567", "NL", "+31201234567"),
        ("+31201234567", "US", "+31201234567"),
        ("06-12345678", "NL", "+31612345678"),
        ("0800-1234", "NL", "+318001234"),
        ("0900 1234", "NL", "+319001234"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("06 698 12345", "IT", "+390669812345"),  # Italy keeps its nought
        ("+881 6 1234 5678", "NL", "+881612345678"),
        ("0201234567", "nl", "+31201234567"),
        (" " * 30 + "0201234567", "NL", "+31201234567"),
        ("+31201234567", "AQ", "+31201234567"),  # a country without a plan
        ("tel:+31-20-123-4567", "NL", "+31201234567"),
        ("TEL:+31(20)123.4567 ", "US", "+31201234567"),
        ("tel:020-1234567", "NL", "+31201234567"),  # RFC 3966 asks for a context; pages leave it out
        ("  tel:0031201234567", "NL", "+31201234567"),
    ],
)
def test_what_people_write_is_read(text, region, expected):
    """National, international, with the usual separators; the result is in E.164 form."""
    assert number.parse(text, region) == expected
    assert number.is_valid(text, region)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("０２０１２３４５６７", "number.forbidden_character"),
        ("٠٢٠١٢٣٤٥٦٧", "number.forbidden_character"),
        ("020\u200b1234567", "number.forbidden_character"),
        ("020\xa01234567", "number.forbidden_character"),
        ("020\t1234567", "number.forbidden_character"),
        ("0201234567\n", "number.forbidden_character"),
        ("\u202e7654321020", "number.forbidden_character"),
        ("1800FLOWERS", "number.forbidden_character"),
        ("0201234567;ext=3", "number.forbidden_character"),
        ("0201234567 x3", "number.forbidden_character"),
        ("tel:+31201234567;ext=3", "number.forbidden_character"),
        ("tel:+31201234567;isub=3", "number.forbidden_character"),
        ("tel:1234567;phone-context=+3120", "number.forbidden_character"),
        ("tel:+31%2020%201234567", "number.forbidden_character"),
        ("tel:tel:+31201234567", "number.forbidden_character"),
        ("sip:+31201234567", "number.forbidden_character"),
        ("tel+31201234567", "number.forbidden_character"),
        ("ｔel:+31201234567", "number.forbidden_character"),
        ("tel: +31201234567", "number.unreadable"),
        ("tel://+31201234567", "number.unreadable"),
        ("tel:", "number.unreadable"),
        ("tel:*21*0201234567#", "number.service_code"),
        ("tel:112", "number.emergency"),
        ("tel:201", "number.not_in_plan"),
        ("tel:" + "0" * 37, "number.too_long"),
        ("020123456²", "number.forbidden_character"),
        ("020–1234567", "number.forbidden_character"),
        ("020\x00", "number.forbidden_character"),
        ("\ud800", "number.forbidden_character"),
        ("*21*0201234567#", "number.service_code"),
        ("*21*", "number.service_code"),
        ("##002#", "number.service_code"),
        ("#", "number.service_code"),
        ("020*123", "number.forbidden_character"),
        ("++31201234567", "number.unreadable"),
        ("31+201234567", "number.unreadable"),
        ("+ 31201234567", "number.unreadable"),
        ("-020", "number.unreadable"),
        ("", "number.unreadable"),
        (" ", "number.unreadable"),
        ("(", "number.unreadable"),
        ("0", "number.unreadable"),
        ("+999123456789", "number.unreadable"),
        ("+3112345678901234", "number.not_in_plan"),
        ("020123456", "number.not_in_plan"),
        ("02012345678", "number.not_in_plan"),
        ("+31000000000", "number.not_in_plan"),
        ("201", "number.not_in_plan"),
        ("112", "number.emergency"),
        (" 112 ", "number.emergency"),
        ("911", "number.emergency"),
        ("0" * 41, "number.too_long"),
        ("0" * 10_000_000, "number.too_long"),
        (None, "number.not_text"),
        (201234567, "number.not_text"),
        (True, "number.not_text"),
    ],
)
def test_what_is_refused_before_and_by_the_plan(text, code):
    """Letters, other digits, invisible characters, codes and doubles never reach ``phonenumbers``, which takes most."""
    assert code_of(lambda: number.parse(text)) == code
    assert not number.is_valid(text)


def test_the_strict_rules_are_needed():
    """``phonenumbers`` alone reads all these as numbers: without our rules they would be stored."""
    for text in ("０２０１２３４５６７", "٠٢٠١٢٣٤٥٦٧", "020\u200b1234567", "++31201234567", "0800 FLOWERS"):
        assert phonenumbers.parse(text, "NL").national_number


@pytest.mark.parametrize("region", ["XX", "", None, "Netherlands", "N\n"])
def test_an_unknown_region_is_refused(region):
    """Where a number is dialled must be a country."""
    assert code_of(lambda: number.parse("0201234567", region)) == "country.unknown"
    assert code_of(lambda: number.risk("+31201234567", region)) == "country.unknown"


@pytest.mark.parametrize(
    ("text", "region", "emergency"), [("000", "AU", True), ("17", "FR", True), ("117", "FR", False)]
)
def test_emergency_numbers_of_the_country(text, region, emergency):
    """Each country has its own besides 112, 911 and 999."""
    assert (number.risk(text, region) is Risk.EMERGENCY) is emergency
    assert (code_of(lambda: number.parse(text, region)) == "number.emergency") is emergency


@pytest.mark.requirement("QUE-06")
def test_short_codes_are_read():
    """Spaces around them go; everything else must be 2 to 6 digits."""
    assert number.parse_short_code(" 201 ") == "201"
    for text, code in [
        ("112", "number.emergency"),
        (" 112", "number.emergency"),
        ("1", "number.bad_short_code"),
        ("1234567", "number.bad_short_code"),
        ("2 01", "number.bad_short_code"),
        ("２０１", "number.bad_short_code"),
        ("*21*", "number.bad_short_code"),
        (" " * 10_000_000, "number.bad_short_code"),
        (None, "number.bad_short_code"),
        (201, "number.bad_short_code"),
    ]:
        assert code_of(lambda text=text: number.parse_short_code(text)) == code


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        ("+31201234567", "national", "020 123 4567"),
        ("+31201234567", "international", "+31 20 123 4567"),
        ("+31201234567", "rfc3966", "tel:+31-20-123-4567"),
        ("+442079460958", "national", "020 7946 0958"),
        ("201", "national", "201"),
        ("201", "rfc3966", "201"),
        ("+999123456789", "national", "+999123456789"),
        ("+999123456789", "rfc3966", "tel:+999123456789"),
    ],
)
def test_numbers_are_written_for_people(text, style, expected):
    """In three styles; what no plan knows is written as it is."""
    assert number.format(text, style) == expected


@pytest.mark.parametrize(
    ("text", "style", "code"),
    [
        ("020", "national", None),
        ("0201234567", "national", "number.bad_form_or_short_code"),
        ("112", "national", None),
        ("+31201234567", "e164", "number.unknown_style"),
        ("+31201234567", None, "number.unknown_style"),
        (None, "national", "number.bad_form_or_short_code"),
    ],
)
def test_only_numbers_are_written(text, style, code):
    """A text that is no number has no style."""
    if code is None:
        assert number.format(text, style) == text
    else:
        assert code_of(lambda: number.format(text, style)) == code


@pytest.mark.threat("T-09")
@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("+31201234567", "NL", "none"),
        ("+31612345678", "NL", "none"),
        ("+318001234", "NL", "none"),
        ("+31201234567", "BE", "international"),
        ("+32470123456", "NL", "international"),
        ("+18765230123", "US", "international"),  # Jamaica shares the code +1
        ("+12025550123", "US", "none"),
        ("+12025550123", "CA", "international"),
        ("+441481960194", "GB", "international"),  # Guernsey shares +44
        ("+19995550123", "US", "international"),  # no plan knows it, and +1 is shared
        ("+31000000000", "NL", "none"),  # no plan knows it, and +31 is one country's own
        ("+31000000000", "DE", "international"),
        ("+31201234567", "AQ", "international"),
        ("+999123456789", "NL", "international"),
        ("+80012345678", "NL", "international"),
        ("+319001234", "NL", "premium"),
        ("+31900123456", "NL", "premium"),
        ("+319061234", "NL", "premium"),
        ("+31906123456", "NL", "premium"),
        ("+31909123456", "NL", "premium"),
        ("+31909123456789", "NL", "premium"),  # longer than the plan has it
        ("+31900123456", "DE", "premium"),
        ("+19005550123", "NL", "premium"),
        ("+979123456789", "NL", "premium"),
        ("+449098790123", "NL", "premium"),
        ("+881612345678", "NL", "satellite"),
        ("+88213123456", "NL", "satellite"),
        ("+883510012345", "NL", "satellite"),
        ("+870301234567", "NL", "satellite"),
        ("112", "NL", "emergency"),
        ("911", "NL", "emergency"),
        ("*21*201#", "NL", "service_code"),
        ("#31#0201234567", "NL", "service_code"),
        ("201", "NL", "none"),
    ],
)
def test_risks(text, home, expected):
    """Premium, satellite, foreign, emergency and service codes are told, the worst that holds."""
    assert number.risk(text, home) == expected
    assert isinstance(number.risk(text, home), Risk)


@pytest.mark.threat("T-09")
@pytest.mark.parametrize("text", ["0900123456", "", "x", None, 112, "*" * 41, "112\n", "１１２"])
def test_risk_of_what_is_no_number(text):
    """Nothing that cannot be dialled has a risk: it is an error, never `none`."""
    assert code_of(lambda: number.risk(text)) == "number.bad_form_or_short_code"


KINDS = {
    PhoneNumberType.FIXED_LINE: NumberKind.FIXED,
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.FIXED_OR_MOBILE,
    PhoneNumberType.TOLL_FREE: NumberKind.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE: NumberKind.PREMIUM,
    PhoneNumberType.SHARED_COST: NumberKind.SHARED_COST,
    PhoneNumberType.VOIP: NumberKind.VOIP,
    PhoneNumberType.PERSONAL_NUMBER: NumberKind.PERSONAL,
    PhoneNumberType.PAGER: NumberKind.PAGER,
    PhoneNumberType.UAN: NumberKind.COMPANY,
    PhoneNumberType.VOICEMAIL: NumberKind.VOICEMAIL,
}


@pytest.mark.parametrize(
    ("text", "index"),
    [("x0201234567", 0), ("  020x1234567", 5), ("tel:020x1234567", 7), (" tel:tel:020", 5), ("tel:020;x=;y=", 7)],
)
def test_a_forbidden_character_is_shown_where_it_stands(text, index):
    """The position is one in what was typed, spaces and the beginning of a link included."""
    with pytest.raises(InvalidValueError) as caught:
        number.parse(text)
    assert (caught.value.code, caught.value.params["index"]) == ("number.forbidden_character", index)
    assert caught.value.value == f"U+{ord(text[index]):04X}"


EVERY_KIND = sorted(PhoneNumberType.values())
SHORTEST = "+989601"
"""An Iranian service of four digits, shorter than any number one can forward to."""


def written_forms(e164, region):
    """Return (text, region it is dialled in) for the ways in which people write a number."""
    read = phonenumbers.parse(e164)
    forms = [PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.RFC3966]
    texts = [phonenumbers.format_number(read, form) for form in forms]
    assert texts[2].startswith("tel:")
    abroad = [*texts, texts[1].replace(" ", "."), texts[1].replace(" ", "/"), texts[2].removeprefix("tel:")]
    abroad += [f" {texts[0]} ", texts[2].upper(), "00" + e164[1:]]
    yield from ((text, "NL") for text in abroad)
    if region in country.CODES:
        at_home = phonenumbers.format_number(read, PhoneNumberFormat.NATIONAL)
        yield from ((text, region) for text in (*texts, at_home, at_home.replace("-", " "), f"tel:{at_home}"))


@pytest.mark.requirement("USR-14")
@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_example_numbers_of_every_region_and_kind(region):
    """Each kind of number of each plan is read from every written form, told by its kind, and written back."""
    seen = 0
    for kind in EVERY_KIND:
        shown = phonenumbers.example_number_for_type(region, kind)
        if shown is None:
            continue
        e164 = phonenumbers.format_number(shown, PhoneNumberFormat.E164)
        if e164 == SHORTEST:
            continue
        seen += 1
        assert {e164} == {number.parse(text, dialled_in) for text, dialled_in in written_forms(e164, region)}
        assert number.format(e164, "rfc3966") == phonenumbers.format_number(shown, PhoneNumberFormat.RFC3966)
        for style in ("international", "rfc3966"):
            assert number.parse(number.format(e164, style), "NL") == e164
        assert number.kind(e164) == KINDS[phonenumbers.number_type(shown)]
        assert number.risk(e164, "AQ") in {Risk.PREMIUM, Risk.INTERNATIONAL}
        if region not in country.CODES:  # Ascension, Tristan da Cunha and Kosovo have a plan and no code of their own
            continue
        assert number.parse(number.format(e164, "national"), region) == e164
        risk = number.risk(e164, region)
        if number.kind(e164) is NumberKind.PREMIUM:
            assert risk is Risk.PREMIUM
        else:
            # Plans that share a country code hand some services to the largest country among them.
            home = phonenumbers.region_code_for_number(shown) == region
            assert risk is (Risk.NONE if home else Risk.INTERNATIONAL)
    assert seen


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_invalid_examples_of_every_region_are_refused(region):
    """What the plan itself gives as a number that cannot be is not taken, however it is written."""
    wrong = phonenumbers.invalid_example_number(region)
    for form in (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.RFC3966):
        text = phonenumbers.format_number(wrong, form)
        assert code_of(lambda text=text: number.parse(text)) in {"number.not_in_plan", "number.unreadable"}
        assert not number.is_valid(text)


def test_example_numbers_cover_the_world():
    """The tables above are not empty: every kind that the plans tell apart has examples."""
    kinds = {
        phonenumbers.number_type(shown)
        for region in phonenumbers.SUPPORTED_REGIONS
        for kind in EVERY_KIND
        if (shown := phonenumbers.example_number_for_type(region, kind)) is not None
    }
    assert kinds == set(KINDS)
    assert len(phonenumbers.SUPPORTED_REGIONS) > 240
    assert sorted(phonenumbers.SUPPORTED_REGIONS - country.CODES) == ["AC", "TA", "XK"]


@pytest.mark.parametrize("code", sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS))
def test_numbers_of_no_country(code):
    """What has no country is read from every form; satellite and premium are told where the plan says otherwise."""
    shown = phonenumbers.example_number_for_non_geo_entity(code)
    e164 = phonenumbers.format_number(shown, PhoneNumberFormat.E164)
    assert {e164} == {number.parse(text, region) for text, region in written_forms(e164, "001")}
    if code in {870, 881, 882, 883}:
        assert (number.kind(e164), number.risk(e164)) == (NumberKind.SATELLITE, Risk.SATELLITE)
    elif code == 979:
        assert (number.kind(e164), number.risk(e164)) == (NumberKind.PREMIUM, Risk.PREMIUM)
    else:
        assert number.kind(e164) == KINDS[phonenumbers.number_type(shown)]
        assert number.risk(e164) is Risk.INTERNATIONAL


@given(st.text(alphabet="0123456789+()-./ *#x٣\u200b", max_size=24))
@example("00")
@example("+0")
@example("0" * 40)
def test_whatever_is_typed_becomes_a_number_or_an_error(text):
    """Nothing else comes out; what comes out is in canonical form and reads as itself."""
    for region in ("NL", "US", "IT"):
        try:
            made = number.parse(text, region)
        except SmpError:
            continue
        assert number.is_e164(made)
        assert number.parse(made, region) == made


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_every_number_of_the_form_can_be_written_and_weighed(text):
    """A stored number stays usable whatever its plan says."""
    assert isinstance(number.kind(text), NumberKind)
    assert isinstance(number.risk(text), Risk)
    for style in ("national", "international", "rfc3966"):
        assert number.format(text, style)


def test_a_masked_number_tells_little():
    """Logs show a beginning and an end; what is short shows nothing."""
    assert number.mask("+31201234567") == "+31*******67"
    assert number.mask("201") == "***"
    assert number.mask("123456") == "******"
    assert number.mask("") == ""
