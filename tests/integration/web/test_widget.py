"""What a page elsewhere loads: small, complete, readable from any origin, kept for as long as it does not change."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urljoin

from helpline.i18n.catalogue import LANGUAGES, load
from helpline.web.assets import OWN
from helpline.web.widget import words
from tests.site import Site, script

MOST = 30_000  # bytes, compressed: every module, the looks, the words of one language


def test_the_widget_is_small() -> None:
    files = [path.read_bytes() for path in (OWN / "widget").rglob("*") if path.is_file()]
    said = words("+33170772372", {"fr": "/chat", "en": "/en/chat"}, "https://meteofrance.com/")
    files.append(max(said.values(), key=len))
    assert len(files) > 15
    assert sum(len(gzip.compress(file, mtime=0)) for file in files) <= MOST


def test_no_module_says_anything_by_itself_or_loads_from_elsewhere() -> None:
    for path in (OWN / "widget").rglob("*.js"):
        text = path.read_text("utf-8")
        assert all(name.startswith(("./", "../")) for name in re.findall(r"from \"([^\"]+)\"", text)), path.name
        assert not re.search(r"innerHTML|insertAdjacentHTML|outerHTML|document\.write|eval\(|\.style\b", text), (
            path.name
        )


def test_every_text_that_is_put_together_exists() -> None:
    """Keys with a part that is known only in the browser; the others are checked with all scripts."""
    texts = load("fr").texts
    wanted = {
        "stage": ("opening", "talk", "after", "closed"),
        "connection": ("lost", "trouble", "replaced"),
        "talk.from": ("line", "visitor", "agent"),
        "outbox": ("sending", "late", "refused"),
        "start.step": ("1", "2", "3"),
        "composer.left": ("one", "other"),
        "composer.over": ("one", "other"),
    }
    asked = set[str]()
    for path in (OWN / "widget").rglob("*.js"):
        asked |= set(re.findall(r"`widget\.([\w.]+)\.\$", path.read_text("utf-8")))
    assert asked <= {*wanted, "composer"}
    assert [
        f"{family}.{code}" for family in wanted for code in wanted[family] if f"widget.{family}.{code}" not in texts
    ] == []


async def test_one_module_leads_to_all_the_others_from_any_origin(site: Site) -> None:
    async with script(site) as client:
        entry = await client.http.get("/chat/widget.js", headers={"Origin": "https://ailleurs.example"})
        assert entry.content_type == "text/javascript"
        assert entry.headers["Cache-Control"] == "public, max-age=300"
        found, waiting = set(), [*re.findall(r"import \"([^\"]+)\"", await entry.text())]
        folder = waiting[0].rpartition("/")[0]
        waiting += [f"{folder}/{name}" for name in ("widget.css", "words.fr.json", "words.en.json")]
        while waiting:
            address = waiting.pop()
            answer = await client.http.get(address, headers={"Origin": "https://ailleurs.example"})
            assert answer.status == 200, address
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert "immutable" in answer.headers["Cache-Control"]
            found.add(address)
            near = re.findall(r"from \"([^\"]+)\"", await answer.text())
            waiting += [path for name in near if (path := urljoin(address, name)) not in found]
    assert len(found) == sum(path.is_file() for path in (OWN / "widget").rglob("*")) + len(LANGUAGES)


async def test_the_pages_of_our_own_tell_the_number_without_it(site: Site) -> None:
    async with script(site) as client:
        for address, words_ in (("/chat", "Vous pouvez appeler ce numéro"), ("/en/chat", "You can call this number")):
            text = await (await client.http.get(address)).text()
            assert '<helpline-chat mode="page"' in text
            assert words_ in text
