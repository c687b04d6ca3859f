"""Feeds and pages that random changes have damaged: which make a reader raise, or cost too much?

    python -m benchmarks mutations [COUNT [SEED]]

COUNT documents (default 100,000), four of five of them feeds, are made of the samples here and of the
golden pages by hypothesis from SEED (default 14), and read within the limits of a parsing child, in a
process of its own for each 2,000. The exit code is 1 if any was uncaught or over a limit; what was
wrong is printed with its document.
"""

from __future__ import annotations

import base64
import multiprocessing
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from crawler.child import limit_memory
from crawler.extract.page import read_page
from crawler.feeds.entries import read_feed
from crawler.feeds.raw import FeedDocument
from crawler.parsed import Unreadable
from crawler.pool import ParseLimits
from tests.fakes_web import FeedEntry, rss
from watchword.domain.source import Hints

COUNT, SEED = 100_000, 14
BATCH = 2_000
"""Documents. hypothesis keeps what it has tried: 16 kB a document, which the readers do not need."""
LIMITS = ParseLimits()
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
URL = "https://quay.example/1"
PAGES = Path("tests/golden/pages")
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"
 xml:base="https://quay.example/" xmlns:media="http://search.yahoo.com/mrss/"><title>The Quay</title>
<entry><title type="html">日中首脳会談 &amp;lt;b&amp;gt;東京&amp;lt;/b&amp;gt;</title><id>tag:1</id>
<link rel="alternate" href="1"/><link rel="enclosure" href="1.jpg"/><author><name>李 明</name>
<email>a@quay.example</email></author><updated>2026-11-24T09:00:00+09:00</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>港の<b>話</b></p></div></content>
<media:group><media:title>Photo</media:title></media:group></entry></feed>"""
RDF = """<?xml version="1.0" encoding="euc-kr"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>한국 신문</title></channel><item rdf:about="https://quay.example/1">
<title>한중 정상회담 서울서 개최</title><link>https://quay.example/1</link><dc:creator>김</dc:creator>
<dc:date>2026-11-24T09:00:00+09:00</dc:date></item></rdf:RDF>"""
PODCAST = """<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><ttl>60</ttl><item>
<title><![CDATA[Ferry &#55357;&#56994; sinks]]></title><link>#</link><guid>https://quay.example/2</guid>
<author>ann@quay.example (Ann Reed)</author><pubDate>Tue, 24 Nov 2026 07:00 PM EST</pubDate>
<itunes:summary>Show</itunes:summary><content:encoded><![CDATA[<p>Text &amp; more</p>]]>
</content:encoded></item></channel></rss>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "The Quay", "items": [{"id": "1",
"url": "https://quay.example/1", "title": "Talks", "content_html": "<p>Text</p>",
"authors": [{"name": "Ann"}], "date_published": "2026-11-24T07:00:00Z"}]}"""
FLASH = """<!DOCTYPE html><html><head><title>北港でフェリー沈没</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A "flash", of two", // x
"author": {"name": "李 明", "datePublished": "2026-11-24T09:00:00+09:00", "keywords": ["a", "b"}</script>
</head><body><h1>北港で<ruby>沈没<rt>ちんぼつ</rt></ruby></h1><p>24日朝、フェリーが沈没した。</p></body>"""
WALL = """<!DOCTYPE html><html><head><title>Just a moment... | The Quay</title></head><body>
<h1>Verify you are human</h1><noscript>Please enable JavaScript</noscript>
<p>We use cookies. Accept all</p>
<form><input type="password"></form><script>window._cf_chl_opt={}</script></body></html>"""
FEEDS = (
    rss(
        "The Quay", [FeedEntry(link="/1", title="A & B", summary="<p>x</p>", published=NOW)] * 3
    ).encode(),
    ATOM.encode(),
    ATOM.encode("utf-16"),
    RDF.encode("cp949"),
    PODCAST.encode(),
    JSON.encode(),
    WALL.encode(),
)
TOKENS = tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        *("<", ">", "&", ";", "]]>", "<![CDATA[", "<!--", "-->", "</item>", "<item>", "<entry>"),
        *(
            "</title>",
            "<link>",
            "&a;",
            "&#55357;",
            "&#x1F600;",
            "&#0;",
            "&#99999999;",
            "&amp;amp;",
        ),
        *("\x00", "\x1b$B", "\u2028", "🚢", "\ud83d", 'xmlns:a="b"', "<a:b>", "<svg><title>"),
        *("<div>" * 200, "[" * 200, '{"a":', "9" * 400, "</script>", '<base href="http://[">'),
        *('encoding="utf-16"', 'encoding="hz"', 'encoding="euc-kr"', 'href="//[::1"'),
        '<!DOCTYPE x [<!ENTITY a "&a;&a;">]>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": [[[',
        'datetime="2026-13-45T25:61:61+99:99"',
    )
)


@dataclass
class Record:
    """What happened to all documents."""

    read: Counter[str] = field(default_factory=Counter)
    raised: dict[str, bytes] = field(default_factory=dict)
    """By the place in the code: a document that raises there."""
    slowest: dict[str, float] = field(default_factory=dict)
    """Seconds, by kind of document."""
    over: list[bytes] = field(default_factory=list)
    """Documents that took too long."""
    peak: int = 0
    """Megabytes: the most memory of a process."""

    def add(self, other: Record) -> None:
        """Add what happened to other documents."""
        self.read += other.read
        self.raised = other.raised | self.raised
        for kind, took in other.slowest.items():
            self.slowest[kind] = max(self.slowest.get(kind, 0), took)
        self.over += other.over
        self.peak = max(self.peak, other.peak)


@st.composite
def damaged(draw: st.DrawFn, samples: Sequence[bytes]) -> bytes:
    """A sample with one to six wounds."""
    body = draw(st.sampled_from(samples))
    for kind, share, length, token in draw(st.lists(_WOUND, min_size=1, max_size=6)):
        at = int(share * len(body))
        match kind:
            case "insert":
                body = body[:at] + token + body[at:]
            case "replace":
                body = body[:at] + token + body[at + len(token) :]
            case "delete":
                body = body[:at] + body[at + length :]
            case "repeat":
                body = body[: at + length] + body[at : at + length] * 3 + body[at + length :]
            case "cut":
                body = body[: max(at, 1)]
            case _:
                codec = ("cp932", "utf-16-le", "cp949")[length % 3]
                body = body.decode("utf-8", "replace").encode(codec, "ignore")
    return body


_WOUND = st.tuples(
    st.sampled_from(("insert", "insert", "replace", "delete", "repeat", "cut", "recode")),
    st.floats(0, 1),
    st.integers(1, 400),
    st.sampled_from(TOKENS) | st.binary(min_size=1, max_size=4),
)


def _feed(body: bytes) -> object:
    hints = Hints(outlet="The Quay", language="ja")
    return read_feed(FeedDocument(body=body, content_type="text/xml", url=URL), hints, NOW)


def _page(body: bytes) -> object:
    return read_page(body, "text/html", URL, Hints(outlet="The Quay", language="ja"), NOW)


def attack(
    read: Callable[[bytes], object], samples: Sequence[bytes], count: int, seed_number: int
) -> Record:
    """Read `count` damaged samples, made from the seed `seed_number`."""
    record, name = Record(), read.__name__.strip("_")

    @seed(seed_number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged(samples))
    def one(body: bytes) -> None:
        began = time.process_time()  # not the clock: other processes work on this machine too
        try:
            answer = read(body)
            record.read[f"{name}: {'no' if isinstance(answer, Unreadable) else 'read'}"] += 1
        except Exception as error:  # noqa: BLE001 - any error is what is looked for
            frame = traceback.extract_tb(error.__traceback__)[-1]
            record.raised.setdefault(f"{error!r:.80} at {frame.filename}:{frame.lineno}", body)
        took = time.process_time() - began
        record.slowest[name] = max(record.slowest.get(name, 0), took)
        if took > LIMITS.timeout.total_seconds():
            record.over.append(body)

    one()
    return record


def attack_alone(kind: str, count: int, seed_number: int) -> Record:
    """The same within the memory of a parsing child, in a process of its own. `kind`: feed or page."""
    warnings.simplefilter("ignore")
    read, samples = (_feed, FEEDS) if kind == "feed" else (_page, _pages())
    read(samples[0])  # import everything before the memory is limited
    limit_memory(LIMITS.memory)
    record = attack(read, samples, count, seed_number)
    record.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return record


def _pages() -> list[bytes]:
    golden = [file.read_bytes() for file in sorted(PAGES.glob("*.html"))]
    return [*golden, *[FLASH.encode(), WALL.encode()] * 2]


def main(arguments: Sequence[str]) -> None:
    """Print the figures; exit 1 if a document was uncaught or over a limit."""
    count = int(arguments[0]) if arguments else COUNT
    seed_number = int(arguments[1]) if len(arguments) > 1 else SEED
    wrong, began = 0, time.perf_counter()
    context = multiprocessing.get_context("spawn")
    for kind, share in (("feed", 0.8), ("page", 0.2)):
        total = Record()
        whole = int(count * share)
        with ProcessPoolExecutor(1, context, max_tasks_per_child=1) as alone:
            for at in range(0, whole, BATCH):
                task = alone.submit(attack_alone, kind, min(BATCH, whole - at), seed_number + at)
                total.add(task.result())
        print(
            dict(total.read),
            {kind: f"{total.slowest.get(kind, 0):.2f} s"},
            f"peak {total.peak} MB",
        )
        for place, body in total.raised.items():
            print("uncaught:", place, base64.b64encode(body[:4_000]).decode())
        for body in total.over:
            print("too slow:", base64.b64encode(body[:4_000]).decode())
        wrong += len(total.raised) + len(total.over)
    print(f"seed {seed_number}, {time.perf_counter() - began:.0f} s, {wrong} wrong")
    sys.exit(1 if wrong else 0)
