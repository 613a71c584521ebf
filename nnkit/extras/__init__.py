"""Beside the core: callbacks, schedules, and how things are recorded and shown."""
