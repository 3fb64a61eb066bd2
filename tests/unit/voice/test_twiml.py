"""The official library is the oracle of our TwiML."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Conference, Dial, Gather, Say, SsmlProsody, VoiceResponse

from helpline.channels.voice.twiml import response, say, text, verb

# What XML can carry; a parser reads \r in text as \n, with either writer.
WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"], include_characters="\t\n"), max_size=40
)
ODD = st.text(alphabet=st.characters(), max_size=40)


def canonical(document: str) -> str:
    return ElementTree.canonicalize(document)


@given(WORDS, WORDS, st.integers(0, 99), st.booleans())
def test_writes_what_the_library_writes(words: str, url: str, number: int, flag: bool) -> None:
    theirs = VoiceResponse()
    gather = Gather(action=url, num_digits=number, action_on_empty_result=flag, finish_on_key="")
    spoken = Say(voice="Polly.Lea-Neural", language="fr-FR")
    spoken.append(SsmlProsody(words, rate="90%"))
    gather.append(spoken)
    theirs.append(gather)
    theirs.redirect(url)
    dial = Dial(action=url)
    dial.append(Conference(words, wait_url="", beep="false", end_conference_on_exit=flag))
    theirs.append(dial)
    theirs.hangup()

    ours = response(
        verb(
            "Gather",
            say(words, "Polly.Lea-Neural", "fr-FR", "90%"),
            action=url,
            numDigits=number,
            actionOnEmptyResult=flag,
            finishOnKey="",
        ),
        verb("Redirect", text(url)),
        verb("Dial", verb("Conference", text(words), waitUrl="", beep="false", endConferenceOnExit=flag), action=url),
        verb("Hangup"),
    )

    assert canonical(ours) == canonical(str(theirs))


@given(ODD, ODD)
def test_no_character_makes_a_document_unreadable(words: str, url: str) -> None:
    document = response(verb("Redirect", text(words), method=url))

    assert ElementTree.fromstring(document.encode()).tag == "Response"
    assert document.startswith("<?xml")
