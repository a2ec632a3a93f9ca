"""Servers that ours are compared with; a script starts them with packages it has installed for itself."""
