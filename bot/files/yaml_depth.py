"""Measures how deep a YAML text nests before it is composed: the C composer recurses and would end the process."""

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, the same
    from yaml import SafeLoader  # type: ignore[assignment]

MAX_DEPTH = 20


def is_too_deep(text: str) -> bool:
    """Whether mappings and lists nest beyond `MAX_DEPTH`; yaml.YAMLError where the text is no YAML."""
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            return True
    return False
