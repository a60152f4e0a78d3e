"""What a fresh sandbox holds: hosts, rules, events, dashboards and series of a small shop."""
