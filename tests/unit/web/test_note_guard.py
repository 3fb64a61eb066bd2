"""Secrets are kept out of notes; ordinary sentences are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.domain.errors import Invalid
from helpline.services.note_guard import check_note


def social_security(body: str) -> str:
    """A number of 13 characters with its key."""
    number = int(body.replace("2A", "19").replace("2B", "18"))
    return f"{body}{97 - number % 97:02}"


def card(body: str) -> str:
    """Fifteen digits and their Luhn digit."""
    total = sum(sum(divmod(2 * int(d), 10)) for d in body[::-2]) + sum(int(d) for d in body[-2::-2])
    return f"{body}{-total % 10}"


def iban(body: str) -> str:
    """A French IBAN with its key."""
    key = 98 - int("".join(str(int(char, 36)) for char in f"{body}FR00")) % 97
    return f"FR{key:02}{body}"


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (f"Son numéro est {social_security('2420175123456')}.", "note_social_security"),
        ("Numéro 2 42 01 75 123 456", "note_social_security"),
        (f"n°{social_security('142032A123456')}", "note_social_security"),
        (f"Carte {card('497010000000000')}", "note_card"),
        (f"carte {' '.join([card('513412345678901')[i : i + 4] for i in range(0, 16, 4)])}", "note_card"),
        (f"IBAN : {iban('20041010050500013M02606')}", "note_iban"),
        ("FR76 3000 6000 0112 3456 7890 189 de sa banque", "note_iban"),
        ("le mot de passe est chat123", "note_password"),
        ("Mot de passe : chat", "note_password"),
        ("mdp=azerty1", "note_password"),
        ("mdp azerty1", "note_password"),
        ("password: hunter", "note_password"),
        ("x" * 2001, "note_too_long"),
    ],
)
def test_a_secret_is_refused_by_its_kind(note: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_note(note)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Elle a oublié son mot de passe, nous l’avons changé ensemble.",
        "Aide pour la CAF, dossier en ligne. À rappeler mardi 12/04/2027 à 14 h 30.",
        "Le 01 99 00 12 34 a été donné, puis le 06 39 98 00 11 aussi.",
        "Facture de 1 234 567,89 € datée du 01.02.2026, référence 2026-000123-77.",
        "Code postal 75001, 2 42 ans, rue 123456.",
        "0000 0000 0000 0000",
        "Version 12.4.1.2345, erreur 0x80070057 sur Windows 11.",
        "x" * 2000,
    ],
)
def test_an_ordinary_note_is_kept(note: str) -> None:
    check_note(note)


@given(st.text("0123456789", min_size=15, max_size=15), st.sampled_from(["", " ", "-", "."]))
def test_every_card_number_is_seen_however_it_is_written(body: str, gap: str) -> None:
    number = card("4" + body[1:])
    written = gap.join(number[i : i + 4] for i in range(0, 16, 4))
    with pytest.raises(Invalid):
        check_note(f"Sa carte {written} a été bloquée")
