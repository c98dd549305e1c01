"""English texts of this area: prompts."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.language": "language",
    "variant.media_missing": ("there is no audio", "upload or record it"),
    "variant.media_is_no_audio": ("{value} is not audio", "give a WAV file"),
    "variant.text_missing": ("there is no text to speak", "give a text"),
    "prompt.no_variant": ("the prompt is in no language", "add at least one language"),
}
