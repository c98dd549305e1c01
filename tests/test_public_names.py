"""The names under which the library's calls take their arguments: programs give them by keyword, so none may change."""

import importlib
import inspect

import pytest

CALLS = """
validation.password.check text
validation.password.parse text
validation.password.generate length
validation.number.parse text region
validation.number.parse_short_code text
validation.number.format e164 style
validation.number.kind e164
validation.number.risk e164 home
validation.email.parse text
validation.email.is_valid text
validation.label.parse text
validation.label.is_valid text
validation.key.parse text
validation.key.is_valid text
validation.timezone.parse text
validation.timezone.is_valid text
validation.language.parse text
validation.language.is_valid text
validation.country.parse text
validation.country.is_valid text
validation.wav.inspect data
validation.image.inspect data
users.User id first_name last_name email licences departments primary_number numbers mobiles photo activities \
 administrator language
users.MobileNumber number kind
users.Activity kind starts ends note
users.Department id name
users.status_at user when
users.future_activities user when
users.welcome.build user kind portal language
users.configuration.build user link language
contacts.AddressBook id name scope grants contacts
contacts.Grant user department
contacts.Contact id first_name last_name company numbers email
contacts.visible books user
contacts.csv_file.template
contacts.csv_file.read file
contacts.csv_file.write book file
contacts.vcard.read file
contacts.vcard.write book file
prompts.Prompt id name description origin variants
prompts.Variant language source media
prompts.PromptDraft
prompts.TtsDraft
prompts.Synthesizer
prompts.RecordingSession permission
prompts.speech.voices language
prompts.speech.to_ssml draft
""".replace("\\\n", "")


def call_named(path):
    """Return what a path names, by importing from its package only what the package hands out."""
    package, *names = path.split(".")
    found = importlib.import_module(f"dstny_smp.{package}")
    if package == "validation":
        found = importlib.import_module(f"dstny_smp.validation.{names.pop(0)}")
    for name in names:
        found = getattr(found, name)
    return found


@pytest.mark.parametrize("line", CALLS.strip().splitlines(), ids=lambda line: line.split()[0])
def test_arguments_are_taken_by_the_names_shown(line):
    """Each call binds its arguments by these keywords."""
    path, *names = line.split()
    bound = inspect.signature(call_named(path)).bind_partial(**dict.fromkeys(names))
    assert names == list(bound.arguments)
