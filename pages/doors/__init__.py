"""Doors: plain pages beside Streamlit's, where a browser gets or gives back its cookie."""

from pages.doors.seats import SEAT_DOORS
from pages.doors.staff import STAFF_DOORS

DOORS = [*SEAT_DOORS, *STAFF_DOORS]
