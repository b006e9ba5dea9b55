"""What goes wrong, by kind. Each is also the built-in exception that one would expect.

>>> import inctrl
>>> issubclass(inctrl.NotFoundError, FileNotFoundError)
True
>>> try:
...     inctrl.Detector("no-such-model")
... except inctrl.Error as error:
...     print(error.kind)
not-found
"""


class Error(Exception):
    """The base of all that this package raises of its own."""

    #: The kind's name on every interface: the program's JSON, HTTP, C.
    kind = "error"


class InvalidArgumentError(Error, ValueError):
    """A value that no call of this kind accepts."""

    kind = "invalid-argument"


class NotFoundError(Error, FileNotFoundError):
    """A file, a model or a prompt set that is not there."""

    kind = "not-found"


class FormatError(Error, ValueError):
    """Bytes that are not what they claim to be."""

    kind = "bad-format"


class IncompatibleError(Error, ValueError):
    """Parts that do not belong together: model and prompts, encoder and heads."""

    kind = "incompatible"


class LimitError(Error, ValueError):
    """Too large, too many."""

    kind = "limit"


class BackendError(Error, RuntimeError):
    """OpenVINO, disk, network, memory."""

    kind = "backend"


_KINDS = {each.kind: each for each in (InvalidArgumentError, NotFoundError, FormatError, IncompatibleError, LimitError, BackendError)}


def of_kind(kind):
    """The exception of a kind; what is unknown is a BackendError."""
    return _KINDS.get(kind, BackendError)
