"""A pytest plugin for a Python that has no processes, threads, sockets and compiled packages.

What fails for want of them is skipped, and says so; everything else fails as ever.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Final

import pytest

_WANTING: Final = (
    "emscripten does not support processes",
    "can't start new thread",
    "WebAssembly stack switching not supported",
    "MissingExtraError",
)
_COMPILED: Final = (
    "numpy opening_hours orjson pydantic msgspec soundfile PIL espeakng_loader jsonschema aiosmtpd atheris".split()
)


def _is_wanting(report: pytest.TestReport | pytest.CollectReport) -> bool:
    said = str(report.longrepr)
    return any(text in said for text in _WANTING) or any(f"No module named '{name}" in said for name in _COMPILED)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skip a test that needs what is not here."""
    report = yield
    if report.failed and _is_wanting(report):
        report.outcome, report.longrepr = "skipped", (__file__, 0, "Skipped: this Python cannot do that")
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Skip a module that imports what is not here."""
    report = yield
    if report.failed and _is_wanting(report):
        report.outcome, report.longrepr = "skipped", (__file__, 0, "Skipped: this Python has no compiled packages")
    return report
