"""Prompts: what callers hear, in each language."""

from dstny_smp.prompts.prompt import AudioSource, Prompt, PromptOrigin, Variant

__all__ = ["AudioSource", "Prompt", "PromptOrigin", "Variant"]
