"""Secrets never reach the store, and ordinary sentences are left alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.services.masking import mask
from helpline.services.plain_text import plain


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ma carte est 4970 1012 3456 7893, merci", "Ma carte est [numéro de carte masqué], merci"),
        ("4970101234567893", "[numéro de carte masqué]"),
        ("4 9 7 0 1 0 1 2 3 4 5 6 7 8 9 3", "[numéro de carte masqué]"),
        ("MDP : Soleil", "MDP : [mot de passe masqué]"),
        ("pa\u017f\u017f word: Soleil", "pa\u017f\u017f word: [mot de passe masqué]"),
        ("n° 2 69 05 49 588 157 80", "n° [numéro de sécurité sociale masqué]"),
        ("FR14 2004 1010 0505 0001 3M02 606 et voilà", "[IBAN masqué] et voilà"),
        ("mot de passe : Soleil12", "mot de passe : [mot de passe masqué]"),
        ("mon mot de passe est soleil", "mon mot de passe est [mot de passe masqué]"),
        ("ma secu 1 42 05 29 019 123 45", "ma secu [numéro de sécurité sociale masqué]"),
        ("mon mot de passe c est Toto1234!", "mon mot de passe c est [mot de passe masqué]"),
        ("mon mot de passe c’est Soleil", "mon mot de passe c’est [mot de passe masqué]"),
        ("mot de passe cest toto1234", "mot de passe cest [mot de passe masqué]"),
        ("mot de passe Toto1234", "mot de passe [mot de passe masqué]"),
        ("mot de passe = toto", "mot de passe = [mot de passe masqué]"),
        ("CODE SMS 4829", "CODE SMS [code masqué]"),
        ("code sms 482913", "code sms [code masqué]"),
        ("Le code reçu : 4829.", "Le code reçu : [code masqué]."),
        ("mon code de validation est le 482 913 merci", "mon code de validation est le [code masqué] merci"),
        ("j'ai eu un SMS avec le code 48291", "j'ai eu un SMS avec le code [code masqué]"),
        ("le code 482913", "le code [code masqué]"),
        ("mdp chat2012", "mdp [mot de passe masqué]"),
        ("carte 4970 1012 3456 7893 mdp=abc", "carte [numéro de carte masqué] mdp=[mot de passe masqué]"),
    ],
)
def test_a_secret_is_taken_out(written: str, kept: str) -> None:
    masked = mask(written, "fr")
    assert masked.text == kept
    assert masked.kinds


@pytest.mark.parametrize(
    "written",
    [
        "mon mot de passe est oublié",
        "Le mot de passe est incorrect depuis hier",
        "mon mot de passe est trop court ?",
        "Mon numéro est le 06 39 98 00 42",
        "dossier 1234 5678 9012 3456",
        "le 14/07/2026 à 12h30, 29200 Brest",
        "mon mot de passe c’est compliqué !",
        "mon mot de passe c est quoi",
        "mot de passe 2 fois faux",
        "mon code postal 29200",
        "code 29200",
        "code postal reçu 29200",
        "le code erreur 482913",
        "un code reçu par sms le 14/07/2026 à 12h30",
        "code reçu par sms au 06 39 98 00 42",
        "My password is wrong",
    ],
)
def test_an_ordinary_sentence_stays_as_it_is(written: str) -> None:
    assert mask(written, "fr") == mask(written, "en")
    assert mask(written, "fr").text == written


@given(st.text())
def test_masking_twice_changes_nothing_more(written: str) -> None:
    once = mask(written, "fr").text
    assert mask(once, "fr").text == once


@given(st.text())
def test_plain_text_holds_nothing_unseen(written: str) -> None:
    kept = plain(written)
    assert plain(kept) == kept
    assert all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cs") for char in kept)
    assert not set(kept) & set("\u202e\u2066\u200f\u200b\ufeff")
    kept.encode("utf-8")


@given(st.text("\n\r\t !-~éàÉçœŒ’«» \u202f–…€ÿ"))
def test_ordinary_text_is_kept_as_it_is_beside_other_scripts(written: str) -> None:
    assert plain(f"م{written}م").strip("م").strip() == plain(written)


def test_what_people_see_is_kept() -> None:
    for text in ("Bonjour,\n\nça va ?", "👩\u200d🦰", "مرحبا", "Œuvre à 3 €", "e\u0301"):
        assert plain(text) == unicodedata.normalize("NFC", text)
    assert plain("a\u0000b\u202ec\r\n\r\n\r\n\r\nd" + "e" + "\u0301" * 40).count("\u0301") <= 8
    assert plain(" a\tb\x1b[31m ") == "a b[31m"
