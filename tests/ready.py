"""What every process of the product does alike when it starts, done once: the others are forked from one that has."""

import gc

from sqlalchemy.orm import configure_mappers

import tests.product  # noqa: F401 - what the new process would import first
from server.media.slate import make_slate
from server.shell import whole_shell

configure_mappers()
make_slate()
whole_shell()
gc.collect()
gc.freeze()
