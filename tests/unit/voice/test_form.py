import pytest

from helpline.channels.voice.form import Form
from helpline.domain.errors import Invalid

SID = "CA" + "0a" * 16


def test_blank_values_are_kept_and_unknown_names_are_allowed() -> None:
    form = Form.parse(f"CallSid={SID}&Digits=&FromCity=&NewThing=x%2By".encode())

    assert form.call == SID
    assert ("Digits", "") in form.pairs
    assert form.get("NewThing") == "x+y"
    assert form.get("Absent") == ""


@pytest.mark.parametrize(
    "body",
    [
        b"Digits=1&Digits=1",
        b'{"CallSid": "CA"}',
        b"a\xff=1",
        b"=".join([b"a"] * 3) + b"&" * 3 + b"b",
        b"&".join(b"f%d=1" % number for number in range(300)),
    ],
)
def test_anything_but_one_plain_form_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        Form.parse(body)


@pytest.mark.parametrize("sid", ["", "CA12", SID + "\n", SID.upper(), "CA" + "٣" * 32, SID + "Digits1"])
def test_a_malformed_call_id_is_refused(sid: str) -> None:
    with pytest.raises(Invalid):
        _ = Form((), {"CallSid": sid}).call


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("+33639980001", "+33639980001"),
        ("anonymous", None),
        ("+266696687", None),
        ("+7378742833", None),
        ("", None),
        ("client:a_b", None),
        ("+3363998000١", None),
        ("+33639980001\n", None),
        ("0639980001", None),
    ],
)
def test_a_withheld_or_odd_number_is_nobodys(given: str, number: str | None) -> None:
    assert Form((), {"From": given}).caller == number
