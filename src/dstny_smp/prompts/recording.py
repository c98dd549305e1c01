"""A recording: frames from any microphone become a WAV file.

The host owns the microphone, and asks its user's permission for it; here frames
come in and a file goes out. No clock is needed: a recording lasts as long as its
frames, so that a pause does not count.

>>> session = RecordingSession(permission=True)
>>> session.start()
>>> session.write(bytes(8000))
>>> session.pause()
>>> session.write(bytes(8000))
>>> session.resume()
>>> session.write(bytes(8000))
>>> audio = session.stop()
>>> session.duration, wav.inspect(audio).duration
(1.0, 1.0)
"""

from __future__ import annotations

from dstny_smp import limits
from dstny_smp.errors import InvalidValueError, TransitionError
from dstny_smp.prompts.tables import RECORDING, RecordingPhase, after
from dstny_smp.validation import argument, wav
from dstny_smp.validation.wav import Encoding


class RecordingSession:
    """One recording, from start to stop.

    An illegal step raises and changes nothing. Frames are little-endian, as a WAV
    file has them: 16 bit whole numbers, unless another encoding is told.

    Attributes:
        phase: what it is doing.

    Raises:
        InvalidValueError: ``field.wrong_type`` for a permission that is neither True nor False, and those of
            `wav.write` for frames that cannot be.
    """

    __slots__ = ("_bits", "_channels", "_encoding", "_frames", "_permission", "_rate", "phase")

    phase: RecordingPhase

    def __init__(
        self,
        permission: bool,
        *,
        sample_rate: int = wav.PLATFORM_RATE,
        channels: int = 1,
        encoding: Encoding = Encoding.PCM,
        bits: int = 16,
    ) -> None:
        if permission is not True and permission is not False:
            raise InvalidValueError("field.wrong_type", permission, "permission", expected="bool")
        for name, number in (("sample_rate", sample_rate), ("channels", channels), ("bits", bits)):
            argument.whole(number, name, 0, 0xFFFF if name != "sample_rate" else 0xFFFFFFFF)  # what RIFF has room for
        self._permission = permission
        self._rate, self._channels, self._encoding, self._bits = sample_rate, channels, encoding, bits
        self._file(bytes(max(1, channels * bits // 8)))  # one frame that shows whether there can be any
        self._frames = bytearray()
        self.phase = RecordingPhase.IDLE

    @property
    def duration(self) -> float:
        """Seconds recorded until now, without pauses, to the millisecond."""
        return round(len(self._frames) / self._frame / self._rate, 3)

    def start(self) -> None:
        """Begin.

        Raises:
            TransitionError: ``recording.no_permission``, ``prompt.bad_order``, ``recording.over``.
        """
        follows = after(RECORDING, self.phase, "started")
        if not self._permission:
            raise TransitionError("recording.no_permission")
        self.phase = follows

    def write(self, frames: bytes | bytearray | memoryview) -> None:
        """Take what the microphone heard: whole frames.

        Raises:
            TransitionError: ``prompt.bad_order``, it is not started; ``recording.over``, it was stopped.
            InvalidValueError: ``wav.not_bytes``, ``wav.partial_frame``, ``wav.too_long``, ``wav.too_large``.
        """
        self.phase = after(RECORDING, self.phase, "heard")
        if not isinstance(frames, (bytes, bytearray, memoryview)):
            raise InvalidValueError("wav.not_bytes", type(frames).__name__, "frames")
        heard = bytes(frames)
        if len(heard) % self._frame:
            raise InvalidValueError("wav.partial_frame", len(heard), "frames", size=self._frame)
        if self.phase is RecordingPhase.PAUSED:
            return
        size = len(self._frames) + len(heard)
        if size > limits.WAV_SECONDS * self._rate * self._frame:
            raise InvalidValueError("wav.too_long", size, "frames", cap=limits.WAV_SECONDS)
        if size > limits.WAV_BYTES - wav.HEAD:
            raise InvalidValueError("wav.too_large", size, "frames", cap=limits.WAV_BYTES)
        self._frames += heard

    def pause(self) -> None:
        """Keep nothing of what comes until `resume`.

        Raises:
            TransitionError: ``prompt.bad_order``, ``recording.over``.
        """
        self.phase = after(RECORDING, self.phase, "paused")

    def resume(self) -> None:
        """Go on after a pause.

        Raises:
            TransitionError: ``prompt.bad_order``, ``recording.over``.
        """
        self.phase = after(RECORDING, self.phase, "resumed")

    def stop(self) -> bytes:
        """End, and return the recording as a WAV file.

        Raises:
            TransitionError: ``prompt.bad_order``, ``recording.over``.
            InvalidValueError: ``wav.no_sound``, nothing was recorded yet.
        """
        follows = after(RECORDING, self.phase, "stopped")
        file = self._file(bytes(self._frames))
        self.phase = follows
        return file

    @property
    def _frame(self) -> int:
        return self._channels * self._bits // 8

    def _file(self, frames: bytes) -> bytes:
        return wav.write(frames, self._encoding, bits=self._bits, sample_rate=self._rate, channels=self._channels)
