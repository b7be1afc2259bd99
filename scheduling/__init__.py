"""When people meet, and who must be reminded."""
