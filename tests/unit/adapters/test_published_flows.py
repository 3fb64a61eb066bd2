"""A caller finishes the flow version they began with, even when the program is restarted with another."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from helpline.adapters.published_flows import KEPT_SECONDS, load_published
from ivr_flows.engine import Engine
from ivr_flows.loader import MAIN_FLOW, SHIPPED
from ivr_flows.session import Digits, Enqueue

QUEUES = {"general"}
FACTS: dict[str, str | bool] = {"open": True, "hours": "", "next_opening": ""}


def edition(folder: Path, greeting: str) -> Path:
    """The shipped flows with another greeting."""
    for part in ("flows", "prompts"):
        shutil.copytree(SHIPPED / part, folder / part)
    words = folder / "prompts" / "fr.yaml"
    text = words.read_text(encoding="utf-8")
    shipped = "Bonjour, ici Solidarité Numérique. Une voix"
    assert shipped in text
    words.write_text(text.replace(shipped, f"{greeting} Une voix"), "utf-8")
    return folder


def test_a_caller_inside_an_old_version_goes_on_in_it(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    old = load_published(kept, QUEUES, edition(tmp_path / "old", "Bonjour."))
    begun = Engine(old).begin(MAIN_FLOW, FACTS)

    engine = Engine(load_published(kept, QUEUES, edition(tmp_path / "new", "Bienvenue.")))
    again = engine.present(begun.session, FACTS)
    went_on = engine.step(begun.session, Digits("1"), FACTS)

    assert again.prompts[0].text.startswith("Bonjour.")
    assert isinstance(went_on.outcome, Enqueue)
    assert went_on.outcome.topic == "demarche"
    assert engine.begin(MAIN_FLOW, FACTS).prompts[0].text.startswith("Bienvenue.")


def test_copies_end_after_a_day_and_damaged_ones_hurt_nobody(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    load_published(kept, QUEUES, edition(tmp_path / "old", "Bonjour."))
    (copy,) = kept.iterdir()
    long_ago = time.time() - KEPT_SECONDS - 60
    os.utime(copy, (long_ago, long_ago))
    (kept / "damaged").mkdir()

    library = load_published(kept, QUEUES, edition(tmp_path / "new", "Bienvenue."))

    assert not copy.exists()
    assert Engine(library).begin(MAIN_FLOW, FACTS).prompts[0].text.startswith("Bienvenue.")


def test_a_folder_that_cannot_be_written_is_no_reason_not_to_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    library = load_published(tmp_path / "file" / "kept", QUEUES)
    assert MAIN_FLOW in library.names()
