"""The request that Azure gets, sent to a server on this machine that is as strict as Azure's documentation."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from dstny_smp.errors import InvalidValueError, SmpError
from dstny_smp.prompts import TtsDraft, speech
from dstny_smp.prompts.azure import Answer, Azure, build
from dstny_smp.validation import wav
from dstny_smp.validation.wav import Encoding

KEY = "0123456789abcdef0123456789abcdef"
READY = TtsDraft().choose_language("nl").choose_voice("colette").write("Eén & twee, <drie>.")


NAMESPACE = "{http://www.w3.org/2001/10/synthesis}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def is_as_documented(root, voice):
    """Tell whether SSML is what "SSML document structure and events" asks for.

    The root has version 1.0, a language, and nothing but voices in it; a voice has a name; a break is empty and lasts
    at most five seconds, the lower of the two limits that the documentation has had.
    """
    return (
        (root.tag, root.get("version"), root.text) == (f"{NAMESPACE}speak", "1.0", None)
        and bool(root.get(LANGUAGE))
        and [(f"{NAMESPACE}voice", {"name": voice}, None)] == [(each.tag, each.attrib, each.tail) for each in root]
        and all(
            (pause.tag, [*pause.attrib], pause.text, len(pause)) == (f"{NAMESPACE}break", ["time"], None, 0)
            and pause.get("time").endswith("ms")
            and 0 < int(pause.get("time")[:-2]) <= 5000
            for pause in root[0]
        )
    )


class Service(BaseHTTPRequestHandler):
    """Answers as the documentation says: 400, 401, 415, or the sound that was asked for."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(body)
        status, content = self.judge(body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def judge(self, body):
        if self.headers["Ocp-Apim-Subscription-Key"] != KEY:
            return 401, b""
        if self.headers["Content-Type"] != "application/ssml+xml":
            return 415, b""
        if self.path != "/cognitiveservices/v1" or not self.headers["User-Agent"]:
            return 400, b""
        if not is_as_documented(ET.fromstring(body), "nl-NL-ColetteNeural"):
            return 400, b""
        if self.headers["X-Microsoft-OutputFormat"] != "riff-8khz-16bit-mono-pcm":
            return 400, b""
        return 200, wav.write(bytes(1600), Encoding.PCM, bits=16, sample_rate=8000)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as running:
        running.bodies = []
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def sender(server):
    """Return how a host sends, to the server here instead of the address."""

    def send(request):
        connection = http.client.HTTPConnection(*server.server_address, timeout=5)
        try:
            connection.request(request.method, urlsplit(request.url).path, request.body, dict(request.headers))
            answer = connection.getresponse()
            return Answer(answer.status, answer.read())
        finally:
            connection.close()

    return send


@pytest.mark.requirement("PRM-15", "PRM-21")
def test_a_text_is_spoken_by_the_service(server):
    """The request is accepted, its text arrives whole, and the answer is the draft's audio."""
    spoken = READY.convert(Azure("westeurope", KEY, sender(server)))

    assert 0.1 == wav.inspect(spoken.audio).duration
    (body,) = server.bodies
    assert "Eén & twee,<drie>." == "".join(ET.fromstring(body).itertext())


def test_what_the_service_refuses(server):
    """Its status is told, with what it means, and never the key."""
    with pytest.raises(SmpError) as caught:
        READY.convert(Azure("westeurope", "x" * 32, sender(server)))

    assert ("azure.refused", 401) == (caught.value.code, caught.value.params["status"])
    assert "401" in str(caught.value)
    assert "x" * 32 not in str(caught.value)


@pytest.mark.threat("T-22")
def test_the_key_is_not_shown():
    """Neither a request nor a synthesizer tells it."""
    assert KEY not in repr(build("<speak/>", region="westeurope", key=KEY))
    assert KEY not in repr(Azure("westeurope", KEY, print))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"region": "evil.example/"}, "azure.bad_region"),
        ({"region": "west\r\nHost: evil"}, "azure.bad_region"),
        ({"region": "WestEurope"}, "azure.bad_region"),
        ({"region": ""}, "azure.bad_region"),
        ({"region": None}, "azure.bad_region"),
        ({"key": KEY + "\r\nX-Evil: 1"}, "azure.bad_key"),
        ({"key": KEY + "\n"}, "azure.bad_key"),
        ({"key": ""}, "azure.bad_key"),
        ({"key": 10**32}, "azure.bad_key"),
        ({"encoding": Encoding.FLOAT}, "wav.not_for_platform"),
    ],
)
def test_what_would_lead_a_request_astray(given, code):
    """Neither another host nor another header can be smuggled in."""
    with pytest.raises(InvalidValueError) as caught:
        build("<speak/>", **{"region": "westeurope", "key": KEY, **given})
    assert code == caught.value.code
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [(Encoding.PCM, "riff-8khz-16bit-mono-pcm"), (Encoding.A_LAW, "riff-8khz-8bit-mono-alaw")],
)
def test_what_is_asked_for_can_be_played(encoding, expected):
    """The two output formats that need no conversion."""
    request = build("<speak/>", region="westeurope", key=KEY, encoding=encoding)

    assert expected == request.headers["X-Microsoft-OutputFormat"]


@pytest.mark.threat("T-19")
def test_only_the_root_is_told_in_another_version():
    """A text that looks like the root is a text, and SSML of the host's own is sent as it is."""
    draft = READY.write('<speak version="1.1"')
    sent = build(speech.to_ssml(draft), region="westeurope", key=KEY).body

    assert '<speak version="1.1"' == "".join(ET.fromstring(sent).itertext())
    assert "1.0" == ET.fromstring(sent).get("version")
    assert "1.1" == ET.fromstring(speech.to_ssml(draft)).get("version")
    by_hand = '<speak version="1.1"><voice name="x"><![CDATA[<speak version="1.1"]]></voice></speak>'
    assert by_hand.replace("1.1", "1.0", 1).encode() == build(by_hand, region="westeurope", key=KEY).body
    assert b"<speak/>" == build("<speak/>", region="westeurope", key=KEY).body
