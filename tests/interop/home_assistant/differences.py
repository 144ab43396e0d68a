# SPDX-License-Identifier: MIT
"""What the releases of the file `releases` do differently, as far as a test sees it."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Release:
    entity_ids_from_keys: bool  # `default_entity_id` is understood (from 2025.10); else names make them
    address_in_yaml: bool  # its own address is read from configuration.yaml
    of_a_removal: tuple  # what it says of its own when a device with disabled entities is removed
    of_a_refusal: tuple  # what it says of its own when it refuses a number out of range


RELEASES = {
    "2026.11.0": Release(entity_ids_from_keys=True, address_in_yaml=False, of_a_removal=(),
                         of_a_refusal=()),
    # It clears the device's topic once more for each of them, and then wonders at what it gets.
    "2024.12.5": Release(entity_ids_from_keys=False, address_in_yaml=True,
                         of_a_removal=("No device components to cleanup",), of_a_refusal=("Error handling request",)),
}
