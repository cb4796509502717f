"""The emulator in a process of its own, over the wire with real boto3 clients."""
