"""A file is written whole or stays as it was, whatever fails and when."""

import io
import os
import stat
import sys
from pathlib import Path

import pytest

from dstny_smp import limits, wire
from dstny_smp.errors import InvalidDocumentError, InvalidValueError
from dstny_smp.testing import bakery, municipality
from dstny_smp.wire import files


@pytest.fixture
def place(tmp_path):
    """A file that holds the bakery."""
    path = tmp_path / "city.json"
    wire.dump(bakery(), path)
    return path


def test_what_is_dumped_is_loaded(tmp_path):
    """By a path as text or as a path object; the file ends with a newline."""
    path = tmp_path / "city.json"
    wire.dump(municipality(), str(path))

    assert municipality() == wire.load(path) == wire.load(str(path))
    assert wire.dumps(municipality()) + "\n" == path.read_text(encoding="utf-8")
    wire.dump(municipality(), path, indent=2)
    assert wire.dumps(municipality(), indent=2) + "\n" == path.read_text(encoding="utf-8")
    assert [path] == list(tmp_path.iterdir())


def test_sources_of_every_kind_are_loaded(place):
    """A path, bytes, a text file, a binary file."""
    data = place.read_bytes()
    with place.open(encoding="utf-8") as text, place.open("rb") as binary:
        assert bakery() == wire.load(text) == wire.load(binary)
    assert bakery() == wire.load(data) == wire.load(bytearray(data)) == wire.load(io.StringIO(data.decode()))


def test_the_text_of_a_document_is_no_path():
    """A common slip gets its own words."""
    with pytest.raises(InvalidValueError) as caught:
        wire.load(' {"version": 1}')
    assert "document.text_for_path" == caught.value.code


def test_a_file_that_is_not_there_is_no_document(tmp_path):
    """What is wrong with files is said as Python says it."""
    with pytest.raises(FileNotFoundError):
        wire.load(tmp_path / "nowhere.json")
    with pytest.raises(IsADirectoryError):
        wire.load(tmp_path)
    with pytest.raises(FileNotFoundError):
        wire.dump(bakery(), tmp_path / "nowhere" / "city.json")


def test_a_file_that_gives_no_text_is_refused():
    """A file object may give anything."""

    class Odd:
        def read(self, size):
            return 5

    with pytest.raises(InvalidValueError) as caught:
        wire.load(Odd())
    assert ("field.wrong_type", "source") == (caught.value.code, caught.value.path)


def test_no_more_is_read_than_a_document_may_have(monkeypatch, tmp_path):
    """A file without an end fills no memory."""
    monkeypatch.setattr(limits, "DOCUMENT_BYTES", 100)
    asked = []

    class Endless(io.RawIOBase):
        def read(self, size=-1):
            asked.append(size)
            return b" " * size

    large = tmp_path / "large.json"
    large.write_bytes(b" " * 10_000)
    for source in (Endless(), large, "/dev/zero" if Path("/dev/zero").exists() else large):
        with pytest.raises(InvalidDocumentError) as caught:
            wire.load(source)
        assert ["document.too_large"] == [fault.code for fault in caught.value]
    assert [101] == asked


STEPS = ["open", "stat", "fchmod", "write", "fsync", "close", "replace"]


@pytest.mark.parametrize("error", [OSError(28, "no space left"), KeyboardInterrupt()], ids=["error", "interrupt"])
@pytest.mark.parametrize("step", STEPS)
def test_a_failure_at_any_step_keeps_the_old_file(place, monkeypatch, step, error):
    """Nothing is lost, nothing is left behind."""
    before = place.read_bytes()
    real = getattr(os, step)

    def fail(*args, **kwargs):
        if step == "close":
            real(*args, **kwargs)  # a close that fails has closed all the same
        raise error

    monkeypatch.setattr(files.os, step, fail)
    with pytest.raises(type(error)):
        wire.dump(municipality(), place)
    monkeypatch.undo()

    assert before == place.read_bytes()
    assert [place] == list(place.parent.iterdir())


