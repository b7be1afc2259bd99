"""The cache in Redis, which may be away: whatever is asked of it then is not there, and no page breaks for it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

Method = Callable[..., Any]


def _or(answer: Any) -> Callable[[Method], Method]:
    """Answer so when Redis cannot be reached, is full, is loading or will not write."""

    def decorate(method: Method) -> Method:
        @wraps(method)
        def forgiving(self: "ForgivingCache", *args: Any, **kwargs: Any) -> Any:
            try:
                return method(self, *args, **kwargs)
            except (RedisError, OSError):
                return answer() if callable(answer) else answer

        return forgiving

    return decorate


class ForgivingCache(RedisCache):
    """Nothing is found and nothing is kept while Redis is away, so nothing of ours may rest on the cache alone.

    `add` says True then: whoever asks to be the first is let through, twice if need be, rather than never. allauth takes
    a lock by asking until it hears True, and it notes used codes this way: while Redis is away, a code of the second
    factor works twice within its half minute.
    """

    add = _or(True)(RedisCache.add)
    set = _or(None)(RedisCache.set)
    touch = _or(False)(RedisCache.touch)
    delete = _or(False)(RedisCache.delete)
    get_many = _or(dict)(RedisCache.get_many)
    set_many = _or(list)(RedisCache.set_many)
    delete_many = _or(None)(RedisCache.delete_many)
    has_key = _or(False)(RedisCache.has_key)
    clear = _or(False)(RedisCache.clear)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except (RedisError, OSError):
            return default

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """As for a key that is not there: raises ValueError."""
        try:
            return int(super().incr(key, delta, version))
        except (RedisError, OSError):
            raise ValueError("Redis does not answer, so the key is not there") from None
