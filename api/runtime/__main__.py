"""`python -m api.runtime`, which `bootstrap` executes."""

from api.runtime.sandbox import main

main()
