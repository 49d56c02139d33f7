"""What comes in beside the telephone, and what is known of whoever calls: arrivals, callers, like calls, histories."""
