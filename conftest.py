"""What all tests share: examples in Markdown run, and how hard Hypothesis tries.

Every Python block of README.md and of docs/ is run by Sybil, top to bottom, one
namespace a page; a block that shows ``>>>`` is compared with what it printed.

Profiles of Hypothesis, chosen with ``--hypothesis-profile``:

- ``quick``, the default: few examples, the same every time, so that a run says
  something about the code and not about the day;
- ``long``: many examples, new ones every time.
"""

import doctest

from hypothesis import HealthCheck, settings
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

# No deadline and no complaint of slowness: a busy machine is not a fault of the code.
settings.register_profile(
    "quick", max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", max_examples=2_000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quick")

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE), SkipParser()],
    patterns=["*.md"],
).pytest()
