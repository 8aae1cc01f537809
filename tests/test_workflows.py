"""What GitHub, pre-commit and a dev container are told exists: targets, scripts, extras, versions."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
WORKFLOWS = {path.name: yaml.safe_load(path.read_text()) for path in (ROOT / ".github" / "workflows").glob("*.yml")}
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
CONTAINER = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
COMMANDS = [
    step["run"]
    for flow in WORKFLOWS.values()
    for job in flow["jobs"].values()
    for step in job.get("steps", [])
    if "run" in step
] + [CONTAINER["postCreateCommand"]]


def test_targets_scripts_and_extras_exist():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    told = "\n".join(COMMANDS)
    assert {"lint", "docs", "setup"} <= set(re.findall(r"^make (\w+)", told, flags=re.MULTILINE)) <= set(targets)
    assert [name for name in re.findall(r"\.ci/\w+", told) if not (ROOT / name).is_file()] == []
    (extras,) = re.findall(r"\.\[([\w,]+)\]", told)
    assert set(extras.split(",")) <= set(PROJECT["optional-dependencies"])


def test_the_lowest_python_is_tested_on_each_system():
    matrix = WORKFLOWS["tests.yml"]["jobs"]["python"]["strategy"]["matrix"]
    assert f">={matrix['python'][0]}" == PROJECT["requires-python"]
    assert [system.partition("-")[0] for system in matrix["os"]] == ["ubuntu", "macos", "windows"]


@pytest.mark.parametrize("job", ["github", "pypi"])
def test_a_release_is_tested_first(job):
    jobs = WORKFLOWS["release.yml"]["jobs"]
    assert jobs[job]["needs"] == "build"
    assert jobs["build"]["needs"] == "tests"


def test_an_issue_about_a_result_asks_for_header_and_audit_log():
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "wrong_result.yml").read_text())
    required = {part["id"] for part in form["body"] if part["validations"]["required"]}
    assert {"header", "audit"} <= required
    assert "audit log" in (ROOT / ".github" / "pull_request_template.md").read_text()


def test_hooks_run_what_lint_runs():
    entries = [hook["entry"] for hook in HOOKS]
    for tool in ("ruff check", "ruff format", "mypy", "check-added-large-files", "end-of-file-fixer"):
        assert any(tool in entry for entry in entries), tool
