"""What the pages share: the frame, the session, the case view and its words."""
