"""Where compiled kernels are kept: apart for each state of their sources."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Final

PACKAGES: Final = ("maps", "routing", "fleet", "dispatch", "simulator")
_DIGEST_SIZE: Final = 8


def kernel_cache(root: Path) -> Path:
    """Give the folder of the kernels as they are written now, below a state folder.

    What is compiled is known by the file of the function that was called alone: where one that it calls in another file
    has changed, the old code would be run. So any change of a kernel begins a folder of its own.
    """
    return root / "numba" / sources_digest()


def sources_digest() -> str:
    """Give the digest of the sources of all kernels, by name and content."""
    digest = hashlib.blake2b(digest_size=_DIGEST_SIZE)
    for package in PACKAGES:
        folder = _folder(package)
        for file in sorted(folder.rglob("kernels/*.py")):
            digest.update(f"{package}/{file.relative_to(folder).as_posix()}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent
