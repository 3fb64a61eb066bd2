from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.channels.voice.form import Form
from helpline.domain.errors import Invalid

SID = "CA" + "0a" * 16


def test_blank_values_are_kept_and_unknown_names_are_allowed() -> None:
    form = Form.parse(f"CallSid={SID}&Digits=&FromCity=&NewThing=x%2By".encode())

    assert form.call == SID
    assert form.fields["Digits"] == ""
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
        _ = Form({"CallSid": sid}).call


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
    assert Form({"From": given}).caller == number


TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)


@given(st.dictionaries(TEXT, TEXT, max_size=6))
def test_reads_what_the_standard_library_writes(fields: dict[str, str]) -> None:
    assert Form.parse(urlencode(fields).encode()).fields == fields


@given(st.text(alphabet="ab%+=&236CDd;é", max_size=24))
def test_reads_like_the_standard_library_or_refuses(text: str) -> None:
    body = text.encode()
    try:
        expected = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body), errors="strict")
    except ValueError:
        expected = None
    if expected is None or len(dict(expected)) != len(expected):
        with pytest.raises(Invalid):
            Form.parse(body)
    else:
        assert Form.parse(body).fields == dict(expected)
