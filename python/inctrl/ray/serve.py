"""The engine as an application of Ray Serve, where a site has Ray already: `pip install inctrl[ray-serve]`.

    serve run inctrl.ray.serve:app prompts=rings.safetensors replicas=2
    curl --data-binary @part.jpg -H 'Content-Type: image/jpeg' http://127.0.0.1:8000/v1/prompt-sets/rings:detect

It answers that one request of the service's HTTP interface, and keeps nothing. Sets are read once, where the application is deployed, and
go to the replicas with it; each replica has one engine. Placing, restarting, routing and growing are Ray Serve's. docs/replicas.md
"""
import asyncio
import base64
import concurrent.futures
import contextlib
import datetime
import http
import io
import json
import pathlib
import re
import typing

try:
    import pydantic
    from ray import serve
    from starlette.requests import ClientDisconnect, Request
    from starlette.responses import Response
except ImportError as error:
    raise ImportError(f"inctrl.ray.serve needs Ray Serve: pip install 'inctrl[ray-serve]' ({error})") from error

import numpy as np

from inctrl._detector import Detector
from inctrl.batch import _map_png, png_of
from inctrl.errors import Error, InvalidArgumentError, LimitError, NotFoundError
from inctrl.ray._pipeline import resolved

_LARGEST_BODY = 64 << 20  # as the service's
_ROUTE = re.compile(r"/v1/prompt-sets/([^/:]+):detect")
_STATUS = {"invalid-argument": 400, "not-found": 404, "method-not-allowed": 405, "incompatible": 409, "limit": 413, "unsupported-media-type": 415,
           "bad-format": 422}


class Arguments(pydantic.BaseModel, extra="forbid"):
    """What `app` takes, from `args` of a Serve configuration or from the command line.

    prompts    one set or several by name: a .safetensors file, a stored set's name, normal pictures, or a folder of .safetensors files; a
               set that is not named has its file's name
    model      a model's name or file; every machine has it
    replicas   engines, each with `threads` processors; what a configuration says of the deployment goes before
    queue      requests that wait at most, for each of Serve's proxies; others get 503
    threshold, false_alarms, precision   as for `Detector`
    """

    prompts: typing.Union[str, typing.Dict[str, typing.Union[str, typing.List[str]]]]
    model: str = "inctrl-lite"
    replicas: int = pydantic.Field(default=1, ge=1)
    threads: int = pydantic.Field(default=1, ge=1)
    queue: int = pydantic.Field(default=256, ge=1)
    threshold: typing.Optional[float] = pydantic.Field(default=None, ge=0, le=1)
    false_alarms: typing.Optional[float] = pydantic.Field(default=None, gt=0, lt=1)
    precision: str = "f32"


def app(arguments: Arguments) -> serve.Application:
    """The application, for `serve run inctrl.ray.serve:app` and for `import_path` of a configuration. What is wrong is raised here."""
    engine = {"model": arguments.model, "threads": arguments.threads, "precision": arguments.precision}
    options = {"threshold": arguments.threshold, "false_alarms": arguments.false_alarms}
    sets = resolved(_named(arguments.prompts), Detector(**engine), **options)
    return Judge.options(num_replicas=arguments.replicas, ray_actor_options={"num_cpus": arguments.threads}, max_queued_requests=arguments.queue,
                         max_ongoing_requests=2 * arguments.threads).bind(sets, engine, options)


