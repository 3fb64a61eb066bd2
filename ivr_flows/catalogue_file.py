"""Build one catalogue from prompts/<language>.yaml: groups of sentences, and what is understood."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from ivr_flows.catalogue import Catalogue, Heard, Phrase
from ivr_flows.source import Source, Trail

FIRST_LANGUAGE = "fr"

_FIELDS = {"say", "write", "label", "words"}


def build_catalogue(source: Source) -> Catalogue | None:
    """The catalogue of a file that could be read, its faults added to `source`; None when there is nothing to use."""
    data = source.data
    if not isinstance(data, dict):
        source.fault(1, "a catalogue has the parts language, phrases and heard")
        return None
    for name in data.keys() - {"language", "phrases", "heard"}:
        source.fault(source.line((name,)), f"unknown part « {name} »")
    language = data.get("language")
    if not isinstance(language, str) or source.file != f"prompts/{language}.yaml":
        source.fault(source.line(("language",)), "« language » must be the name of the file")
        return None
    phrases = {phrase.key: phrase for phrase in _phrases(source, ("phrases",), data.get("phrases"))}
    return Catalogue(language, source.file, phrases, _heard(source, data.get("heard")))


def _phrases(source: Source, trail: Trail, value: Any) -> Iterator[Phrase]:
    line = source.line(trail)
    key = ".".join(str(part) for part in trail[1:])
    if isinstance(value, str) and value.strip() and key:
        yield Phrase(key, value.strip(), line)
    elif isinstance(value, dict) and "say" in value:
        yield from _worded(source, trail, key, value)
    elif isinstance(value, dict) and value:
        for name, child in value.items():
            yield from _phrases(source, (*trail, name), child)
    else:
        source.fault(line, f"{key or 'phrases'}: expected a sentence or a group of sentences")


def _worded(source: Source, trail: Trail, key: str, value: Mapping[str, Any]) -> Iterator[Phrase]:
    """A sentence with more than one wording. In writing, an option's button stands for its sentence."""
    for name in value.keys() - _FIELDS:
        source.fault(source.line((*trail, name)), f"{key}: unknown field « {name} »")
    say, label, words = value["say"], value.get("label", ""), value.get("words", [])
    write = value.get("write", "" if label else None)
    if not (isinstance(say, str) and isinstance(label, str) and isinstance(write, str | None) and _texts(words)):
        source.fault(source.line(trail), f"{key}: say, write and label are text, words is a list of texts")
        return
    yield Phrase(key, say.strip(), source.line(trail), label, tuple(words), write)


def _heard(source: Source, value: Any) -> Heard:
    lists = {field.name for field in fields(Heard)} - {"digits"}
    known: dict[str, tuple[str, ...]] = {}
    if not isinstance(value, dict):
        source.fault(source.line(("heard",)), "« heard » is missing: what callers say for digits, yes, no…")
        return Heard()
    for name, words in value.items():
        if name != "digits" and (name not in lists or not _texts(words)):
            source.fault(source.line(("heard", name)), f"heard.{name}: unknown, or not a list of texts")
        elif name != "digits":
            known[name] = tuple(words)
    return Heard(digits=_digits(source, value.get("digits")), **known)


def _digits(source: Source, value: Any) -> dict[str, tuple[str, ...]]:
    wanted = set("0123456789")
    if not isinstance(value, dict) or value.keys() != wanted or not all(_texts(words) for words in value.values()):
        source.fault(source.line(("heard", "digits")), 'heard.digits: the words of each digit, "0" to "9"')
        return {}
    return {digit: tuple(words) for digit, words in value.items()}


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
