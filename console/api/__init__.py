"""The centre over HTTP and websockets."""
