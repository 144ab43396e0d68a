# SPDX-License-Identifier: MIT
"""Runs the real program, a real broker and simulated printers, and watches what they say.

Everything of one test lives on a loopback network of its own (`Lan`), so tests run side by side.
"""
from . import contract
from .broker import Broker
from .convergence import differs_from_clean_start
from .field import Plot, Scripts
from .figures import figure
from .gateway import Gateway
from .lan import Lan
from .process import Process, program
from .recorder import rows
from .retained import normalised, retained_topics
from .simulator import Simulator
from .wait import PATIENCE, observe, wait_until
from .watcher import Message, Watcher
from .world import World

__all__ = ["PATIENCE", "Broker", "Gateway", "Lan", "Message", "Plot", "Process", "Scripts",
           "Simulator", "Watcher", "World", "contract", "differs_from_clean_start", "figure",
           "normalised", "observe", "program", "retained_topics", "rows", "wait_until"]
