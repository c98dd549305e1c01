"""Prompts: what callers hear, in each language, and how audio comes into them.

`Prompt` is what is saved; `PromptDraft`, `RecordingSession` and `TtsDraft` make
one. Names are loaded when first used, so that a program which only stores prompts
pays nothing for making them.
"""

from typing import TYPE_CHECKING

from dstny_smp.lazy import handing_on

if TYPE_CHECKING:
    from dstny_smp.prompts import speech, standard
    from dstny_smp.prompts.draft import PromptDraft, Saved, VariantDraft, new_prompt
    from dstny_smp.prompts.listening import Preview, listen, preview
    from dstny_smp.prompts.prompt import AudioSource, Prompt, PromptOrigin, Variant
    from dstny_smp.prompts.recording import RecordingSession
    from dstny_smp.prompts.speech import Synthesizer, TtsDraft, Voice
    from dstny_smp.prompts.standard import PromptUsage
    from dstny_smp.prompts.tables import AudioPhase, RecordingPhase

__all__ = [
    "AudioPhase",
    "AudioSource",
    "Preview",
    "Prompt",
    "PromptDraft",
    "PromptOrigin",
    "PromptUsage",
    "RecordingPhase",
    "RecordingSession",
    "Saved",
    "Synthesizer",
    "TtsDraft",
    "Variant",
    "VariantDraft",
    "Voice",
    "listen",
    "new_prompt",
    "preview",
    "speech",
    "standard",
]

__getattr__, __dir__ = handing_on(
    __name__,
    {
        "dstny_smp.prompts.draft": ("PromptDraft", "Saved", "VariantDraft", "new_prompt"),
        "dstny_smp.prompts.listening": ("Preview", "listen", "preview"),
        "dstny_smp.prompts.prompt": ("AudioSource", "Prompt", "PromptOrigin", "Variant"),
        "dstny_smp.prompts.recording": ("RecordingSession",),
        "dstny_smp.prompts.speech": ("Synthesizer", "TtsDraft", "Voice", "speech"),
        "dstny_smp.prompts.standard": ("PromptUsage", "standard"),
        "dstny_smp.prompts.tables": ("AudioPhase", "RecordingPhase"),
    },
)
