"""An import report as text for people and as a document for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.importers import ImportReport

_MOST_SHOWN = 50


def report_text(report: ImportReport) -> str:
    """What was read, merged, kept with gaps and skipped, in lines."""
    skipped = [p for p in report.problems if p.skipped]
    lines = [f"{f.name} ({f.format}): {f.read} read, {f.skipped} skipped" for f in report.files]
    lines += [
        f"{len(report.publications)} publications: {report.read} entries read, "
        f"{report.merged} merged, {len(skipped)} skipped",
        f"without abstract: {report.without_abstract}, without year: {report.without_year}, "
        f"without authors: {report.without_authors}",
    ]
    if report.linked:
        lines.append(f"linked as versions of one work: {report.linked}")
    lines += [f"- {problem}" for problem in report.problems[:_MOST_SHOWN]]
    if len(report.problems) > _MOST_SHOWN:
        lines.append(f"- … and {len(report.problems) - _MOST_SHOWN} more (see --json)")
    return "\n".join(lines)


def report_document(report: ImportReport) -> dict[str, Any]:
    """The report as JSON-ready data; publications by id and title only."""
    return {
        "publications": [{"id": p.id, "title": p.title} for p in report.publications],
        "profiles": [p.name for p in report.profiles],
        "read": report.read,
        "merged": report.merged,
        "linked": report.linked,
        "skipped": sum(p.skipped for p in report.problems),
        "without_abstract": report.without_abstract,
        "without_year": report.without_year,
        "without_authors": report.without_authors,
        "files": [asdict(f) for f in report.files],
        "problems": [asdict(p) for p in report.problems],
    }
