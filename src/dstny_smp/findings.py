"""What is legal but unwise, as values: `Finding` and `Report`.

A finding never stops a constructor; a commit or publish refuses the *errors*
that a change adds. The witness is whatever shows the finding: an instant, a
call that can be replayed, a row and a column.

>>> report = Report((Finding("schedule.gap", Severity.WARNING, "blocks[late]", {"minutes": 1}),))
>>> report.ok, bool(report.errors)
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

import attrs

from dstny_smp import messages


class Severity(StrEnum):
    """How much a finding matters: an error stops a publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


def _frozen(params: Mapping[str, object]) -> Mapping[str, object]:
    return MappingProxyType(dict(params))


@attrs.frozen
class Finding:
    """One thing found: its code, its weight, where, and what shows it."""

    code: str
    severity: Severity
    path: str = ""
    params: Mapping[str, object] = attrs.field(factory=dict, converter=_frozen, hash=False)
    witness: object = None

    def text(self, language: str = "en") -> str:
        """Say what was found, behind its path."""
        said = messages.translate(self.code, self.params, language)
        return f"{self.path}: {said}" if self.path else said

    def remedy(self, language: str = "en") -> str:
        """Return only what to do about it; empty where nothing can be advised.

        >>> Finding("ivr.unreachable", Severity.WARNING, "nodes[old]", {"name": "Old"}).remedy("nl")
        'laat een stap ernaartoe leiden, of verwijder hem'
        """
        return messages.remedy(self.code, self.params, language)


@attrs.frozen
class Report:
    """All findings of one check, in reading order."""

    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell that there is no error among the findings; warnings may be."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of severity error."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)
