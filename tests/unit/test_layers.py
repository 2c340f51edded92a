"""The library stands without a screen."""

import subprocess
import sys


def test_importing_the_library_loads_no_streamlit():
    code = (
        "import sys, pkgutil, importlib, core\n"
        "names = [m.name for m in pkgutil.walk_packages(core.__path__, 'core.')]\n"
        "[importlib.import_module(n) for n in names if not n.endswith('__main__')]\n"
        "assert len(names) > 50, names\n"
        "print(sorted(n for n in sys.modules if n.split('.')[0] in ('streamlit', 'pages')))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
