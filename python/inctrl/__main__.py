"""`python -m inctrl` is the program: the same commands, flags and output. Pictures are read by Pillow, videos not at all."""
import sys


def main():
    """Runs the command line; gives its exit status."""
    from inctrl import _libraries, _models
    from inctrl.errors import Error

    program = _libraries.program()
    try:
        program.add_model_folder(_models.default_model().parent)
    except (Error, OSError):  # a command that wants the default model says that it is not there
        pass
    return program.main(["inctrl", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
