"""Which slice of a long list to show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    number: int
    total: int
    size: int = 20

    @classmethod
    def read(cls, text: str, total: int, size: int = 20) -> "Page":
        """From the address; nonsense is the first page, too far is the last."""
        wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
        pages = max(1, -(-total // size))
        return cls(min(max(1, wanted), pages), total, size)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None
