# SPDX-License-Identifier: MIT
"""Measured figures: printed (pytest -rP shows them), and kept in the file P2M_FIGURES names."""
import os


def figure(what, value, unit="s"):
    line = f"{what}: {value:.1f} {unit}" if isinstance(value, float) else f"{what}: {value} {unit}"
    print(f"figure: {line}")
    if path := os.environ.get("P2M_FIGURES"):
        with open(path, "a", encoding="utf-8") as file:
            file.write(line + "\n")
