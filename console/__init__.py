"""Who sees it: command line, HTTP, sockets; the one place where all is wired."""
