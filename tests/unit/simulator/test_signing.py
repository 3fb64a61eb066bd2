"""The signature, on the vectors published with the libraries (§1.4)."""

import pytest

from helpline.simulator.webhooks.signature import signature

CALL = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "To": "+18005551212"}


@pytest.mark.parametrize(
    ("host", "number", "expected"),
    [
        ("mycompany.com", "+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("mycompany.com", "+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
        ("example.com", "+14158675310", "L/OH5YylLD5NRKLltdqwSvS0BnU="),
    ],
)
def test_published_vectors(host: str, number: str, expected: str) -> None:
    form = CALL | {"Caller": number, "From": number}
    assert signature("12345", f"https://{host}/myapp.php?foo=1&bar=2", form.items()) == expected


def test_repeated_values_count_once_and_the_order_does_not_matter() -> None:
    form = [("b", "2"), ("a", "1"), ("b", "2")]
    assert signature("t", "https://h.example/", form) == signature("t", "https://h.example/", sorted(set(form)))


def test_an_empty_field_is_signed_by_its_name() -> None:
    assert signature("t", "https://h.example/", [("a", "")]) != signature("t", "https://h.example/")
