"""The HTTP routes: parse, call, serialise. They import everything else of `api`; nothing but `app.py` imports them."""
