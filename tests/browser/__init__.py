"""The product as people meet it: real Chromium against a real server."""
