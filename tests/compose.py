"""docker-compose.yml and Dockerfile, read as Docker would: what a service runs, with which environment, from which files."""

import fnmatch
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")


class Missing(Exception):
    """A variable without which Docker would not start, with the words that it would say."""


def read() -> dict[str, Any]:
    """The file as it stands, its variables not yet filled in."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def fill(thing: Any, environment: Mapping[str, str]) -> Any:
    """`thing` with its `${NAME}`, `${NAME:-default}` and `${NAME:?words}` filled in. Raises Missing."""
    if isinstance(thing, dict):
        return {key: fill(value, environment) for key, value in thing.items()}
    if isinstance(thing, list):
        return [fill(value, environment) for value in thing]
    return VARIABLE.sub(lambda match: _value(match, environment), thing) if isinstance(thing, str) else thing


def _value(match: re.Match[str], environment: Mapping[str, str]) -> str:
    name, kind, words = match.groups()
    if environment.get(name):
        return environment[name]
    if kind == ":?":
        raise Missing(f"{name}: {words}")
    return words or ""


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order, each with its arguments on one line."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _space, rest in (line.partition(" ") for line in lines)]


def environment_of_image() -> dict[str, str]:
    """What every process of the image finds in its environment."""
    return {
        name: value for word, rest in instructions() if word == "ENV" for name, _is, value in (pair.partition("=") for pair in rest.split())
    }


def image_command() -> list[str]:
    return json.loads(next(rest for word, rest in instructions() if word == "CMD"))


def is_sent(path: str) -> bool:
    """Whether .dockerignore lets this file or folder through to the build; the last line that fits decides."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text().split():
        pattern = line.removeprefix("!").removeprefix("**/")
        if fnmatch.fnmatch(path, pattern) or fnmatch.fnmatch(Path(path).name, pattern):
            sent = line.startswith("!")
    return sent


def build(folder: Path) -> Path:
    """Lay out /app of the image in `folder`: what its COPY lines take, and nothing else."""
    for word, rest in instructions():
        if word == "COPY":
            source, target = rest.split()
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, folder / source)
    return folder
