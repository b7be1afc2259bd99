"""How well a colour can be read on another: the contrast of WCAG 2.2, from 1 to 21."""

LIGHT_PAPER = "#ffffff"
DARK_PAPER = "#14181d"
LEAST = 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, both written `#rrggbb`."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
