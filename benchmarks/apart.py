"""A network of its own, in which what arrives is dealt with on the load's core.

On a loopback device the kernel does the receiver's half where the sender just was, and counts it as the sender's work:
it takes apart there what was sent at once (GSO), and wakes viewers. Receive packet steering (RPS, in the kernel's
networking/scaling.rst) hands that half to the core of the load, for whoever sends. Needs root.
"""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.lab import LOAD_CORE, needs

INSIDE = "MOUNTAIN_APART"
STEERING = Path("/sys/class/net/lo/queues/rx-0/rps_cpus")
ADDRESS = "192.0.2.1/30"
"""Some WebRTC stacks take no loopback address as theirs; packets between a machine and itself are the loopback's all
the same."""
SETUP = (
    "mount -t sysfs none /sys",
    "ip link set lo up",
    "ip link add mountain0 type veth peer name mountain1",
    f"ip addr add {ADDRESS} dev mountain0",
    "ip link set mountain0 up",
    "ip link set mountain1 up",
)


def apart() -> None:
    """Runs this script anew in there; returns in there. Nothing of it is left once the script ends."""
    needs({"unshare": "util-linux", "ip": "iproute2"})
    if os.geteuid() != 0:
        print("only root makes networks; on the shared one receiving is counted as sending", file=sys.stderr)
        sys.exit(3)
    if INSIDE not in os.environ:
        os.environ[INSIDE] = "yes"
        os.execvp("unshare", ["unshare", "--net", "--mount", sys.executable, *sys.argv])
    for command in SETUP:
        subprocess.run(command.split(), check=True)
    STEERING.write_text(f"{1 << LOAD_CORE:x}")
