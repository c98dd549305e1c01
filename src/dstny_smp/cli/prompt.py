"""``dstny-smp prompt``: what is in a WAV file, as the exchange plays it, a text spoken, and the standard prompts."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import attrs
import typer

from dstny_smp import limits
from dstny_smp.cli import options, reader, tables
from dstny_smp.errors import InvalidValueError
from dstny_smp.messages import translate
from dstny_smp.prompts import PromptUsage, TtsDraft, speech, standard
from dstny_smp.validation import transcoding, wav
from dstny_smp.validation.wav import Encoding

app: Final = typer.Typer(
    help="Sound for callers: look at a WAV file, convert it, have a text spoken, see the standard prompts.",
    no_args_is_help=True,
)

Sound: TypeAlias = Annotated[str, typer.Argument(help="A WAV file; - reads standard input.")]
Out: TypeAlias = Annotated[str, typer.Argument(help="The WAV file to write; - is the standard output.")]


class Written(StrEnum):
    """The encodings that the exchange plays, and thus all that is written."""

    PCM = Encoding.PCM.value
    A_LAW = Encoding.A_LAW.value


Wanted: TypeAlias = Annotated[Written, typer.Option(help="How the sound is written; pcm has 16 bit.")]


_CHANNELS: Final = {1: "cli.mono", 2: "cli.stereo"}


def inspect(file: Sound, *, language: options.Reader = None, as_json: options.Json = False) -> int:
    """Tell what is in a WAV file. The exit code is 1 when it must be converted before the exchange can play it."""
    info = wav.inspect(_read(file))
    if as_json:
        options.print_json(attrs.asdict(info))
    else:
        shown_in = language or reader.preferred_language()
        params = attrs.asdict(info) | {
            "encoding": translate(f"cli.encoding_{info.encoding}", {}, shown_in),
            "channels": translate(_CHANNELS.get(info.channels, "cli.channels"), {"count": info.channels}, shown_in),
        }
        typer.echo(translate("cli.wav", params, shown_in))
        typer.echo(translate("cli.wav_converts" if info.must_convert else "cli.wav_plays", {}, shown_in))
    return options.FOUND if info.must_convert else options.FINE


def convert(file: Sound, out: Out, *, encoding: Wanted = Written.PCM, language: options.Reader = None) -> int:
    """Write a WAV file as the exchange plays it: 8000 Hz, mono. One that it plays already stays as it is."""
    return _write(out, transcoding.to_platform(_read(file), Encoding(encoding)), language)


def speak(
    text: Annotated[str, typer.Argument(help="What is said; - reads standard input.")],
    out: Annotated[str | None, typer.Argument(help="The WAV file to write; - is the standard output.")] = None,
    *,
    voice: Annotated[str | None, typer.Option(metavar="ID", help="Default: the first of the language.")] = None,
    voice_language: Annotated[str, typer.Option(metavar="TAG", help="The language that the voice speaks.")] = "nl",
    encoding: Wanted = Written.PCM,
    ssml: Annotated[
        bool, typer.Option("--ssml", help="Print what a speech service is sent, and speak nothing.")
    ] = False,
    language: options.Reader = None,
) -> int:
    """Have a text spoken by espeak-ng, to hear what it says and where it pauses. The portal's voices sound better."""
    if (out is None) is not ssml:
        raise InvalidValueError("cli.either", "OUT", other="--ssml")
    draft = TtsDraft().choose_language(voice_language)
    draft = draft.choose_voice(voice or speech.voices(voice_language)[0].id)
    draft = draft.write(sys.stdin.read(limits.TEXT + 1) if text == "-" else text)
    if out is None:
        typer.echo(speech.to_ssml(draft))
        return options.FINE
    from dstny_smp.prompts.espeak import Espeak

    audio = draft.convert(Espeak()).audio or b""
    return _write(out, transcoding.to_platform(audio, Encoding(encoding)), language)


def list_standard(
    *,
    usage: Annotated[PromptUsage | None, typer.Option(help="Only those made for this.")] = None,
    language: options.Reader = None,
    as_json: options.Json = False,
) -> int:
    """List the prompts that an exchange ships with: their ids, names, and what they say."""
    shown_in = language or reader.preferred_language()
    found = standard.prompts(shown_in, usage)
    if as_json:
        options.print_json(
            [
                {
                    "id": prompt.id,
                    "name": prompt.name,
                    "description": prompt.description,
                    "usages": sorted(standard.usages(prompt.id)),
                    "texts": dict(prompt.facts().texts),
                }
                for prompt in found
            ]
        )
        return options.FINE
    shown = tables.table(("id", "name", "said"), shown_in, whole=("id",))
    for prompt in found:
        shown.add_row(prompt.id, prompt.name, prompt.facts().texts[shown_in])
    tables.put(shown, tables.console())
    return options.FINE


def _read(file: str) -> bytes:
    """Return a file's bytes, and no more than are needed to see that it is too large."""
    if file == "-":
        return sys.stdin.buffer.read(limits.WAV_BYTES + 1)
    with Path(file).open("rb") as opened:
        size = os.fstat(opened.fileno()).st_size
        if size > limits.WAV_BYTES:  # told here, where the whole size is known
            raise InvalidValueError("wav.too_large", size, cap=limits.WAV_BYTES)
        return opened.read(limits.WAV_BYTES + 1)


def _write(out: str, data: bytes, language: str | None) -> int:
    if out == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return options.FINE
    shown_in = language or reader.preferred_language()
    return options.written(out, shown_in, lambda: Path(out).write_bytes(data))


app.command("inspect")(options.reported(inspect))
app.command("convert")(options.reported(convert))
app.command("speak")(options.reported(speak))
app.command("standard")(options.reported(list_standard))
