"""The app over real HTTP, with an unmodified boto3 against `python -m emulator`."""
