"""English texts of this area: prompts."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.language": "language",
    "variant.media_missing": ("there is no audio", "upload or record it"),
    "variant.media_is_no_audio": ("{value} is not audio", "give a WAV file"),
    "variant.text_missing": ("there is no text to speak", "give a text"),
    "prompt.no_variant": ("the prompt is in no language", "add at least one language"),
    "prompt.bad_order": ("{event} cannot follow {phase}", "do one of: {possible}"),
    "recording.no_permission": (
        "without permission the microphone cannot be used",
        "allow it in the browser or the system, then start again",
    ),
    "word.uploaded": "uploaded",
    "word.recorded": "recorded",
    "word.spoken": "spoken",
    "word.edited": "edited",
    "word.confirmed": "confirmed",
    "word.discarded": "discarded",
    "word.saved": "saved",
    "word.started": "started",
    "word.heard": "heard",
    "word.paused": "paused",
    "word.resumed": "resumed",
    "word.stopped": "stopped",
    "word.pending": "pending",
    "word.stale": "stale",
    "word.idle": "idle",
    "word.recording": "recording",
    "word.nothing": "nothing",
}
