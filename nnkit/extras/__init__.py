"""Beside the core: callbacks, schedules, storage, and how things are shown and recorded."""
