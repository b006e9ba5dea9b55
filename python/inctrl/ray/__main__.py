"""`python -m inctrl.ray`: many pictures on many machines, from the shell."""
import argparse
import json
import sys

from inctrl.errors import Error, InvalidArgumentError

_EXAMPLES = """examples:
  python -m inctrl.ray detect s3://parts/2026 --prompts bolts --out s3://results/2026
  python -m inctrl.ray detect bolt=parts/bolts nut=parts/nuts --prompts bolt=bolts@2 nut=./nuts.safetensors --out results --threads 2
  python -m inctrl.ray evaluate mvtec/bottle --prompts mvtec/bottle/train/good --out results

The cluster is that of RAY_ADDRESS or --address; without one, this machine. Run again with the same --out, it goes on where it stopped.
exit status: 0 all done; 1 some pictures could not be judged, their rows say why; 2 wrong usage; 3 cannot start; 130 interrupted, what
is written stays. docs/scale.md
"""
_SOME_FAILED, _USAGE, _CANNOT_START, _INTERRUPTED = 1, 2, 3, 130


def main(arguments=None):
    """Runs the command line; gives its exit status."""
    asked = _parser().parse_args(arguments)
    try:
        return _run(asked)
    except InvalidArgumentError as error:
        return _failed(error, _USAGE)
    except (Error, ImportError, ConnectionError) as error:
        return _failed(error, _CANNOT_START)
    except KeyboardInterrupt:
        return _failed(f"interrupted; run it again, and it goes on with what is not in {asked.out}", _INTERRUPTED)


def _run(asked):
    import inctrl.ray  # first, for it says what to do where there is no Ray
    import ray

    ray.init(address=asked.address, ignore_reinit_error=True, logging_level="warning")
    options = {"model": asked.model, "actors": asked.actors, "threads": asked.threads, "threshold": asked.threshold, "false_alarms": asked.false_alarms,
               "anomaly_map": asked.map == "png", "retry_errors": asked.retry_errors, "rows_per_file": asked.rows_per_file, "progress": not asked.quiet,
               "precision": asked.precision}
    pictures = _by_product(asked.pictures)
    prompts = _by_product(asked.prompts)
    if not isinstance(prompts, dict) and len(prompts) == 1:
        prompts = prompts[0]
    try:
        return _work(asked, pictures, prompts, options)
    except ray.exceptions.RayError as error:
        return _failed(f"{error}\nRay ended the job; run it again with the same --out, and it goes on where it stopped", _CANNOT_START)


def _work(asked, pictures, prompts, options):
    from inctrl.ray import _output, detect, evaluate

    if asked.command == "evaluate":
        metrics = evaluate(pictures, prompts, asked.out, **options)
        print(json.dumps(metrics, indent=1))
        return _SOME_FAILED if metrics["failures"] else 0
    detect(pictures, prompts, asked.out, **options)
    rows, failures = _output.Output(asked.out).count()
    print(f"{rows} results in {asked.out}" + (f", {failures} pictures could not be judged: their column `error` says why" if failures else ""), file=sys.stderr)
    return _SOME_FAILED if failures else 0


def _by_product(words):
    """The words as they are, or a dict if all are PRODUCT=WORD."""
    pairs = [word.partition("=") for word in words]
    if not all(equals and product and "/" not in product for product, equals, _ in pairs):
        return words
    found = {}
    for product, _, word in pairs:
        found.setdefault(product, []).append(word)
    return {product: below[0] if len(below) == 1 else below for product, below in found.items()}


def _failed(error, status):
    print(f"inctrl.ray: {error}", file=sys.stderr)
    return status


def _parser():
    parser = argparse.ArgumentParser(prog="python -m inctrl.ray", description="Judge many pictures on a Ray cluster", epilog=_EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="detect | evaluate")
    for name, what in (("detect", "judge pictures, write Parquet"), ("evaluate", "judge labelled pictures, print metrics as JSON")):
        command = commands.add_parser(name, help=what, description=what, epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
        command.add_argument("pictures", nargs="+", metavar="[PRODUCT=]PLACE", help="a folder, file, or address such as s3://bucket/folder; pictures or Parquet")
        command.add_argument("--prompts", nargs="+", required=True, metavar="[PRODUCT=]SET", help="a stored set, its file, or normal pictures")
        command.add_argument("--out", required=name == "detect", metavar="DIR", help="folder or address for the results")
        command.add_argument("--model", default="inctrl-lite", help="a model's name or file (default: %(default)s)")
        command.add_argument("--actors", type=int, metavar="N", help="engines (default: as many as there is room for)")
        command.add_argument("--threads", type=int, default=1, metavar="N", help="processors of each (default: %(default)s)")
        command.add_argument("--threshold", type=float, metavar="X", help="scores from here on are anomalous (default: what the prompts tell)")
        command.add_argument("--false-alarms", type=float, metavar="SHARE", help="of normal pictures (default: the prompts', else 0.01)")
        command.add_argument("--precision", default="f32", choices=["f32", "bf16", "int8", "auto"], help="the encoder's numbers (default: %(default)s)")
        command.add_argument("--map", default="none", choices=["none", "png"], help="png: results hold maps, 8-bit gray (default: %(default)s)")
        command.add_argument("--retry-errors", action="store_true", help="judge again what failed in an earlier run")
        command.add_argument("--rows-per-file", type=int, default=1000, metavar="N", help="results that are written at once (default: %(default)s)")
        command.add_argument("--address", metavar="HOST:PORT", help="of the cluster; auto: the one of this machine (default: RAY_ADDRESS)")
        command.add_argument("--quiet", action="store_true", help="no progress bars")
    return parser


if __name__ == "__main__":
    sys.exit(main())
