"""`make bench`: every benchmark in turn, each in a process of its own. Public data comes from SHOPDESK_BENCH_DATA."""

import subprocess
import sys
import time

PARTS = (
    *("fresh", "serving", "conversing", "simulated", "tau_retail"),
    *("storage", "nlu", "knowledge_base", "recommender", "speech", "phone"),
)


def main() -> int:
    """Run the parts named on the command line, or all; 1 when one of them fails."""
    failed = []
    for part in sys.argv[1:] or PARTS:
        started = time.monotonic()
        print(f"\n## {part}\n", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}"], check=False).returncode:
            failed.append(part)
        print(f"\n({part}: {time.monotonic() - started:.0f} s)", flush=True)
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nall parts ran")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
