"""The app's parts one by one: no server, no boto3, no clock."""
