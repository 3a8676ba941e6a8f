"""What may be booked, and how much of it by one telephone. Plain Python."""

MOST_OPEN = 3  # bookings per telephone that still wait for their postman


def services(*, submit: bool, back: bool) -> tuple[str, ...]:
    """What the list allows, the fullest first: both, submit, return."""
    offered = (("both", submit and back), ("submit", submit), ("return", back))
    return tuple(service for service, allowed in offered if allowed)
