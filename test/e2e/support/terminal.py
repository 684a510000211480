"""Runs a command on a terminal of its own: terminal.py COLUMNS ROWS COMMAND [ARGUMENT...]

What the command writes to the terminal goes to stdout. Each line on stdin is a JSON document:
{"size": [COLUMNS, ROWS]} gives the terminal another size, and {"keys": TEXT} is typed. Exits as the
command did, as a shell tells it; when stdin ends, the command is killed.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def obey(line, terminal):
    order = json.loads(line)
    if "size" in order:
        resize(terminal, *order["size"])
    if "keys" in order:
        os.write(terminal, order["keys"].encode())


def read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:  # no process has it open any more
        return b""


def relay(child, terminal):
    sources = [terminal, 0]
    orders = b""
    while True:
        ready, _, _ = select.select(sources, [], [])
        if 0 in ready:
            chunk = os.read(0, 65536)
            if not chunk:
                sources.remove(0)
                os.kill(child, signal.SIGKILL)
            *lines, orders = (orders + chunk).split(b"\n")
            for line in lines:
                obey(line, terminal)
        if terminal in ready:
            chunk = read(terminal)
            if not chunk:
                return
            os.write(1, chunk)


size = [int(word) for word in sys.argv[1:3]]
child, terminal = pty.fork()
if child == 0:
    resize(0, *size)
    os.execvp(sys.argv[3], sys.argv[3:])
relay(child, terminal)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.exit(status if status >= 0 else 128 - status)
