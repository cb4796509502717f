"""The emulator over the wire, with real boto3 clients, and the pure parts by themselves."""
