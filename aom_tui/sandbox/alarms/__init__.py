"""Alarm rules at work: read, measured, judged, and what they find raised as alarms. It all hangs on the clock alone."""
