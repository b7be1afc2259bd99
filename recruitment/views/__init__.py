"""What the ground floor answers to a browser, a module a subject."""
