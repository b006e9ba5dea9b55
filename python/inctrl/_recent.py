"""The last few of what is costly to make, for many threads."""
import collections
import concurrent.futures
import threading


class Recent:
    """The last few of what is costly to make. Each is made once; who wants it meanwhile waits, who wants another does not."""

    def __init__(self, most):
        self._most, self._lock, self._futures = most, threading.Lock(), collections.OrderedDict()

    def get(self, key, alive, make):
        """What make() gave for this key; `alive` is kept with it, so that an id in the key stays its own."""
        with self._lock:
            future, _ = self._futures.get(key, (None, None))
            mine = future is None
            if mine:
                future = concurrent.futures.Future()
                self._futures[key] = future, alive
                while len(self._futures) > self._most:
                    self._futures.popitem(last=False)
            else:
                self._futures.move_to_end(key)
        if mine:
            try:
                future.set_result(make())
            except BaseException as error:
                with self._lock:
                    self._futures.pop(key, None)
                future.set_exception(error)
        return future.result()
