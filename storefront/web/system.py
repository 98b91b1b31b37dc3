"""For machines that watch the shop: alive, and ready to serve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from storefront.kernel import worker
from storefront.kernel.db import end_reading, read_session
from storefront.web.guards import public

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

blueprint = Blueprint("system", __name__)


@dataclass(frozen=True, kw_only=True)
class Health:
    """How one part is doing; `why` tells what is wrong, or what is there."""

    ok: bool
    why: str = ""


Check = Callable[["Session"], Health]


def check_database(session: Session) -> Health:
    """Whether it answers, and which revision of the schema it has."""
    revision = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return Health(ok=revision is not None, why=f"revision {revision}")


def check_worker(session: Session) -> Health:
    del session
    return Health(ok=True) if worker.is_alive() else Health(ok=False, why="no heartbeat: is `flask worker` running?")


OWN_CHECKS: tuple[tuple[str, Check], ...] = (("database", check_database), ("worker", check_worker))


def init_app(app: Flask, checks: Sequence[tuple[str, Check]]) -> None:
    """`checks` are what the capabilities contribute, such as the state of the index."""
    app.extensions["checks"] = (*OWN_CHECKS, *checks)
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """The process answers; asks nothing of anybody."""
    return _never_kept(jsonify(ok=True))


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    """Each part with `ok` and `why`; 503 as long as one of them is not."""
    checks: tuple[tuple[str, Check], ...] = current_app.extensions["checks"]
    parts = {name: _run(check) for name, check in checks}
    ready = all(part.ok for part in parts.values())
    response = jsonify(ok=ready, parts={name: {"ok": part.ok, "why": part.why} for name, part in parts.items()})
    response.status_code = 200 if ready else 503
    return _never_kept(response)


def _run(check: Check) -> Health:
    try:
        return check(read_session())
    except (SQLAlchemyError, OSError, LookupError) as error:
        return Health(ok=False, why=type(error).__name__)
    finally:
        end_reading()


def _never_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
