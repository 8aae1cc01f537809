"""Files: whole or not at all, one sentence for every fault, numbers that come back as they were."""

from __future__ import annotations

import dataclasses
import errno
import locale
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pytest
from assessment_fixture import SAID, STAND_IN, make_assessment, port_names

from pli_stats.checks import InputError, MissingExtraError
from pli_stats.files.atomic import Writer
from pli_stats.publish.output import survey_folder
from pli_stats.publish.output.survey_folder import write_assessment

TABLES = ["ports.csv", "samples.csv", "metals.csv", "audit.csv", "assessment.rds", "assessment.md", "samples.md"]
ALL = [*TABLES, "zone_pli.png", "zone_pli.pdf"]


def names(folder: Path) -> list[str]:
    """Return everything in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def test_writes_all_files_and_returns_them(tmp_path: Path) -> None:
    written = write_assessment(make_assessment(port_names(4)), tmp_path / "new" / "results")
    assert [path.name for path in written] == ALL
    assert names(tmp_path / "new" / "results") == sorted(ALL)
    assert written[-2].read_bytes().startswith(b"\x89PNG")
    assert written[-1].read_bytes().startswith(b"%PDF")
    page = written[5].read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in ALL)
    assert "zone_pli.png)" in page


def test_png_has_300_dots_per_inch(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    write_assessment(make_assessment(port_names(4)), tmp_path)
    with image.open(tmp_path / "zone_pli.png") as picture:
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert picture.width == pytest.approx(174 / 25.4 * 300, abs=1)


def test_without_figure(tmp_path: Path) -> None:
    written = write_assessment(make_assessment(port_names(4)), str(tmp_path), figure=False)
    assert [path.name for path in written] == TABLES
    assert "zone_pli" not in (tmp_path / "assessment.md").read_text(encoding="utf-8")


def test_numbers_and_text_come_back_as_they_were(tmp_path: Path) -> None:
    hard = ["a,b", 'say "x"', "two\nlines", "a\rb", "大连", "=1+1", "-3", "@x"]
    made = make_assessment(hard)
    write_assessment(made, tmp_path, figure=False)
    back = pd.read_csv(tmp_path / "ports.csv", keep_default_na=False)
    assert back["port"].tolist() == hard
    raw = (tmp_path / "samples.csv").read_bytes()
    assert b"\r\n" not in raw
    for name in ("zone_pli", "conf_low", "conf_high", "mean_risk_index"):
        texts = pd.read_csv(tmp_path / "ports.csv", dtype=str)[name]
        assert [float(text) for text in texts] == made.ports[name].tolist()


def test_samples_can_be_joined_to_metals(tmp_path: Path) -> None:
    made = make_assessment(port_names(3))
    write_assessment(made, tmp_path, figure=False)
    samples, metals = pd.read_csv(tmp_path / "samples.csv"), pd.read_csv(tmp_path / "metals.csv")
    assert samples["sample"].tolist() == made.samples.index.tolist()
    assert set(metals["sample"]) == set(samples["sample"])


def test_locale_changes_nothing(tmp_path: Path) -> None:
    made = make_assessment(port_names(3))
    write_assessment(made, tmp_path / "c", figure=False)
    before = locale.setlocale(locale.LC_ALL)
    for name in ("de_DE.UTF-8", "de_DE", "fr_FR.UTF-8"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        break
    else:
        pytest.skip("no locale with a decimal comma")
    try:
        write_assessment(made, tmp_path / "de", figure=False)
    finally:
        locale.setlocale(locale.LC_ALL, before)
    assert all((tmp_path / "c" / name).read_bytes() == (tmp_path / "de" / name).read_bytes() for name in TABLES)


def test_same_bytes_twice(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_assessment(make_assessment(), tmp_path / folder)
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in ALL)


def test_stand_in_data_are_named_in_every_file(tmp_path: Path) -> None:
    note = SAID
    made = make_assessment(port_names(3), notes=(STAND_IN,))
    write_assessment(dataclasses.replace(made, samples=made.samples.assign(note="mine")), tmp_path)
    for name in ("ports.csv", "metals.csv", "audit.csv"):
        assert set(pd.read_csv(tmp_path / name)["note"]) == {note}
    samples = pd.read_csv(tmp_path / "samples.csv")
    assert set(samples["note"]) == {"mine"}
    assert set(samples["note_on_data"]) == {note}
    assert note in (tmp_path / "assessment.md").read_text(encoding="utf-8")
    write_assessment(made := make_assessment(port_names(3)), tmp_path, force=True, figure=False)
    assert "note" not in pd.read_csv(tmp_path / "ports.csv")


def test_an_existing_file_is_kept_without_force(tmp_path: Path) -> None:
    (tmp_path / "zone_pli.pdf").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"zone_pli\.pdf' exists\. Pass `force=True`"):
        write_assessment(make_assessment(port_names(2)), tmp_path)
    assert names(tmp_path) == ["zone_pli.pdf"]
    write_assessment(make_assessment(port_names(2)), tmp_path, force=True)
    assert (tmp_path / "zone_pli.pdf").read_bytes().startswith(b"%PDF")


def test_a_folder_under_a_files_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "audit.csv").mkdir()
    with pytest.raises(InputError, match="cannot be written: a folder has that name"):
        write_assessment(make_assessment(port_names(2)), tmp_path, force=True)
    assert names(tmp_path) == ["audit.csv"]


@pytest.mark.parametrize(("place", "reason"), [("file", "a file has that name"), ("file/below", "not a directory")])
def test_no_folder_can_be_made_there(tmp_path: Path, place: str, reason: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=f"cannot be written: {reason}. Choose another folder"):
        write_assessment(make_assessment(port_names(2)), tmp_path / place, figure=False)


def test_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_assessment(make_assessment(port_names(2)), tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in ALL}

    def full(drawn: Any, kind: str) -> Writer:
        def write(file: BinaryIO) -> None:
            file.write(b"half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        return write

    monkeypatch.setattr(survey_folder, "_figure_writer", full)
    with pytest.raises(InputError, match=r"zone_pli\.png' cannot be written: no space left on device"):
        write_assessment(make_assessment(port_names(3)), tmp_path, force=True)
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
    with pytest.raises(InputError, match="no space left"):
        write_assessment(make_assessment(port_names(3)), tmp_path / "made" / "for it")
    assert not (tmp_path / "made").exists()


def test_missing_matplotlib_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match="pass `figure=False`"):
        write_assessment(make_assessment(port_names(2)), tmp_path / "out")
    assert names(tmp_path) == []


def test_an_assessment_is_needed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="`write_assessment` needs an Assessment, got NoneType"):
        write_assessment(None, tmp_path)  # type: ignore[arg-type]


def test_missing_values_are_empty(tmp_path: Path) -> None:
    made = make_assessment(port_names(2))
    ports = made.ports.assign(share_over_guideline=np.nan)
    write_assessment(dataclasses.replace(made, ports=ports), tmp_path, figure=False)
    assert pd.read_csv(tmp_path / "ports.csv", dtype=str)["share_over_guideline"].isna().all()
