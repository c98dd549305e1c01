"""espeak-ng: speech without a service, through the extra ``tts``.

It speaks Dutch and many other languages with a voice of its own, a man's that is
plainly a machine's: good for trying out what a prompt says, and in tests. The
voices of the portal are not here, whatever voice is asked for. espeak-ng is GPL
version 3, hence it is no part of this package.

It is one per process: two threads must not speak at once.
"""

from __future__ import annotations

import ctypes
from functools import cache

import attrs

from dstny_smp.errors import InvalidValueError, MissingExtraError
from dstny_smp.model import Value
from dstny_smp.prompts.speech import Voice
from dstny_smp.validation import argument, wav
from dstny_smp.validation.wav import Encoding

_SYNCHRONOUS = 2
_UTF8_AND_SSML = 1 | 0x10
_DO_NOT_EXIT = 0x8000
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@attrs.frozen(repr=False, eq=False)
class Espeak(Value):
    """A `Synthesizer` that speaks by itself.

    Raises:
        MissingExtraError: the extra ``tts`` is not installed.
        InvalidValueError: ``speech.no_voice``, it does not speak the voice's language.
    """

    def synthesize(self, ssml: str, voice: Voice) -> bytes:
        """Return the SSML as a WAV file at the rate that espeak-ng has, some 22,050 Hz.

        Raises:
            MissingExtraError: as the class.
            InvalidValueError: as the class, and ``field.wrong_type``.
        """
        argument.expect(ssml, "ssml", str)
        argument.expect(voice, "voice", Voice)
        library, rate = _opened()
        spoken = voice.language.lower()
        names = (spoken, spoken.partition("-")[0])
        if all(library.espeak_SetVoiceByName(name.encode()) for name in names):
            raise InvalidValueError("speech.no_voice", voice.language, "voice_language", known=("nl", "en", "…"))
        heard = bytearray()

        def take(samples: ctypes._Pointer[ctypes.c_short], count: int, _events: int | None) -> int:
            if count > 0:  # the end is told by a call without samples
                heard.extend(ctypes.string_at(samples, count * 2))
            return 0

        callback = _Callback(take)  # must live as long as it may be called
        library.espeak_SetSynthCallback(callback)
        text = ssml.encode(errors="replace") + b"\0"
        library.espeak_Synth(text, len(text), 0, 1, 0, _UTF8_AND_SSML, None, None)
        library.espeak_Synchronize()
        library.espeak_SetSynthCallback(_Callback())
        return wav.write(bytes(heard), Encoding.PCM, bits=16, sample_rate=rate)


@cache
def _opened() -> tuple[ctypes.CDLL, int]:
    """Return the library, ready to speak, and its samples a second."""
    try:
        import espeakng_loader  # type: ignore[import-untyped]  # it tells nothing of its types
    except ModuleNotFoundError:
        raise MissingExtraError("tts", "espeakng-loader") from None
    library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
    library.espeak_Synth.argtypes = (
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.c_uint,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_uint,
        ctypes.c_void_p,
        ctypes.c_void_p,
    )
    where = str(espeakng_loader.get_data_path()).encode()
    return library, int(library.espeak_Initialize(_SYNCHRONOUS, 0, where, _DO_NOT_EXIT))
