"""A user's page as a portal shows it, and what welcomes him: the mail, the SMS and a picture.

Run it on a user of an organization, who is found as in the portal's search box; the
mail and the picture are written to a folder::

    python examples/welcome_user.py examples/municipality.json "andre bestuur" build/welcome

An ``.eml`` file opens in any mail program. Sending is the host's: its mail server,
its SMS gateway. What is read from the clock is read here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import dstny_smp as smp
from dstny_smp.errors import SmpError
from dstny_smp.messages import choose, moment, show
from dstny_smp.users import Column, Directory, User, actions, configuration, photo, status_at, welcome

SENDER = "portal@example.com"
LINK = "https://app.example.com/activate/7f3a9c51e2"
"""Stands for the link that the platform makes for this user; it lets in whoever has it."""


def page(org: smp.Organization, user: User, actor: User, when: datetime, language: str) -> Iterator[str]:
    """Yield the lines of a user's page: his row in the list, his status, his menu with reasons."""
    row = Directory([user], org.departments).row(user.id)
    width = max(len(column.title(language)) for column in Column)
    for column in Column:
        yield f"{column.title(language):{width}}  {', '.join(row.cell(column, language))}"

    status = status_at(user, when)
    said = show(status.kind, choose(language))
    if status.until is not None:
        said += " - " + moment(status.until.astimezone(ZoneInfo(org.timezone)), choose(language))
    yield f"{'Status':{width}}  {said}"

    yield ""
    menu = actions(
        user,
        actor,
        administrators={each.id for each in org.users if each.administrator},
        in_use=org.where_used(smp.Ref("user", user.id)),
    )
    for action in menu:
        yield f"[{'x' if action.enabled else ' '}] {action.title(language)}"
        for finding in action.findings:
            yield f"      {finding.text(language)}"


def mail(org: smp.Organization, user: User, when: datetime) -> EmailMessage:
    """Return the welcome mail in the user's language, or that of the organization."""
    return welcome.build(user, None, org.portal, user.language or org.language, sender=SENDER, date=when)


def text_message(org: smp.Organization, user: User, language: str) -> Iterator[str]:
    """Yield the lines that show the SMS: to whom, what it costs, and each of its parts; or why there is none."""
    try:
        sms = configuration.build(user, LINK, user.language or org.language)
    except SmpError as error:
        yield f"SMS: {error.text(language)}"
        return
    yield f"SMS: {sms.number}, {parts(sms.parts)}"
    for number, part in enumerate(sms.segments(), start=1):
        yield f"  {number}: {part}"
    if sms.suggestion is not None:  # alike, and cheaper: the administrator chooses
        yield f"  or: {sms.suggestion.text} ({parts(sms.suggestion.parts)})"


def parts(count: int) -> str:
    """Return how many messages it takes."""
    return "1 part" if count == 1 else f"{count} parts"


def main(document: str, query: str, folder: str, at: str | None = None) -> None:
    """Show the first user whom the query finds, and write what welcomes him."""
    org = smp.load(document)
    found = Directory(org.users, org.departments).search(query)
    if not found:
        sys.exit(f"nobody is found by: {query}")
    user = org.user(found[0])
    actor = next((each for each in org.users if each.administrator), user)  # a portal knows who has logged in
    when = datetime.now(UTC) if at is None else datetime.fromisoformat(at)

    print("\n".join(page(org, user, actor, when, org.language)))
    print()
    print("\n".join(text_message(org, user, org.language)))
    print()
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    for name, content in (
        (f"{user.id}.eml", mail(org, user, when).as_bytes()),
        (f"{user.id}.svg", photo.placeholder(user).encode()),
    ):
        (into / name).write_bytes(content)
        print(into / name)


if __name__ == "__main__":
    if len(sys.argv) not in {4, 5}:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except (SmpError, OSError, ValueError) as error:
        sys.exit(str(error))
