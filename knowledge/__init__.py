"""What is known, and how it is found: synchronous and typed; no Discord, no asyncio, no reading of the environment."""

from knowledge.errors import InvalidCatalogue, KnowledgeError, StoreError
from knowledge.library import Library, LookUp, NotFound

__all__ = ["InvalidCatalogue", "KnowledgeError", "Library", "LookUp", "NotFound", "StoreError"]
