"""``dstny-smp flow``: the call flow of one menu, as an outline, a picture, a graph or data."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dstny_smp.cli import options, reader
from dstny_smp.errors import InvalidValueError
from dstny_smp.findings import Report
from dstny_smp.ids import NodeId
from dstny_smp.ivr import Edge, Flow, Gate, Menu, layout, lint, render, script
from dstny_smp.organization import Organization
from dstny_smp.schedule import Resolver
from dstny_smp.treatment import State


class Form(StrEnum):
    """What can be written."""

    OUTLINE = "outline"
    SVG = "svg"
    MERMAID = "mermaid"
    DOT = "dot"


class Direction(StrEnum):
    """Where a picture grows to."""

    VERTICAL = "vertical"
    HORIZONTAL = "horizontal"


def command(
    file: options.File,
    menu: Annotated[str, typer.Argument(help="The id of the menu.")],
    *,
    form: Annotated[Form, typer.Option("--format", help="What is written.")] = Form.OUTLINE,
    output: Annotated[
        str, typer.Option(metavar="FILE", show_default=False, help="Default: the standard output.")
    ] = "-",
    orientation: Annotated[Direction, typer.Option(help="Where the picture grows to.")] = Direction.VERTICAL,
    collapse: Annotated[
        list[str] | None, typer.Option(help="Hide what is below this step of the picture. May be repeated.")
    ] = None,
    collapse_all: Annotated[bool, typer.Option("--collapse-all", help="Show only the first step.")] = False,
    findings: Annotated[
        bool, typer.Option("--findings", help="Check the flow and show what was found; exit with 1 on an error.")
    ] = False,
    at: Annotated[
        str | None,
        typer.Option(help="Mark how schedules are at this time: 2026-12-24T17:31, in the organization's zone."),
    ] = None,
    keys: Annotated[
        str | None, typer.Option(help="Mark the path of a call: digits, * and #; _ waits for the menu, x hangs up.")
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(help="How a step treats that call, such as office-hours=closed or urgent=busy. May be repeated."),
    ] = None,
    language: options.Reader = None,
    as_json: options.Json = False,
) -> int:
    """Draw the call flow of a menu: its steps, the ways between them, what was found, the path of a call."""
    org = reader.organization(file)
    shown = org.menu(menu)
    speech = language or reader.preferred_language()
    names = reader.names(org)
    found = _checked(org, shown.flow) if findings else Report()
    states = {} if at is None else _states(org, shown.flow, reader.moment(at, org.timezone))
    path = _path(org, shown.flow, keys, states, assume or ())
    code = options.FINE if found.ok else options.FOUND
    if as_json or form is Form.SVG:
        closed = layout.collapse_all(shown.flow) if collapse_all else frozenset(collapse or ())
        drawing = layout.arrange(
            shown.flow, orientation.value, closed, language=speech, names=names, findings=found, states=states
        )
        if as_json:
            options.print_json(_data(shown, drawing, path))
            return code
        text = render.svg(drawing, title=shown.name, path=path)
    elif form is Form.OUTLINE:
        text = render.outline(shown.flow, language=speech, names=names, findings=found)
    else:
        text = (render.mermaid if form is Form.MERMAID else render.dot)(shown.flow, language=speech, names=names)
    if output == "-":
        sys.stdout.write(text)
        return code
    return (
        options.written(output, speech, lambda: Path(output).write_text(text, encoding="utf-8", newline="\n")) or code
    )


def _checked(org: Organization, flow: Flow) -> Report:
    prompts = {ref.id for _, ref in flow.references() if ref.kind == "prompt"}
    return lint(flow, {prompt: org.prompt(prompt).facts() for prompt in prompts})


def _states(org: Organization, flow: Flow, when: datetime) -> dict[NodeId, State]:
    """Return how the schedules of the gates are at an instant."""
    gates = [node for node in flow.nodes if isinstance(node, Gate)]
    known = {schedule: Resolver(org.schedule(schedule)).at(when) for schedule in {gate.schedule for gate in gates}}
    return {gate.id: known[gate.schedule].treatment.state for gate in gates}


def _path(
    org: Organization, flow: Flow, keys: str | None, states: Mapping[NodeId, State], assume: Iterable[str]
) -> tuple[NodeId | Edge, ...]:
    """Return the steps and ways of the call that presses these keys; none without keys."""
    assumed = reader.assumptions(assume)
    if keys is None:
        if assumed:
            raise InvalidValueError("cli.needs", "--assume", "--assume", needed="--keys")
        return ()
    script.parse(keys, "--keys")
    for node in assumed:
        flow.node(node)
    outcomes = {node: state.value for node, state in states.items()} | assumed
    walked = script.walk(flow, keys, outcomes, language=org.language, extensions=org.extensions)
    return render.taken(flow, walked.trace)


def _data(menu: Menu, drawing: layout.Drawing, path: Iterable[NodeId | Edge]) -> dict[str, object]:
    steps = [{"edge": step.path} if isinstance(step, Edge) else {"node": step} for step in path]
    return {"menu": menu.id, "name": menu.name, **drawing.to_dict(), "path": steps}
