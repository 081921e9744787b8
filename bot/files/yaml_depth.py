"""Measures how deep a YAML text nests before it is composed: the C composer recurses and would end the process."""

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, the same
    from yaml import SafeLoader  # type: ignore[assignment]  # used alike

MAX_DEPTH = 20
HARMLESS_OPENINGS = 5_000
"""Fewer brackets than this can't exhaust the stack, and nesting by indentation would need a far larger file."""


def is_too_deep(text: str) -> bool:
    """Whether mappings and lists nest dangerously deep; yaml.YAMLError where the text is no YAML."""
    if text.count("[") + text.count("{") < HARMLESS_OPENINGS:
        return False
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            return True
    return False
