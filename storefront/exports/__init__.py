"""Files for other catalogues: what is ready for them, what is missing, and the files themselves."""
