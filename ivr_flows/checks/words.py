"""What nodes say: every sentence exists in French, its values are known, choices can be pressed and spoken."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ivr_flows.catalogue import Catalogue, Catalogues, Phrase, slots_of
from ivr_flows.catalogue_file import FIRST_LANGUAGE
from ivr_flows.errors import Finding
from ivr_flows.flow import Flow
from ivr_flows.hearing import plain
from ivr_flows.nodes.base import AskingNode, Cue, Node
from ivr_flows.nodes.hang_up import HangUp
from ivr_flows.nodes.menu import Menu
from ivr_flows.nodes.sms import Sms
from ivr_flows.nodes.survey import Survey
from ivr_flows.outside import OUTSIDE, SAID_BY_NODES

MOST_OPTIONS = 4

_OF_KEYS = re.compile(r"\b(tape[rz]|tapé|appuye[rz]|touches?|raccroche[rz]|press|key|keyed|hang up)\b", re.IGNORECASE)
"""What nobody can do who reads the sentence instead of hearing it."""


def check_words(flow: Flow) -> list[Finding]:
    """Faults in what the nodes of a flow say."""
    found: list[Finding] = []
    for node in flow.nodes.values():
        found += _sentences(flow, node)
        if isinstance(node, Menu):
            found += _menu(flow, node)
        if isinstance(node, Survey):
            found += _buttons(flow, node)
        if isinstance(node, HangUp):
            found += _last_words(flow, node)
    return found + list(_other_language(flow))


def check_catalogues(catalogues: Catalogues) -> list[Finding]:
    """Faults of the catalogues by themselves: sentences the application needs, translations that fit."""
    first = catalogues.by_language[FIRST_LANGUAGE]
    found: list[Finding] = []
    for key, given in {**OUTSIDE, **SAID_BY_NODES}.items():
        found += _needed(first, key, given)
    for other in catalogues.by_language.values():
        found += _translations(first, other)
        found += _writing(other)
    return found


def _needed(first: Catalogue, key: str, given: frozenset[str]) -> Iterator[Finding]:
    phrase = first.phrases.get(key)
    if phrase is None:
        yield Finding(first.file, 1, f"missing sentence « {key} »")
    elif extra := phrase.slots - given:
        yield Finding(first.file, phrase.line, f"« {key} »: nobody gives {_names(extra)}")


def _writing(catalogue: Catalogue) -> Iterator[Finding]:
    """Another wording for readers may leave values out, never ask for more; and must not speak of keys."""
    for phrase in catalogue.phrases.values():
        if phrase.write and (extra := slots_of(phrase.write) - phrase.slots):
            yield Finding(catalogue.file, phrase.line, f"« {phrase.key} »: only « write » needs {_names(extra)}")
        if _OF_KEYS.search(phrase.text if phrase.write is None else phrase.write):
            reason = "speaks of keys: give it « write », its wording for those who read"
            yield Finding(catalogue.file, phrase.line, f"« {phrase.key} » {reason}")


def _translations(first: Catalogue, other: Catalogue) -> Iterator[Finding]:
    for key, phrase in other.phrases.items():
        original = first.phrases.get(key)
        if original is None:
            yield Finding(other.file, phrase.line, f"« {key} » is not in {first.file}")
        elif original.slots != phrase.slots:
            yield Finding(other.file, phrase.line, f"« {key} » has not the values of the French sentence")
        elif bool(original.label) != bool(phrase.label) or bool(original.words) != bool(phrase.words):
            yield Finding(other.file, phrase.line, f"« {key} » needs label and words as in French")
        elif (original.write is None) != (phrase.write is None):
            yield Finding(other.file, phrase.line, f"« {key} » needs « write », or none, as in French")


def _sentences(flow: Flow, node: Node) -> Iterator[Finding]:
    told = flow.facts.keys() | flow.variables.keys() | flow.given().keys()
    said = [cue for cue in _all_cues(node) if cue.key not in SAID_BY_NODES]
    if isinstance(node, Sms):
        said.append(Cue(node.message))
    for cue in said:
        language = cue.language or FIRST_LANGUAGE
        catalogue = flow.catalogues.by_language.get(language)
        phrase = catalogue.phrases.get(cue.key) if catalogue else None
        if phrase is None:
            yield Finding(flow.file, node.line, f"{node.id}: missing sentence « {cue.key} » in {language}.yaml")
        elif extra := phrase.slots - told - cue.values.keys():
            reason = f"« {cue.key} » needs {_names(extra)}, neither a fact nor a variable"
            yield Finding(flow.file, node.line, f"{node.id}: {reason}")


def _all_cues(node: Node) -> tuple[Cue, ...]:
    if not isinstance(node, AskingNode):
        return node.cues()
    return (*node.cues(), *node.second_cues, *(node.wrong_cues if node.wrong else ()))


def _other_language(flow: Flow) -> Iterator[Finding]:
    """A key for another language is worth something when it is said in that language, and free."""
    if flow.other is None:
        return
    key, language = flow.other.key, flow.other.to
    if language not in flow.catalogues.by_language or language == FIRST_LANGUAGE:
        yield Finding(flow.file, 1, f"language « {language} » has no catalogue, or is the first one")
    cues = [cue for node in flow.nodes.values() for cue in _all_cues(node)]
    if not any(cue.language == language for cue in cues):
        yield Finding(flow.file, 1, f"nothing is said in « {language} » of the key that leads to it")
    for node in flow.nodes.values():
        if isinstance(node, Menu) and key in {choice.key for choice in node.choices}:
            yield Finding(flow.file, node.line, f"{node.id}: key {key} is the one for the other language")


def _menu(flow: Flow, node: Menu) -> Iterator[Finding]:
    def at(reason: str) -> Finding:
        return Finding(flow.file, node.line, f"{node.id}: {reason}")

    if len(node.choices) > MOST_OPTIONS:
        yield at(f"more than {MOST_OPTIONS} options besides 0")
    keys = Counter(choice.key for choice in node.choices)
    for key in (key for key, count in keys.items() if count > 1):
        yield at(f"key {key} is given to two options")
    for language in flow.catalogues.by_language:
        hits = [flow.catalogues.find(choice.prompt, language) for choice in node.choices]
        phrases = [hit[0] for hit in hits if hit]
        for reason in (*_choices(phrases), *_shared_words([(phrase.key, phrase.words) for phrase in phrases])):
            yield at(f"{reason} ({language})")


def _buttons(flow: Flow, node: Survey) -> Iterator[Finding]:
    first = flow.catalogues.by_language[FIRST_LANGUAGE]
    for label in node.labels:
        phrase = first.phrases.get(label)
        if phrase is None:
            yield Finding(flow.file, node.line, f"{node.id}: missing sentence « {label} » in {FIRST_LANGUAGE}.yaml")
        elif phrase.slots:
            yield Finding(flow.file, node.line, f"{node.id}: « {label} » is a button, and has no values")
    for language in flow.catalogues.by_language:
        hits = [flow.catalogues.find(label, language) for label in node.labels]
        for reason in _shared_words([(hit[0].key, (hit[0].text, *hit[0].words)) for hit in hits if hit]):
            yield Finding(flow.file, node.line, f"{node.id}: {reason} ({language})")


def _last_words(flow: Flow, node: HangUp) -> Iterator[Finding]:
    """Who reads must see that it is over, whatever is known: a written conversation ends with a written word."""
    first = flow.catalogues.by_language[FIRST_LANGUAGE]
    said = [first.phrases.get(cue.key) for cue in node.cues() if not cue.language]
    texts = [phrase.text if phrase.write is None else phrase.write for phrase in said if phrase]
    if len(texts) == len(said) and not any(text and not slots_of(text) for text in texts):
        yield Finding(flow.file, node.line, f"{node.id}: ends without a word that is always written")


def _choices(phrases: list[Phrase]) -> Iterator[str]:
    for phrase in phrases:
        if not phrase.label or not phrase.words:
            yield f"option « {phrase.key} » needs a label and words"
        if not phrase.text.rstrip(" .!").endswith("{key}"):
            yield f"option « {phrase.key} » must end with its key: first what it is for, then {{key}}"


def _shared_words(wordings: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    owners: dict[str, str] = {}
    for key, words in wordings:
        for word in {plain(raw) for raw in words}:
            if owners.setdefault(word, key) != key:
                yield f"the word « {word} » chooses both « {owners[word]} » and « {key} »"


def _names(names: frozenset[str] | set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
