"""What the environment says of a deployment: every `XJDATA_*` variable a user sets, but one.

``XJDATA_LANG`` is read by `xjdata.messages`, which stands below this room and must answer `--help`
before pydantic is imported. Not here: the secrets that source contracts name for themselves.
"""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """The variables, read anew each time this is made; an empty one counts as not set."""

    model_config = SettingsConfigDict(env_prefix="XJDATA_", env_ignore_empty=True, frozen=True)

    home: str = "league"
    """The folder of the deployment; below the working directory when relative."""
    lake_url: str | None = None
    """Where the lake lies when not in the home, as universal-pathlib reads it."""
    warehouse_url: SecretStr | None = None
    """SQLAlchemy URL of the warehouse; may hold a password."""
    pseudonym_key: SecretStr = SecretStr("")
    """The key under which ID and student numbers become pseudonyms."""
