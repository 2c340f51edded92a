"""What Bedside can do, one module a capability; pages and the command line call only these."""
