"""How long crews take: at the scene and at the hospital, and whether they carry somebody there."""
