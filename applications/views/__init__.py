"""The views of applying, of one's own application and of the interviews."""
