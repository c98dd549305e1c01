"""Write the two sample organizations as JSON documents, beside this file.

Run it after a change to `dstny_smp.testing`::

    python examples/write_organizations.py
"""

from pathlib import Path

import dstny_smp as smp
from dstny_smp.testing import bakery, municipality

HERE = Path(__file__).parent
SAMPLES = {"bakery.json": bakery, "municipality.json": municipality}

if __name__ == "__main__":
    for name, make in SAMPLES.items():
        smp.dump(make(), HERE / name, indent=2)
        print(f"written: {name}")
