"""What programs that tests start need, wherever the tests themselves were started."""

import signal


def heed_control_c() -> None:
    """Let a program heed control-C, although the tests may run in the background, which does not.

    For `preexec_fn` of `subprocess.Popen`: a signal that is ignored stays so in every child.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
