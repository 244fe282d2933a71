"""What the parts share: the scene and the servers, made when the first one needs them."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType

from bench import bare
from bench.asking import look
from bench.scene import Scene, make_scene
from bench.servers import Server, serve_bare, serve_ours
from bench.takes import Manner


@dataclass
class Stage:
    """The folder, the servers and the people of one measuring; all is gone afterwards."""

    manner: Manner
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "Stage":
        self.folder = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="diemcau-bench-")))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    @cached_property
    def scene(self) -> Scene:
        """The demo with people signed in."""
        return make_scene(self.folder / "instance", self.manner.trainees)

    @cached_property
    def ours(self) -> Server:
        """Our server, warm: each worker knows the lesson and has signed people in."""
        server = self._open.enter_context(serve_ours(self.scene.instance))
        for _ in range(2):
            for browser in self.scene.readers:  # each has opened the lesson: reading it again writes nothing
                look(server.port, self.scene.lesson_path, browser)
        return server

    @cached_property
    def bare_cookies(self) -> list[str]:
        """Cookies of people in the bare app, which is prepared here."""
        folder = self.folder / "bare"
        folder.mkdir()
        page = self.scene.app.test_client()
        page.set_cookie("diemcau", self.scene.readers[0].cookie.partition("=")[2], domain="127.0.0.1")
        answer = page.get(self.scene.lesson_path, base_url="http://127.0.0.1")
        assert answer.status_code == 200, answer.status
        return bare.prepare(folder, answer.get_data(as_text=True), self.manner.trainees)

    @cached_property
    def bare(self) -> Server:
        """The bare server."""
        assert self.bare_cookies
        return self._open.enter_context(serve_bare(self.folder / "bare"))
