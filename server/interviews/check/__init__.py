"""Device checks: camera, microphone, speakers and the way through the server, tried before the day and kept."""
