"""Times a company offers, bookings that cannot overlap for anybody, and what happens when they come or pass."""
