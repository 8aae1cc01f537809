"""Coordinates of samples: which columns hold them, whether they can be degrees, and the frame around them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pli_stats.checks import listed, optional_package, refusal
from pli_stats.publish.figures.appearance.look import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from pli_stats.results import Assessment

Floats = np.ndarray[Any, np.dtype[np.float64]]

_DEGREES = (("longitude", "latitude"), ("lon", "lat"), ("long", "lat"), ("lng", "lat"))
_PROJECTED = (("x", "y"), ("easting", "northing"))
# A name with its unit, as "x_m" or "Easting (km)".
_WITH_UNIT = re.compile(r"(?P<name>[a-z]+)(?:[ _]*[(\[]?(?P<unit>km|m)[)\]]?)?", re.IGNORECASE)
_KM_OF = {"m": 0.001, "km": 1.0}
_KM_OF_DEGREE = 111.195  # of latitude, on a sphere of 6371 km
_FLATTEST, _STEEPEST = 0.4, 1.35  # height of the panel by its width
_LEAST_SPAN = 1e-4  # degrees, or units of x and y: samples at a single place still get a frame
_NARROWEST = 0.02  # cosine of a latitude near a pole
_PAD = 0.05
_LONGEST_CODE = 20  # characters; a system that is described at length is named only
_BEYOND = 3.0  # degrees that surveys reach over the area of their system: half a zone of UTM
_SPOKEN_UNITS = {"degrees": "degrees", "m": "metres", "km": "kilometres"}


@dataclass(frozen=True)
class Ground:
    """Coordinates of the samples that have them, and the frame around them.

    Attributes
    ----------
    unit : str
        "degrees", "m" or "km"; "" for projected coordinates whose columns name none.
    narrowing : float
        Length of a unit of x by a unit of y on the ground: the cosine of the middle latitude.
    system : str
        What coordinates were before they were made degrees, "" where they are as they came.
    """

    samples: pd.DataFrame
    x: Floats
    y: Floats
    names: tuple[str, str]
    unit: str
    narrowing: float
    x_limits: tuple[float, float]
    y_limits: tuple[float, float]
    system: str = ""

    @property
    def geographic(self) -> bool:
        """Whether the coordinates are longitude and latitude."""
        return self.unit == "degrees"

    @property
    def bare_names(self) -> list[str]:
        """The names of projected coordinates without their unit."""
        found = [_WITH_UNIT.fullmatch(name.strip()) for name in self.names]
        return [part["name"] if part else name for part, name in zip(found, self.names, strict=True)]

    @property
    def km(self) -> float | None:
        """Kilometres in a unit of y; None where that is not known."""
        return _KM_OF_DEGREE if self.geographic else _KM_OF.get(self.unit)

    @property
    def wide_km(self) -> float:
        """Width of the frame in kilometres; 0 where that is not known."""
        return (self.x_limits[1] - self.x_limits[0]) * self.narrowing * (self.km or 0.0)

    @property
    def shape(self) -> float:
        """Height by width of the frame on the ground."""
        return (self.y_limits[1] - self.y_limits[0]) / ((self.x_limits[1] - self.x_limits[0]) * self.narrowing)


def ground_of(result: Assessment) -> Ground:
    """Return the coordinates of an assessment, with the frame around them."""
    (x_name, y_name), unit = _columns(result.samples.columns)
    values = [result.samples[name].astype(float).to_numpy() for name in (x_name, y_name)]
    known = np.isfinite(values[0]) & np.isfinite(values[1])
    if not known.any():
        raise refusal("map_no_place", x=x_name, y=y_name, n=len(result.samples))
    x, y = np.asarray(values[0][known], dtype=np.float64), np.asarray(values[1][known], dtype=np.float64)
    labels, names, system = result.samples.index[known], (str(x_name), str(y_name)), ""
    if look().crs:
        x, y, system = _as_degrees(x, y, labels, names, unit)
        unit = "degrees"
    geographic = unit == "degrees"
    if geographic:
        _check_degrees(labels, x, y, names)
        x = _across_date_line(x)
    narrowing = max(math.cos(math.radians((y.min() + y.max()) / 2)), _NARROWEST) if geographic else 1.0
    limits = _framed(x, y, narrowing)
    return Ground(result.samples[known], x, y, names, unit, narrowing, *limits, system)


def _as_degrees(x: Floats, y: Floats, labels: Any, names: tuple[str, str], unit: str) -> tuple[Floats, Floats, str]:
    """Return longitude and latitude (WGS 84) of coordinates in the system that was named, and its name."""
    instead = " Without `crs`, projected coordinates are drawn as they are."
    pyproj = optional_package("pyproj", "`crs`", instead=instead)
    code = look().crs
    try:
        system = pyproj.CRS.from_user_input(code)
    except pyproj.exceptions.CRSError:
        raise refusal("crs_unknown", got=code) from None
    if not (system.is_projected or system.is_geographic):
        raise refusal("crs_unknown", got=code)
    about = {"x": names[0], "y": names[1], "crs": code, "name": system.name}
    axis = (system.source_crs if system.is_bound else system).axis_info[0]
    # Columns called x and y that name no unit can be degrees as well.
    if system.is_geographic if unit in _KM_OF else system.is_projected and unit == "degrees":
        raise refusal("crs_columns", **about, unit=_SPOKEN_UNITS[unit], own=axis.unit_name)
    factor = 1000 * _KM_OF[unit] / axis.unit_conversion_factor if unit in _KM_OF else 1.0
    to_degrees = pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    longitude, latitude = to_degrees.transform(x * factor, y * factor)
    area = system.area_of_use
    west, south, east, north = area.bounds if area else (-180.0, -90.0, 180.0, 90.0)
    known = np.isfinite(longitude + latitude)
    # From the first meridian eastwards; the hair keeps an area that goes round the world from being none.
    along = np.mod(np.where(known, longitude, west) - west + _BEYOND, 360.0)
    far = along > np.mod(east - west - 1e-9, 360.0) + 2 * _BEYOND
    outside = ~known | far | (latitude < south - _BEYOND) | (latitude > north + _BEYOND)
    if outside.any():
        first = int(np.argmax(outside))
        at = (
            f"{_degrees_told([longitude[first]], 'EW')}, {_degrees_told([latitude[first]], 'NS')}"
            if known[first]
            else ""
        )
        where = {"row": labels.tolist()[first], "x_got": f"{x[first]:.10g}", "y_got": f"{y[first]:.10g}"}
        used = f"{_degrees_told((west, east), 'EW')}, {_degrees_told((south, north), 'NS')}"
        raise refusal("crs_outside", **about, **where, area=used, place=at or "no place on earth")
    return longitude, latitude, f"{system.name} ({code})" if len(code) <= _LONGEST_CODE else system.name


def _degrees_told(values: Sequence[float], ends: str) -> str:
    """Return degrees with their hemispheres, to a tenth."""
    return " to ".join(tick_texts(values, ends, geographic=True, digits=1))


def _columns(names: Any) -> tuple[tuple[Any, Any], str]:
    """Return the columns of x and y, and the unit that both names say: "degrees", "m" or "km", or else ""."""
    columns = {str(name).strip().casefold(): name for name in names}
    for pair in _DEGREES:
        if set(pair) <= set(columns):
            return (columns[pair[0]], columns[pair[1]]), "degrees"
    parts = {column: part for column in columns if (part := _WITH_UNIT.fullmatch(column))}
    for pair in _PROJECTED:
        named = [[column for column in parts if parts[column]["name"] == name] for name in pair]
        if all(named):
            x_name, y_name = (columns[those[0]] for those in named)
            units = [parts[those[0]]["unit"] or "" for those in named]
            if len(set(units)) > 1:
                raise refusal("map_units", x=x_name, y=y_name)
            return (x_name, y_name), units[0]
    raise refusal("map_coordinates", columns=listed(names))


def _check_degrees(labels: Any, x: Floats, y: Floats, names: tuple[str, str]) -> None:
    """Refuse what cannot be degrees."""
    for values, name, most in ((y, names[1], 90), (x, names[0], 360)):
        wrong = np.flatnonzero(np.abs(values) > most)
        if len(wrong):
            raise refusal(
                "map_degrees", column=name, most=most, row=labels.tolist()[wrong[0]], got=float(values[wrong[0]])
            )
    # Devices and files write 0 for a place that they do not know: no harbour lies on the equator off Africa.
    unknown = np.flatnonzero((x == 0) & (y == 0))
    if len(unknown):
        raise refusal("map_zero", x=names[0], y=names[1], row=labels.tolist()[unknown[0]], n=len(unknown))


def _across_date_line(x: Floats) -> Floats:
    """Return longitudes from 0 to 360 where a survey lies on both sides of 180 degrees."""
    turned = np.mod(x, 360.0)
    # Rounding alone can make the turned ones a little narrower.
    return turned if np.ptp(turned) < np.ptp(x) and np.ptp(x) > 180.0 else x


def _framed(x: Floats, y: Floats, narrowing: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return limits around the points whose shape fits a page."""
    wide, high = max(np.ptp(x), _LEAST_SPAN) * narrowing, max(np.ptp(y), _LEAST_SPAN)
    wide, high = max(wide, high / _STEEPEST), max(high, wide * _FLATTEST)
    wide, high = wide * (1 + 2 * _PAD), high * (1 + 2 * _PAD)
    x_middle, y_middle = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    x_half, y_half = float(wide / narrowing / 2), float(high / 2)
    return (float(x_middle) - x_half, float(x_middle) + x_half), (float(y_middle) - y_half, float(y_middle) + y_half)


def tick_texts(values: Sequence[float], ends: str, *, geographic: bool, digits: int = 6) -> list[str]:
    """Return texts of ticks: degrees with their hemisphere, or plain numbers."""
    if not geographic:
        return [f"{value:g}" for value in values]
    texts = []
    for value in values:
        turned = value - 360 if value > 180 else value + 360 if value < -180 else value
        end = "" if turned == 0 else ends[0] if turned > 0 else ends[1]
        texts.append(f"{round(abs(turned), digits):g}\N{DEGREE SIGN}{end and ' ' + end}")
    return texts
