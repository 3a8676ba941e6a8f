"""Every template as the JSON of the contract says it."""

from portal.notices.wording.rules import TEMPLATES, longest


def as_json() -> list[dict[str, object]]:
    """`text` with names for the places, `longest` the same with the longest value at every place."""
    return [
        {"key": template.key, "version": template.version, "text": template.whole, "longest": longest(template)}
        for template in TEMPLATES
    ]
