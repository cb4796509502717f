"""The pure parts of the emulator."""
