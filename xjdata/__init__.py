"""xjdata (锡教数据): the nightly data pipeline of a prefecture-level education bureau.

The library: it knows nothing of the orchestrator, the check engine or the warehouse engine.
"""

__version__ = "0.1.0"
