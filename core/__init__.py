"""Bedside's library: edit a reply for empathy, check its facts, judge and align; no screen."""
