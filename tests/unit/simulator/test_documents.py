"""TwiML read strictly: what is refused, what is warned of, what is said and for how long."""

import pytest

from helpline.simulator.twiml.parser import Document, NotTwiml, Verb, parse
from helpline.simulator.twiml.speech import spoken
from helpline.simulator.twiml.unplayed import unplayed


def document(inside: str) -> Document:
    return parse(f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'.encode(), "https://h.example/x")


@pytest.mark.parametrize(
    "body",
    [
        b" <Response/>",
        b"\xef\xbb\xbf<Response/>",
        b"<Response><Say>cut",
        b"<response/>",
        b"<html><body/></html>",
        b"",
        b'{"error": 1}',
    ],
)
def test_not_a_document(body: bytes) -> None:
    with pytest.raises(NotTwiml) as refused:
        parse(body, "https://h.example/x")
    assert (refused.value.code, refused.value.url) == ("12100", "https://h.example/x")


def test_over_64_kb() -> None:
    with pytest.raises(NotTwiml) as refused:
        document(f"<Say>{'a' * 65_536}</Say>")
    assert refused.value.code == "11750"


@pytest.mark.parametrize(
    "inside",
    [
        "<Speak>Bonjour</Speak>",
        "<say>Bonjour</say>",
        '<Say Language="fr-FR">Bonjour</Say>',
        '<Dial statusCallbackEvent="answered">+33199000002</Dial>',
        "<Gather><Redirect>/x</Redirect></Gather>",
        "<Say><Play>/x.wav</Play></Say>",
        "<Gather>Bonjour</Gather>",
        '<Gather input="voice"/>',
        '<Gather numDigits="0"/>',
        '<Gather finishOnKey="12"/>',
        '<Gather speechTimeout="0"/>',
        '<Gather actionOnEmptyResult="yes"/>',
        '<Pause length="one"/>',
        '<Redirect method="PUT">/x</Redirect>',
        '<Say language="french">Bonjour</Say>',
        '<Dial><Conference beep="no">c</Conference></Dial>',
        '<Dial><Conference statusCallbackEvent="start, end">c</Conference></Dial>',
        '<Dial><Number statusCallbackEvent="done">+33199000002</Number></Dial>',
    ],
)
def test_each_fault_of_grammar_is_one_warning_and_is_left_out(inside: str) -> None:
    assert len(document(inside).warnings) == 1


def test_what_is_not_known_is_left_out_and_the_rest_stays() -> None:
    read = document('<Say loud="yes" language="fr-FR">Un<Blink/></Say><Speak/><Pause/>')
    assert [verb.name for verb in read.verbs] == ["Say", "Pause"]
    assert read.verbs[0] == Verb("Say", {"language": "fr-FR"}, ("Un", ""))


def test_an_ordinary_document_has_no_warning() -> None:
    read = document(
        '<Gather input="dtmf speech" language="fr-FR" numDigits="1" timeout="10" finishOnKey="" speechTimeout="2" '
        'speechModel="phone_call" hints="un, deux" actionOnEmptyResult="true" bargeIn="false" action="/t?n=1&amp;c=2">'
        '<Say language="fr-FR" voice="Polly.Lea-Neural"><prosody rate="90%">Tapez 1.</prosody></Say></Gather>'
        '<!-- a comment --><Dial><Conference waitUrl="" beep="false" participantLabel="agent" '
        'statusCallbackEvent="start end join leave mute hold modify">c-1</Conference></Dial>'
    )
    assert read.warnings == ()
    assert read.verbs[0].get("action") == "/t?n=1&c=2"
    assert list(unplayed(read.verbs)) == []


def test_what_the_simulator_does_not_play_is_said() -> None:
    read = document(
        '<Gather partialResultCallback="/p"/><Dial record="record-from-answer"><Conference '
        'statusCallbackEvent="speaker">c</Conference></Dial>'
    )
    assert len(list(unplayed(read.verbs))) == 3


def test_words_last_at_145_a_minute_slower_with_prosody_and_longer_with_breaks() -> None:
    plain = document(f'<Say language="fr-FR">{"mot " * 145}</Say>').verbs[0]
    assert spoken(plain).seconds == 60.0
    slow = document('<Say language="fr-FR"><prosody rate="50%">un deux</prosody><break time="400ms"/> trois</Say>')
    said = spoken(slow.verbs[0])
    assert (said.text, said.rate) == ("un deux trois", 0.5)
    assert said.seconds == pytest.approx(3 * 60 / 145 / 0.5 + 0.4, abs=0.02)
