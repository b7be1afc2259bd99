"""Both lists, whole."""

from tests.files import hostile_hidden, hostile_opendocument, hostile_pdf, hostile_zip
from tests.files.honest import HONEST
from tests.files.hostile import HOSTILE

__all__ = ["HONEST", "HOSTILE", "hostile_hidden", "hostile_opendocument", "hostile_pdf", "hostile_zip"]
