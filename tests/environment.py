"""The surroundings of the tests, set before Django reads its settings: pytest loads this first (see pyproject.toml)."""

import os
import tempfile
from pathlib import Path

for name in ("REHEARSAL", "EMAIL_URL", "SITE_URL", "SECRET_KEY", "PORT"):
    os.environ.pop(name, None)
# A folder of its own for every worker; the system clears it away with its other temporary files.
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="tests-")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
(Path(os.environ["DATA_DIR"]) / "static").mkdir()
