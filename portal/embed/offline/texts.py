"""What the installed portal says of itself, and what its worker writes above a page that was kept."""

from typing import Any

NAME = "Hồ Sơ Bưu Chính"
BLUE = "#0b3d6e"
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)
WORDS = {
    "vi": {
        "stamp": "Thông tin lúc {time}, ngày {day}; hiện không có mạng.",
        "rest": "Từ đó có thể đã khác. Có mạng lại, ông/bà mở lại trang; lúc này chưa gửi được gì.",
        "last": "Xem trang theo dõi đã giữ, kèm giờ của thông tin",
    },
    "en": {
        "stamp": "As of {time}, {day}; there is no network now.",
        "rest": "Things may have changed since. Open the page again when there is a network; nothing can be sent now.",
        "last": "See the tracking page that was kept, with its time",
    },
}


def manifest() -> dict[str, Any]:
    """The web app manifest."""
    return {
        "id": "/",
        "name": NAME,
        "short_name": NAME,
        "description": "Xem hồ sơ gửi qua bưu điện đang ở đâu.",
        "lang": "vi",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": BLUE,
        "icons": [
            {"src": "/static/img/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *({"src": f"/static/img/{file}", "sizes": size, "type": "image/png", "purpose": use} for file, size, use in ICONS),
        ],
    }
