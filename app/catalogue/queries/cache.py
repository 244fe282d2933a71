"""What never changes may be kept in this process: bounded, least recently used first out, for all threads."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """Keep values up to a total weight. Safe in threads; two that miss at once both make the value."""

    def __init__(self, max_weight: int) -> None:
        self._max_weight = max_weight
        self._weight = 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K, make: Callable[[], tuple[V, int]]) -> V:
        """Give what is kept under `key`; else make it, with its weight, and keep it.

        What alone weighs more than the whole cache may is given but not kept.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        value, weight = make()
        if weight <= self._max_weight:
            self._keep(key, value, weight)
        return value

    def clear(self) -> None:
        """Forget everything: the database is another one now."""
        with self._lock:
            self._kept.clear()
            self._weight = 0

    def _keep(self, key: K, value: V, weight: int) -> None:
        with self._lock:
            _, former = self._kept.pop(key, (None, 0))
            self._kept[key] = (value, weight)
            self._weight += weight - former
            while self._weight > self._max_weight:
                _, (_, lost) = self._kept.popitem(last=False)
                self._weight -= lost
