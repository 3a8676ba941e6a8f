"""A real SMSC for the tests: the `smpp34` package, which shares no line with the library that the portal sends with."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import smpp34

from tests.operations.machine import free_port

ESM_RECEIPT = 0x04


class Smsc:
    """Takes every message under its own ids and keeps it; refuses with `refuse_with` while that is set."""

    def __init__(self, port: int = 0) -> None:
        self.binds = 0
        self.port = port or free_port()
        self.taken: list[Any] = []
        self.refuse_with = 0
        self.before_answer: Callable[[], Coroutine[Any, Any, None]] | None = None
        self.sessions: dict[str, Any] = {}
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)
        self._thread.start()
        assert self._ready.wait(5)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(timeout=5)
        self._loop.close()

    def deliver(self, text: bytes, *, esm_class: int = ESM_RECEIPT, tlvs: tuple[tuple[int, bytes], ...] = ()) -> Any:
        """Send this to whoever is bound; the future is its answer's status."""
        return asyncio.run_coroutine_threadsafe(self._deliver(text, esm_class, tlvs), self._loop)

    def hang_up(self) -> None:
        """Tell everybody that the session ends; done once they have answered."""
        asyncio.run_coroutine_threadsafe(self._unbind(), self._loop)

    async def _serve(self) -> None:
        self._task = asyncio.ensure_future(self._listen())
        try:
            await self._task
        except asyncio.CancelledError:
            await self._server.stop()

    async def _listen(self) -> None:
        self._server = smpp34.Server("127.0.0.1", self.port, system_id="SMSC")
        await self._server.start()
        self._ready.set()
        while True:
            event = await self._server.next()
            if isinstance(event, smpp34.Esme):
                self.binds += 1
                self.sessions[event.session_id] = event
            elif isinstance(event, smpp34.SubmitSmEvent):
                await self._answer(event)
            else:
                self.sessions.pop(event.session_id, None)

    async def _answer(self, event: Any) -> None:
        if self.before_answer is not None:
            await self.before_answer()
        if self.refuse_with:
            event.reject(self.refuse_with)
            return
        self.taken.append(event)
        event.accept(f"ref-{len(self.taken)}")

    async def _deliver(self, text: bytes, esm_class: int, tlvs: tuple[tuple[int, bytes], ...]) -> int:
        (session,) = self.sessions.values()
        more = [smpp34.Tlv(tag, value) for tag, value in tlvs]
        answer = await session.deliver_sm("HoSoBC", text, source_addr="84912345678", esm_class=esm_class, tlvs=more)
        return int(answer.command_status)

    async def _unbind(self) -> None:
        for session in list(self.sessions.values()):
            await session.unbind()
