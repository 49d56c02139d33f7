"""How units come to a place: crews by road or by air, feldshers of villages on foot or in their own car."""
