"""What tests look for in the text of an LL-HLS playlist."""

import re

PART = re.compile(r'#EXT-X-PART:.*URI="([^"]+)"')
HINT = re.compile(r'#EXT-X-PRELOAD-HINT:.*URI="([^"]+)"')
SEGMENT = re.compile(r"^(\w+/[^#\s]+)$", re.MULTILINE)
NUMBER = re.compile(r"#EXT-X-MEDIA-SEQUENCE:(\d+)")
