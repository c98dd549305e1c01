"""A letter that is sent by mail: a few kinds of paragraph, written as plain text and as HTML.

Both are made of the same parts, so they say the same. What a part holds is text,
never markup: it is escaped on the way into HTML. The page needs no picture and
no style sheet: its styles stand on its elements, for mail programs that drop the
rest, and a program with a dark theme is told the dark colours.

>>> print(Letter("Hello", "en", (Paragraph(("Write to ", link("mailto:anna@example.com"), ".")),)).text())
Hello
=====
<BLANKLINE>
Write to anna@example.com.

Source: HTML Living Standard sections 4.3 to 4.9; WCAG 2.2 success criteria 1.3.1, 1.4.3, 1.4.10, 2.4.4 and 3.1.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final, TypeAlias, assert_never
from urllib.parse import quote

import attrs

from dstny_smp.messages import Language
from dstny_smp.model import Value


@attrs.frozen(repr=False, eq=False)
class Link(Value):
    """What can be clicked: ``text`` is shown, ``address`` is opened."""

    text: str
    address: str


@attrs.frozen(repr=False, eq=False)
class Name(Value):
    """A name, which may be written from right to left inside a sentence that is not."""

    text: str


Run: TypeAlias = str | Link | Name
Line: TypeAlias = tuple[Run, ...]


@attrs.frozen(repr=False, eq=False)
class Heading(Value):
    """What the next parts are about."""

    text: str


@attrs.frozen(repr=False, eq=False)
class Paragraph(Value):
    """A few sentences."""

    line: Line


@attrs.frozen(repr=False, eq=False)
class Facts(Value):
    """Pairs of what it is and how it reads; each has one line or several."""

    rows: tuple[tuple[str, tuple[Line, ...]], ...]


@attrs.frozen(repr=False, eq=False)
class Points(Value):
    """A list, in order if it is ``numbered``."""

    lines: tuple[Line, ...]
    numbered: bool = False


Part: TypeAlias = Heading | Paragraph | Facts | Points


def link(address: str) -> Link:
    """Return a link that shows its own address; of a mail address or a number without ``mailto:`` and ``tel:``.

    >>> link("mailto:a%b@example.com")
    Link(text='a%b@example.com', address='mailto:a%25b@example.com')
    """
    scheme, colon, rest = address.partition(":")
    if scheme in {"mailto", "tel"}:
        return Link(rest, scheme + colon + quote(rest, safe="@+"))
    return Link(address, address)


@attrs.frozen(repr=False, eq=False)
class Letter(Value):
    """A title and its parts, in one language."""

    title: str
    language: Language
    parts: tuple[Part, ...]

    def text(self) -> str:
        """Write it as plain text; a line is as long as its paragraph."""
        return "\n".join([self.title, "=" * len(self.title), *(line for part in self.parts for line in _lines(part))])

    def html(self) -> str:
        """Write it as a whole HTML page."""
        body = "\n".join(piece for part in self.parts for piece in _markup(part))
        title = escape(self.title)
        return _PAGE.format(language=self.language, title=title, body=body, **_STYLES)


def _lines(part: Part) -> Iterator[str]:
    yield ""
    match part:
        case Heading(text=text):
            yield text
            yield "-" * len(text)
        case Paragraph(line=line):
            yield _plain(line)
        case Facts(rows=rows):
            for name, values in rows:
                yield f"{name}: {_plain(values[0])}"
                yield from (f"  {_plain(value)}" for value in values[1:])
        case Points(lines=lines, numbered=numbered):
            yield from (f"{f'{index}.' if numbered else '-'} {_plain(line)}" for index, line in enumerate(lines, 1))
        case _:
            assert_never(part)


def _plain(line: Line) -> str:
    return "".join(run if isinstance(run, str) else run.text for run in line)


def _markup(part: Part) -> Iterator[str]:
    match part:
        case Heading(text=text):
            yield f'<h2 class="ink" style="{_STYLES["h2"]}">{escape(text)}</h2>'
        case Paragraph(line=line):
            yield f'<p class="ink" style="{_STYLES["p"]}">{_inline(line)}</p>'
        case Facts(rows=rows):
            # A table of data, not of layout: its rows have headings, which a screen reader says.
            yield f'<table class="facts" style="{_STYLES["facts"]}">'
            for name, values in rows:
                cell = "<br>".join(map(_inline, values))
                yield (
                    f'<tr><th class="quiet" scope="row" style="{_STYLES["th"]}">{escape(name)}</th>'
                    f'<td class="ink" style="{_STYLES["td"]}">{cell}</td></tr>'
                )
            yield "</table>"
        case Points(lines=lines, numbered=numbered):
            tag = "ol" if numbered else "ul"
            yield f'<{tag} class="ink" style="{_STYLES["list"]}">'
            yield from (f'<li style="{_STYLES["li"]}">{_inline(line)}</li>' for line in lines)
            yield f"</{tag}>"
        case _:
            assert_never(part)


def _inline(line: Line) -> str:
    return "".join(map(_run, line))


def _run(run: Run) -> str:
    match run:
        case Link(text=text, address=address):
            return f'<a class="link" href="{escape(address)}" style="{_STYLES["a"]}">{escape(text)}</a>'
        case Name(text=text):
            return f"<bdi>{escape(text)}</bdi>"
        case str():
            return escape(run)
        case _:
            assert_never(run)


_FONT: Final = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_TEXT: Final = f"{_FONT};font-size:16px;line-height:24px;color:#1f2933"
# `break-word` as well as `anywhere`: the one is known to older programs, the other lets a cell be narrow.
_BREAK: Final = "word-break:break-word;overflow-wrap:anywhere"
_STYLES: Final = {
    "page": "margin:0;padding:0;background-color:#eef2f4",
    "outer": "width:100%;background-color:#eef2f4",
    "card": "width:100%;max-width:600px;margin:0 auto;background-color:#ffffff;border-radius:8px",
    "head": "padding:28px 32px 24px;background-color:#0f4c5c;border-radius:8px 8px 0 0",
    "h1": f"{_FONT};margin:0;font-size:24px;line-height:32px;font-weight:600;color:#ffffff;{_BREAK}",
    "body_style": "padding:8px 32px 28px",
    "h2": f"{_FONT};margin:28px 0 8px;font-size:18px;line-height:26px;font-weight:600;color:#1f2933",
    "p": f"{_TEXT};margin:16px 0;{_BREAK}",
    "facts": "width:100%;border-collapse:collapse;margin:8px 0",
    "th": f"{_FONT};font-size:14px;line-height:24px;font-weight:normal;color:#52606d;text-align:left;"
    "vertical-align:top;padding:8px 16px 8px 0;width:32%;border-top:1px solid #d9e2ec",
    "td": f"{_TEXT};vertical-align:top;padding:8px 0;border-top:1px solid #d9e2ec;{_BREAK}",
    "list": f"{_TEXT};margin:8px 0;padding:0 0 0 24px",
    "li": f"margin:8px 0;{_BREAK}",
    "a": "color:#0a558c;text-decoration:underline",
}
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; supported-color-schemes: light dark; }}
@media (max-width: 480px) {{ .pad {{ padding-left: 20px !important; padding-right: 20px !important; }} }}
@media (prefers-color-scheme: dark) {{
.page {{ background-color: #10171c !important; }}
.card {{ background-color: #1b252c !important; }}
.ink {{ color: #e8eef2 !important; }}
.quiet {{ color: #a9b8c3 !important; }}
.facts th, .facts td {{ border-top-color: #37474f !important; }}
.link {{ color: #7cc4f4 !important; }}
}}
</style>
</head>
<body class="page" style="{page}">
<table role="presentation" class="page" cellpadding="0" cellspacing="0" border="0" style="{outer}">
<tr><td align="center" style="padding:16px 8px">
<table role="presentation" class="card" cellpadding="0" cellspacing="0" border="0" style="{card}">
<tr><td class="pad" style="{head}">
<h1 style="{h1}">{title}</h1>
</td></tr>
<tr><td class="pad" style="{body_style}">
{body}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"""
