"""The only door to WeasyPrint: a page of ours becomes a tagged PDF. Worker and commands only, never inside a request."""

from pathlib import Path
from typing import Any

from django.conf import settings

OWN_FILES = Path(settings.BASE_DIR) / "static"


class NoPango(RuntimeError):
    """The library that sets the type is not installed; everything but PDFs works without it."""

    def __init__(self) -> None:
        super().__init__("PDFs need Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0 (macOS: brew install pango)")


def pdf(html: str) -> bytes:
    """Set a whole HTML document as PDF/UA-1, with bookmarks from its headings. Raises NoPango.

    The document may name files in static/ ("css/print-profile.css") and nothing else: WeasyPrint fetches whatever it
    reads, and what it reads may hold words that a stranger wrote.
    """
    try:
        from weasyprint import HTML  # slow import
    except OSError as error:
        raise NoPango from error
    document = HTML(string=html, base_url=f"{OWN_FILES.as_uri()}/", url_fetcher=_own_files_only())
    printed: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return printed


class Sheets:
    """A set document whose pages can be asked where an element landed. Raises NoPango."""

    def __init__(self, html: str) -> None:
        try:
            from weasyprint import HTML  # slow import
        except OSError as error:
            raise NoPango from error
        self._set = HTML(string=html, base_url=f"{OWN_FILES.as_uri()}/", url_fetcher=_own_files_only()).render(pdf_tags=True)

    @property
    def count(self) -> int:
        return len(self._set.pages)

    def places(self) -> dict[str, int]:
        """{id of an element: the page on which it begins, from 0}."""
        return {name: number for number, page in enumerate(self._set.pages) for name in page.anchors}

    def pdf(self) -> bytes:
        """The pages as a PDF, with tags, links and bookmarks."""
        made: bytes = self._set.write_pdf(pdf_tags=True)
        return made

    def accessible(self) -> bytes:
        """The pages as PDF/UA-1."""
        made: bytes = self._set.write_pdf(pdf_variant="pdf/ua-1")
        return made


def _own_files_only() -> Any:
    from weasyprint.urls import URLFetcher  # slow import

    class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            path = Path(url.removeprefix("file://").split("?")[0])
            if not url.startswith("file:///") or not path.resolve().is_relative_to(OWN_FILES):
                raise ValueError(f"not a file of ours: {url}")
            return super().fetch(url, headers)

    return OwnFiles(allowed_protocols=("file",))
