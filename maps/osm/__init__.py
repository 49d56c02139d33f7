"""From an OpenStreetMap extract to roads and what stands beside them."""
