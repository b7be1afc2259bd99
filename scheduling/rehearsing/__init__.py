"""A whole recruitment played through at once, from empty to hired, with its diary: `manage.py rehearse`."""
