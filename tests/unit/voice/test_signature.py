"""The provider's own library is the oracle of our signature check."""

from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict
from twilio.request_validator import RequestValidator

from helpline.channels.voice.signature import Signatures

TOKEN = "0123456789abcdef0123456789abcdef"
TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
FIELDS = st.dictionaries(st.text("abcdefgXYZ", min_size=1, max_size=5), TEXT, max_size=8)
BASES = st.sampled_from(
    ["https://aide.example.org", "https://aide.example.org:8443", "http://127.0.0.1:8080", "http://127.0.0.1"]
)
TARGETS = st.sampled_from(["/voice/inbound", "/voice/flow?c=c_bcd&n=3", "/x?a=%2B+%20~&b=", "/"])


@given(BASES, TARGETS, FIELDS)
def test_accepts_what_the_library_signs(base: str, target: str, fields: dict[str, str]) -> None:
    signed = RequestValidator(TOKEN).compute_signature(base + target, MultiDict(fields))

    assert Signatures(base, [TOKEN]).valid(target, fields, signed)


@given(BASES, TARGETS, FIELDS, FIELDS)
def test_agrees_with_the_library_on_any_request(
    base: str, target: str, fields: dict[str, str], signed_fields: dict[str, str]
) -> None:
    signature = RequestValidator(TOKEN).compute_signature(base + target, MultiDict(signed_fields))

    expected = RequestValidator(TOKEN).validate(base + target, MultiDict(fields), signature)
    assert Signatures(base, [TOKEN]).valid(target, fields, signature) is expected


def test_published_vectors() -> None:
    for host, number, signature in (
        ("mycompany.com", "+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("mycompany.com", "+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
        ("example.com", "+14158675310", "L/OH5YylLD5NRKLltdqwSvS0BnU="),
    ):
        fields = {
            "CallSid": "CA1234567890ABCDE",
            "Caller": number,
            "Digits": "1234",
            "From": number,
            "To": "+18005551212",
        }
        signatures = Signatures(f"https://{host}", ["12345"])
        assert signatures.valid("/myapp.php?foo=1&bar=2", fields, signature)
        assert not signatures.valid("/myapp.php?foo=1&bar=3", fields, signature)


def test_either_token_counts_during_a_rotation_and_both_port_forms() -> None:
    old, new = "a" * 32, "b" * 32
    signatures = Signatures("https://aide.example.org", [new, old])
    for token in (old, new):
        for base in ("https://aide.example.org", "https://aide.example.org:443"):
            signed = RequestValidator(token).compute_signature(base + "/voice/status", MultiDict())
            assert signatures.valid("/voice/status", {}, signed)


def test_missing_or_strange_signature_is_refused() -> None:
    signatures = Signatures("https://aide.example.org", [TOKEN])
    for signature in ("", "é", "A" * 4000):
        assert not signatures.valid("/voice/inbound", {}, signature)
