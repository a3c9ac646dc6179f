"""Packs: what an instructor hands out, and what an instructor keeps."""

from .packs import pack

__all__ = ["pack"]
