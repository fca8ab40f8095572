"""A link that delays and loses packets, for measurements on one machine.

Arguments: the name of a device to make and its address. Whatever is sent to another address of its
network comes back from there to this machine: the addresses in the packet are exchanged, which
leaves its checksums right. So TCP and UDP meet the same loss, the same delay and the same MTU. TCP
uses CUBIC there, as QUIC does, whatever the machine uses otherwise.

Reads lines "DELAY_MS LOSS" (each way; 0 to 1) and answers "ok" to each. Ends with its input.
"""

import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 1
IFF_NO_PI = 0x1000
QUEUE = 65536


def open_device(name, own):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    network = own.rsplit(".", 1)[0] + ".0/24"
    for command in (
        ["ip", "address", "add", own + "/24", "dev", name],
        ["ip", "link", "set", name, "mtu", "1500", "txqueuelen", "10000", "up"],
        ["ip", "route", "replace", network, "dev", name, "src", own, "congctl", "cubic"],
    ):
        subprocess.run(command, check=True)
    return device


def main(name, own):
    device = open_device(name, own)
    commands = sys.stdin.fileno()
    os.set_blocking(commands, False)
    chance = random.Random(1)
    held = []
    number = 0
    delay = loss = 0.0
    pending = b""
    print("ok", flush=True)
    while True:
        wait = max(0.0, held[0][0] - time.monotonic()) if held else None
        ready, _, _ = select.select([device, commands], [], [], wait)
        if commands in ready:
            got = os.read(commands, 4096)
            if not got:
                return
            pending += got
            while b"\n" in pending:
                line, pending = pending.split(b"\n", 1)
                delay, loss = (float(word) for word in line.split())
                delay /= 1000
                print("ok", flush=True)
        if device in ready:
            for _ in range(64):
                try:
                    packet = os.read(device, 2048)
                except BlockingIOError:
                    break
                if packet[0] >> 4 != 4 or (loss and chance.random() < loss):
                    continue
                packet = packet[:12] + packet[16:20] + packet[12:16] + packet[20:]
                if not delay:
                    os.write(device, packet)
                elif len(held) < QUEUE:
                    number += 1
                    heapq.heappush(held, (time.monotonic() + delay, number, packet))
        now = time.monotonic()
        while held and held[0][0] <= now:
            os.write(device, heapq.heappop(held)[2])


main(sys.argv[1], sys.argv[2])
