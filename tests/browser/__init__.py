"""The page in a real Chromium, served as it ships, over a scripted API."""
