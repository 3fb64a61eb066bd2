"""The document a participant called in by REST carries out on answering: a Dial into the conference."""

from xml.etree.ElementTree import Element, SubElement, tostring

from helpline.simulator.rest.door import Form

_ATTRIBUTES = {
    "Muted": "muted",
    "Beep": "beep",
    "StartConferenceOnEnter": "startConferenceOnEnter",
    "EndConferenceOnExit": "endConferenceOnExit",
    "WaitUrl": "waitUrl",
    "WaitMethod": "waitMethod",
    "Label": "participantLabel",
    "ConferenceStatusCallback": "statusCallback",
    "ConferenceStatusCallbackMethod": "statusCallbackMethod",
}


def invitation(name: str, form: Form, events: list[str]) -> str:
    response = Element("Response")
    noun = SubElement(SubElement(response, "Dial"), "Conference")
    noun.text = name
    for field, attribute in _ATTRIBUTES.items():
        if field in form:
            noun.set(attribute, form[field])
    if events:
        noun.set("statusCallbackEvent", " ".join(events))
    if form.get("Coaching") == "true" and "CallSidToCoach" in form:
        noun.set("coach", form["CallSidToCoach"])
    return tostring(response, encoding="unicode")
