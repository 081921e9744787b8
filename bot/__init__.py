"""The porch: touches the world and wires the rooms together."""