@serve.deployment(name="inctrl")
class Judge:
    """One engine and the sets that it judges by. Other deployments ask its handle: `await handle.detect.remote(picture, "rings")`."""

    def __init__(self, sets, engine, options):
        self._sets, self._options = sets, options
        self._detector = Detector(**engine)
        self._threads = concurrent.futures.ThreadPoolExecutor(engine["threads"])

    async def detect(self, picture, prompts, *, threshold=None, maps="none"):
        """The result of a picture file's bytes, as `Result.to_dict()` has it and the service tells it. maps: "none", "png", "overlay" or
        "values"; the last is the grid in numpy's format. Raises as `Detector.detect` does."""
        if prompts not in self._sets:
            raise NotFoundError(f"no prompt set '{prompts}'; there are {', '.join(sorted(self._sets)[:10])}")
        if maps not in _MAPS:
            raise InvalidArgumentError(f"maps is one of {', '.join(_MAPS)}, not '{maps}'")
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._judge, picture, prompts, threshold, maps)

    async def __call__(self, request: Request):
        try:
            return _json({"results": [await self._answer(request)]})
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:
            return _problem(error)

    async def _answer(self, request):
        route = _ROUTE.fullmatch(request.url.path)
        if not route:
            raise NotFoundError(f"there is no {request.url.path}; ask POST /v1/prompt-sets/NAME:detect")
        if request.method != "POST":
            raise _HttpError("method-not-allowed", f"{request.method} is not for {request.url.path}: POST")
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not kind.startswith("image/") and kind != "application/octet-stream":
            raise _HttpError("unsupported-media-type", f"a body of type '{kind}'; expected a picture: image/jpeg, image/png, ... or application/octet-stream")
        asked = _asked(request.query_params)
        result = await self.detect(await _body(request), route[1], **asked)
        result["image"] = request.headers.get("x-image-name") or "picture-1"
        return {**result, "id": None, "created_at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "prompt_set": route[1], "review": None}

    def _judge(self, picture, prompts, threshold, maps):
        options = self._options if threshold is None else {**self._options, "threshold": threshold}
        result = self._detector.detect(picture, self._sets[prompts], **options)
        told = result.to_dict()
        if maps != "none":
            kind, drawn = _MAPS[maps](result)
            told["overlay" if maps == "overlay" else "anomaly_map"] = f"data:{kind};base64,{base64.b64encode(drawn).decode()}"
        return told


class _HttpError(Error):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def _named(prompts):
    """By name what is to be a set."""
    if isinstance(prompts, dict):
        return prompts
    files = sorted(pathlib.Path(prompts).glob("*.safetensors"))
    if files:
        return {file.stem: str(file) for file in files}
    path = pathlib.Path(prompts)
    return {path.stem if path.exists() else prompts.partition("@")[0]: prompts}


def _asked(query):
    unknown = set(query) - {"threshold", "maps", "store"}
    if unknown:
        raise InvalidArgumentError(f"unknown parameter '{min(unknown)}'; there are threshold, maps and store")
    if query.get("store", "false") != "false":
        raise InvalidArgumentError("nothing is kept here: store=false, or leave it out")
    asked = {"maps": query.get("maps", "none")}
    if "threshold" in query:
        asked["threshold"] = _number(query["threshold"])
    return asked


def _number(text):
    with contextlib.suppress(ValueError):
        if 0 <= (number := float(text)) <= 1:
            return number
    raise InvalidArgumentError(f"threshold is a number in [0, 1], not '{text}'")


async def _body(request):
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > _LARGEST_BODY:
            raise LimitError(f"the body is larger than {_LARGEST_BODY >> 20} MiB")
    return b"".join(parts)


def _values(result):
    file = io.BytesIO()
    np.save(file, result.anomaly_grid)
    return file.getvalue()


_MAPS = {"none": None, "png": lambda result: ("image/png", _map_png(result)), "overlay": lambda result: ("image/png", png_of(result.overlay())),
         "values": lambda result: ("application/octet-stream", _values(result))}


def _json(value, status=200, kind="application/json"):
    return Response(json.dumps(_shortened(value), ensure_ascii=False), status, media_type=kind)


def _shortened(value):
    """Floats of single precision as the service writes them: with no more digits than tell them apart."""
    if isinstance(value, dict):
        return {name: _shortened(each) for name, each in value.items()}
    if isinstance(value, list):
        return list(map(_shortened, value))
    return float(str(np.float32(value))) if isinstance(value, float) else value


def _problem(error):
    """Problem details (RFC 9457), as the service's."""
    kind = error.kind if isinstance(error, Error) else "backend"
    status = _STATUS.get(kind, 500)
    return _json({"type": f"urn:inctrl:problem:{kind}", "title": http.HTTPStatus(status).phrase, "status": status, "detail": str(error), "kind": kind}, status,
                 "application/problem+json")
