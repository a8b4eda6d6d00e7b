"""What goes out, in the operator's console: the days, subscriptions, deliveries, pushes."""

from backend.digests.admin import days, deliveries, pushes, subscriptions

__all__ = ["days", "deliveries", "pushes", "subscriptions"]
