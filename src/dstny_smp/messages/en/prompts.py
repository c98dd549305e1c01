"""English texts of this area: prompts."""

from typing import Final

TEXTS: Final[dict[str, str | tuple[str, str]]] = {
    "word.language": "language",
    "variant.media_missing": ("there is no audio", "upload or record it"),
    "variant.media_is_no_audio": ("{value} is not audio", "give a WAV file"),
    "variant.text_missing": ("there is no text to speak", "give a text"),
    "prompt.no_variant": ("the prompt is in no language", "add at least one language"),
    "prompt.bad_order": ("{event} cannot follow {phase}", "do one of: {possible}"),
    "recording.over": ("the recording has been stopped", "start a new one"),
    "variant.audio_absent": (
        "the audio of this language is not in the store",
        "put the file with this SHA-256 back into the store, or give the language new audio",
    ),
    "media.other_content": (
        "what the store has under the SHA-256 {value} is another file",
        "take the file from a backup, or give the language new audio",
    ),
    "media.other_facts": (
        "the length, rate or number of channels of the file {value} is not what the prompt says",
        "give the language new audio",
    ),
    "prompt.read_only": ("{value} is a standard prompt, which cannot be changed", "copy it, and change the copy"),
    "prompt.not_standard": (
        "{value} is a prompt of the organization, not a standard one",
        "give that prompt another id",
    ),
    "prompt.default_language": "Default",
    "speech.not_converted": ("the text has not been spoken as it stands now", "convert it, and listen to the result"),
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
    "word.empty": "empty",
    "speech.no_voice": ("there is no voice for {value}", "choose one of: {known}"),
    "speech.unknown_voice": ("there is no voice {value} in this language", "choose one of: {known}"),
    "speech.bad_order": ("{step} comes after {next_step} in this form", "begin with {next_step}"),
    "speech.nothing_to_say": ("nothing in {value} can be spoken", "write at least one letter or digit"),
    "azure.bad_region": (
        "{value} is not a region of Azure",
        "write it as the portal of Azure does, such as westeurope",
    ),
    "azure.bad_key": ("this is not a key of a speech resource", "copy it again from the portal of Azure"),
    "azure.refused": (
        "the speech service answered {status}",
        "400: the text or voice; 401: the key or region; 429: too many requests, try again later; 5xx: a fault of the service",
    ),
    "word.voice": "voice",
    "word.text": "text",
    "word.convert": "conversion",
}
