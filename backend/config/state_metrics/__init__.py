"""Gauges computed from rows, the queue and the disk when Prometheus scrapes."""
