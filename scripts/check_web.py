"""Check the pages: format and lint, types, tests; with the node that builds them."""

from __future__ import annotations

import os
import subprocess
import sys

from build_web import WEB, path_with_node

STEPS = (("biome", "check", "--error-on-warnings", "."), ("tsc", "--noEmit"), ("vitest", "run"))


def main() -> int:
    """Run the steps up to the first that fails; give the exit code."""
    environment = os.environ | {"PATH": path_with_node(), "NO_COLOR": "1"}
    for name, *options in STEPS:
        command = (str(WEB / "node_modules" / ".bin" / name), *options)
        code = subprocess.run(command, cwd=WEB, env=environment, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
