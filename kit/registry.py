"""Find every plug-in in a package by importing it; nobody keeps a list."""

import difflib
import importlib
import pkgutil
from collections.abc import Iterator
from threading import RLock
from typing import Generic, TypeVar

from kit.errors import UnknownNameError

T = TypeVar("T")


class Registry(Generic[T]):
    """The items that the modules of one package add to it when imported."""

    def __init__(self, noun: str, package: str) -> None:
        self.noun, self.package = noun, package
        self._items: dict[str, T] = {}
        self._loaded = False
        self._lock = RLock()

    def add(self, name: str, item: T) -> T:
        """Add an item; a second item of the same name stops the program at start-up."""
        if name in self._items:
            raise ValueError(f"two {self.noun}s are called {name!r} in {self.package}")
        self._items[name] = item
        return item

    def __getitem__(self, name: str) -> T:
        self._load()
        try:
            return self._items[name]
        except KeyError:
            raise UnknownNameError(self._advice(name)) from None

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(sorted(self._items))

    def __contains__(self, name: object) -> bool:
        self._load()
        return name in self._items

    def __len__(self) -> int:
        self._load()
        return len(self._items)

    def _load(self) -> None:
        with self._lock:
            if self._loaded:
                return
            package = importlib.import_module(self.package)
            for module in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{self.package}.{module.name}")
            self._loaded = True

    def _advice(self, name: str) -> str:
        near = difflib.get_close_matches(name, self._items, n=1)
        offer = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(self)}"
        return f"no {self.noun} is called {name!r}; {offer}"
