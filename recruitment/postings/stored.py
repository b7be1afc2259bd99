"""A profile to JSON and back: `from_data(as_data(profile)) == profile`.

A stored version outlives the code that wrote it. So `from_data` checks nothing, passes over keys that it does not know,
and leaves the default where a key is not there yet: a field added to the shape needs a default.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from functools import cache
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from recruitment.postings.shape import Profile

Maker = Callable[[Any], Any]


def as_data(profile: Profile) -> dict[str, Any]:
    """The profile as plain JSON values: dates and times in ISO, tuples as lists, scores as strings."""
    return cast("dict[str, Any]", _plain(profile))


def from_data(data: Mapping[str, Any]) -> Profile:
    return cast("Profile", _maker(Profile)(data))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, date | time):
        return value.isoformat()
    return value


@cache
def _maker(hint: Any) -> Maker:
    """What turns a JSON value into a value of this type; worked out once a type, as this runs on every request."""
    if is_dataclass(hint):
        return _Fields(hint)
    origin = get_origin(hint)
    if origin is UnionType:
        make = _maker(next(arg for arg in get_args(hint) if arg is not type(None)))
        return lambda value: None if value is None else make(value)
    if origin is tuple:
        make = _maker(get_args(hint)[0])
        return lambda values: tuple(make(value) for value in values)
    if origin is Mapping:
        return lambda values: {int(key): value for key, value in values.items()}
    if hint in (date, time):
        return cast("Maker", hint.fromisoformat)
    return lambda value: value


class _Fields:
    """Makes a dataclass. Its makers are looked up at the first call, because a unit holds units."""

    def __init__(self, shape: Any) -> None:
        self.shape = shape
        self.makers: dict[str, Maker] = {}

    def __call__(self, data: Mapping[str, Any]) -> Any:
        if not self.makers:
            self.makers = {name: _maker(hint) for name, hint in get_type_hints(self.shape).items()}
        return self.shape(**{name: make(data[name]) for name, make in self.makers.items() if name in data})
