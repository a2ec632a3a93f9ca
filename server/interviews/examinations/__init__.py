"""Examinations of public institutions: order by lot, identity checked, blind scores, a record that is closed."""
