"""Beli Produk NTT: the shop of a province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_migrate import Migrate

from config import ROOT
from storefront import registry, subscriptions, web
from storefront.kernel.db import db, init_database
from storefront.search import service as search_service

if TYPE_CHECKING:
    from config import Config

MEBIBYTE = 1024 * 1024


def create_app(config: Config) -> Flask:
    """Build the application from settings that are parsed and checked already."""
    app = Flask(__name__, root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.from_mapping(
        SHOP=config,
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # an error goes into logs: without what people wrote
        MAX_CONTENT_LENGTH=16 * MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=MEBIBYTE,
        MAX_FORM_PARTS=1000,
    )
    config.data_dir.mkdir(parents=True, exist_ok=True)
    registry.configure(config)
    subscriptions.subscribe_handlers()
    search_service.configure(config.index_dir)
    init_database(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    web.init_app(app, registry.page_context(), registry.readiness_checks(), registry.page_versions())
    for blueprint in registry.blueprints():
        app.register_blueprint(blueprint)
    for command in registry.commands():
        app.cli.add_command(command)
    return app
