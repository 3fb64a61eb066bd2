"""`python -m helpline.geography codes_postaux.csv`: packs the table into the package, the same bytes every time.

How that table is made from its sources is told in `helpline/data/README.md`.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "data" / "codes_postaux.csv.gz"


def pack(source: Path, target: Path = TARGET) -> int:
    """Write the compressed table; returns its size in bytes."""
    return target.write_bytes(gzip.compress(source.read_bytes(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    print(f"{TARGET.name}: {pack(Path(sys.argv[1]))} bytes")
