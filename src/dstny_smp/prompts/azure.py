"""Azure's speech service: the request that asks for a text to be spoken, and what comes back.

Nothing is sent from here. The host sends `Request` as he sends all else, and gives
the answer to `Azure.synthesize` by way of *send*.

>>> request = build("<speak/>", region="westeurope", key="0123456789abcdef")
>>> request.url
'https://westeurope.tts.speech.microsoft.com/cognitiveservices/v1'
>>> request
Request(url='https://westeurope.tts.speech.microsoft.com/cognitiveservices/v1', body=b'<speak/>')

Source: Azure AI Speech, "Text to speech REST API", sections "Convert text to speech" and "Audio outputs"; "SSML
document structure and events", section "Speak root element", which asks for version 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

import attrs

from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.model import Value
from dstny_smp.prompts.speech import Voice
from dstny_smp.validation import argument
from dstny_smp.validation.wav import Encoding

FORMATS: Final[Mapping[Encoding, str]] = {
    Encoding.PCM: "riff-8khz-16bit-mono-pcm",
    Encoding.A_LAW: "riff-8khz-8bit-mono-alaw",
}
"""What can be asked for that the exchange plays as it is."""
_VERSION: Final = re.compile(r'(<speak version=")1\.1(")')
_REGION: Final = re.compile(r"[a-z][a-z0-9]{2,39}")
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,256}")


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Request(Value):
    """One HTTP request. Its headers hold the key, and are not shown."""

    method: str = "POST"
    url: str
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes


@attrs.frozen(repr=False, eq=False)
class Answer(Value):
    """What the service answered: the status of HTTP, and the content."""

    status: int
    body: bytes = b""


def build(ssml: str, *, region: object, key: object, encoding: Encoding = Encoding.PCM) -> Request:
    """Return the request that has SSML spoken.

    Azure documents version 1.0 of SSML only. What `speech.to_ssml` writes is the same in both versions, so its root
    is sent as 1.0.

    Args:
        ssml: the text and its voice.
        region: of the speech resource, such as ``westeurope``.
        key: of the speech resource.
        encoding: ``PCM`` or ``A_LAW``, at 8000 Hz.

    Raises:
        InvalidValueError: ``azure.bad_region``, ``azure.bad_key`` (which does not repeat it), ``wav.not_for_platform``,
            ``field.wrong_type``, ``label.forbidden_character`` for SSML that cannot be written in UTF-8.
    """
    argument.expect(ssml, "ssml", str)
    try:
        body = _VERSION.sub(r"\g<1>1.0\g<2>", ssml, count=1).encode()
    except UnicodeEncodeError as error:
        shown = f"U+{ord(ssml[error.start]):04X}"
        raise InvalidValueError("label.forbidden_character", shown, "ssml", index=error.start) from None
    if not (isinstance(region, str) and _REGION.fullmatch(region)):
        raise InvalidValueError("azure.bad_region", region, "region")
    if not (isinstance(key, str) and _KEY.fullmatch(key)):
        raise InvalidValueError("azure.bad_key", None, "key")
    if not any(encoding is known for known in FORMATS):
        raise InvalidValueError("wav.not_for_platform", encoding, "encoding")
    return Request(
        url=f"https://{region}.tts.speech.microsoft.com/cognitiveservices/v1",
        headers={
            "Ocp-Apim-Subscription-Key": key,
            "Content-Type": "application/ssml+xml",
            "X-Microsoft-OutputFormat": FORMATS[encoding],
            "User-Agent": "dstny_smp",
        },
        body=body,
    )


@attrs.frozen(repr=False, eq=False)
class Azure(Value):
    """A `Synthesizer` that has Azure speak.

    Attributes:
        region: of the speech resource.
        key: of the speech resource; not shown.
        send: sends a request and returns the answer.
    """

    region: str
    key: str = attrs.field(repr=False)
    send: Callable[[Request], Answer] = attrs.field(repr=False)

    def synthesize(self, ssml: str, voice: Voice) -> bytes:
        """Return the SSML as a WAV file; it names its voice itself.

        Raises:
            InvalidValueError: those of `build`.
            SmpError: ``azure.refused``, with the ``status`` that the service answered.
        """
        answer = self.send(build(ssml, region=self.region, key=self.key))
        if answer.status != 200:
            raise SmpError("azure.refused", "", status=answer.status)
        return answer.body
