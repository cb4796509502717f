"""`python -m tests.benchmarks [NAME …]`: run the benchmarks, each with its limits, and say which do not hold."""

import importlib
import pkgutil
import sys

import tests.benchmarks as package


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all."""
    known = [
        module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_")
    ]
    unknown = sorted(set(names) - set(known))
    if unknown:
        print(f"no benchmark is named {unknown[0]}; known are {', '.join(known)}", file=sys.stderr)
        return 2
    broken = []
    for name in names or known:
        module = importlib.import_module(f"{package.__name__}.{name}")
        if not hasattr(module, "main"):
            continue
        print(f"\n== {name}", flush=True)
        if module.main():
            broken.append(name)
    print(f"\n{'limits not held: ' + ', '.join(broken) if broken else 'all limits hold'}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
