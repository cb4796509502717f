"""What the tests need beside Python: found on this machine, else installed, else named with its command."""
