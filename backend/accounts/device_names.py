"""User-Agent headers turned into short device names."""

# The first match wins: browsers name the ones they descend from, too.
BROWSERS = (
    ("KAKAOTALK", "KakaoTalk"),
    ("NAVER(inapp", "NAVER"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Whale/", "Whale"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
PROGRAM_MAX_CHARS = 40


def device_name(user_agent: str) -> str:
    """Return for example "Chrome · Android"; for a program that is no browser its first word, or ""."""
    found = [next((name for mark, name in table if mark in user_agent), None) for table in (BROWSERS, SYSTEMS)]
    words = [name for name in found if name]
    return " · ".join(words) or user_agent.partition(" ")[0].partition("/")[0][:PROGRAM_MAX_CHARS]
