"""Clinicians' review: drawn, rated blind, settled, corrected and counted."""
