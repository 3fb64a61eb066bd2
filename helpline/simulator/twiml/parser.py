"""A TwiML document, from the bytes of an answer to verbs: strict about XML, watchful about grammar.

A document that is not XML, has something before its first tag, or has no <Response> is refused (12100). An unknown
element, attribute, nesting or value is a warning (12200): the call goes on without it, as at Twilio, and the
journal keeps the warning, which is a failure for a test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from helpline.simulator.twiml.grammar import GRAMMAR, LIBRARY_LACKS
from helpline.simulator.twiml.values import wrong_value

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LIMIT_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Verb:
    """One element: its attributes, and its text and children in their order."""

    name: str
    attributes: dict[str, str]
    content: tuple["str | Verb", ...] = ()

    @property
    def text(self) -> str:
        return "".join(part for part in self.content if isinstance(part, str)).strip()

    @property
    def children(self) -> tuple["Verb", ...]:
        return tuple(part for part in self.content if isinstance(part, Verb))

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def flag(self, name: str, default: bool) -> bool:
        value = self.attributes.get(name)
        return default if value is None else value.lower() == "true"

    def number(self, name: str, default: int) -> int:
        value = self.attributes.get(name, "")
        return int(value) if value.isdigit() else default


@dataclass(frozen=True, slots=True)
class Document:
    """The verbs of one answer, and the address that relative addresses in it are resolved against."""

    url: str
    verbs: tuple[Verb, ...]
    warnings: tuple[str, ...] = ()


class NotTwiml(Exception):
    """The answer of `url` cannot be used as TwiML. `code` is Twilio's error number."""

    def __init__(self, code: str, reason: str, url: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.url = url


def parse(body: bytes, url: str) -> Document:
    """Read an answer's body. Raises `NotTwiml` 11750 (over 64 kB) or 12100 (not a TwiML document)."""
    if len(body) > LIMIT_BYTES:
        raise NotTwiml("11750", "the answer is over 64 kB", url)
    if not body.startswith(b"<"):
        raise NotTwiml("12100", "something stands before the first tag", url)
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - expat >= 2.4.1 bounds entity expansion, and it is our own service's answer
    except ElementTree.ParseError as error:
        raise NotTwiml("12100", f"not XML: {error}", url) from error
    if root.tag != "Response":
        raise NotTwiml("12100", "the root element is not <Response>", url)
    warnings: list[str] = []
    response = _verb(root, warnings)
    return Document(url, response.children, tuple(warnings))


def _verb(element: ElementTree.Element, warnings: list[str]) -> Verb:
    name = element.tag
    rule = GRAMMAR[name]
    attributes = dict(_attributes(element, warnings))
    content: list[str | Verb] = [element.text or ""]
    for child in element:
        if child.tag not in GRAMMAR:
            warnings.append(f"unknown element <{child.tag}>")
        elif child.tag not in rule.children:
            warnings.append(f"<{child.tag}> is not allowed in <{name}>")
        else:
            content.append(_verb(child, warnings))
        content.append(child.tail or "")
    if not rule.text and any(isinstance(part, str) and part.strip() for part in content):
        warnings.append(f"<{name}> carries no text")
    return Verb(name, attributes, tuple(content))


def _attributes(element: ElementTree.Element, warnings: list[str]) -> Iterator[tuple[str, str]]:
    allowed = GRAMMAR[element.tag].attributes | LIBRARY_LACKS.get(element.tag, frozenset())
    for raw, value in element.attrib.items():
        name = "xml:lang" if raw == XML_LANG else raw
        if name not in allowed:
            warnings.append(f'<{element.tag}> has no attribute "{name}"')
        elif wrong := wrong_value(element.tag, name, value):
            warnings.append(wrong)
        else:
            yield name, value
