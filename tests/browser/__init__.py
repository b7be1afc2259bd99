"""In a real Chromium, against an installation started as `make run` starts it."""
