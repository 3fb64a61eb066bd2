"""Names of départements and régions, and the biggest commune of each département."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Departement:
    """`region` is the Insee code, "" for collectivities without one; `commune` the postal code of the biggest one."""

    code: str
    name: str
    region: str
    region_name: str
    commune: str

    @property
    def is_territory(self) -> bool:
        """A collectivity overseas, or Corsica as a whole: « département » would be the wrong word."""
        return not self.region or self.code == "20"


@cache
def departements() -> Mapping[str, Departement]:
    """By code: 01 to 95, 2A, 2B, 971 to 989, and 20 for Corsica when only that is known."""
    text = (files("helpline") / "data" / "departements.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    regions: Mapping[str, str] = table["regions"]
    return {
        code: Departement(code, name, region, regions.get(region, ""), commune)
        for code, (name, region, commune) in table["departements"].items()
    }
