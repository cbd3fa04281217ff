"""/healthz: 200 when the server is ready and its database answers."""

import logging

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse

from ui.desk import db


async def healthz(request: Request) -> JSONResponse:
    try:
        await to_thread.run_sync(_ask)
    except Exception:
        logging.getLogger("kexun").exception("The database does not answer")
        return JSONResponse({"status": "no database"}, 503, {"Cache-Control": "no-store"})
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def _ask() -> None:
    with db() as session:
        session.connection().exec_driver_sql("select 1")