def test_a_failure_halfway_through_the_text_keeps_the_old_file(place, monkeypatch):
    """A disk that fills up writes a part, and then says so."""
    real, before = os.write, place.read_bytes()
    calls = []

    def write(handle, data):
        calls.append(len(data))
        if len(calls) > 2:
            raise OSError(28, "no space left")
        return real(handle, bytes(data[:100]))

    monkeypatch.setattr(files.os, "write", write)
    with pytest.raises(OSError, match="no space left"):
        wire.dump(municipality(), place)

    assert calls[0] == calls[1] + 100
    assert before == place.read_bytes()
    assert [place] == list(place.parent.iterdir())


def test_a_slow_disk_gets_the_whole_text(place, monkeypatch):
    """One call may write a part only; the rest follows."""
    real = os.write
    monkeypatch.setattr(files.os, "write", lambda handle, data: real(handle, bytes(data[:1000])))
    wire.dump(municipality(), place)

    assert municipality() == wire.load(place)


def test_a_failure_to_sync_the_folder_leaves_the_new_file_whole(place, monkeypatch):
    """The name has been given by then: the error says only that a power cut might take it back."""

    def fail(folder):
        raise OSError(5, "input/output error")

    monkeypatch.setattr(files, "_sync_folder", fail)
    with pytest.raises(OSError, match="input/output"):
        wire.dump(municipality(), place)

    assert municipality() == wire.load(place)
    assert [place] == list(place.parent.iterdir())


def test_the_text_reaches_the_disk_before_the_name(place, monkeypatch):
    """The file, then its name, then the folder: in another order a crash could leave half a file under the name."""
    order = []
    for name in ("write", "fsync", "replace"):
        real = getattr(os, name)

        def note(*args, name=name, real=real):
            folder = name == "fsync" and stat.S_ISDIR(os.fstat(args[0]).st_mode)
            order.append("folder" if folder else name)
            return real(*args)

        monkeypatch.setattr(files.os, name, note)
    wire.dump(bakery(), place)

    assert ["write", "fsync", "replace", "folder"] == order


def test_what_cannot_be_written_touches_no_file(place):
    """Everything that can be refused is refused before a file is opened."""
    before = place.read_bytes()
    with pytest.raises(InvalidValueError):
        wire.dump(municipality(), place, indent=99)
    with pytest.raises(InvalidValueError):
        wire.dump("municipality", place)

    assert before == place.read_bytes()
    assert [place] == list(place.parent.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="permissions and links are those of POSIX")
def test_permissions_and_links_stay(tmp_path):
    """Whoever could read the file can read the new one, nobody else; a link still points where it did."""
    path, link = tmp_path / "real" / "city.json", tmp_path / "link.json"
    path.parent.mkdir()
    wire.dump(bakery(), path)
    path.chmod(0o640)
    link.symlink_to(path)
    wire.dump(municipality(), link)

    assert 0o640 == stat.S_IMODE(path.stat().st_mode)
    assert link.is_symlink()
    assert municipality() == wire.load(path)
    assert [path] == list(path.parent.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")
def test_a_new_file_has_the_usual_permissions(tmp_path):
    """Those of the process's mask, not the narrow ones of a temporary file."""
    mask = os.umask(0o027)
    try:
        wire.dump(bakery(), tmp_path / "city.json")
    finally:
        os.umask(mask)

    assert 0o640 == stat.S_IMODE((tmp_path / "city.json").stat().st_mode)


def test_what_a_killed_process_left_is_in_nobodys_way(tmp_path):
    """The next name is taken; what is not ours is not removed."""
    left = tmp_path / f".city.json.{os.getpid()}-0.tmp"
    left.write_text("half")
    wire.dump(bakery(), tmp_path / "city.json")

    assert "half" == left.read_text()
    assert bakery() == wire.load(tmp_path / "city.json")
    for serial in range(100):
        (tmp_path / f".city.json.{os.getpid()}-{serial}.tmp").touch()
    with pytest.raises(FileExistsError, match="too many temporary files"):
        wire.dump(bakery(), tmp_path / "city.json")
