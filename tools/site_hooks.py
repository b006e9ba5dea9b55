"""Lets the same Markdown read well on a forge and as the site of scripts/docs: MkDocs calls these functions (mkdocs.yml).

A link that leaves docs/ is right on a forge, where the whole repository lies beside it. The site has no repository: so every file that
such a link names becomes part of it, below repository/, as a page if it is Markdown and as it is otherwise; so do files that
those pages name. A folder stands for its README.md; a link to a folder without one keeps its text alone.
"""
import os
import pathlib
import re

from mkdocs.structure.files import File

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LINK = re.compile(r"(?<=\])\(([^()\s#:]+)(#[^()\s]*)?\)")
TEXT_AND_LINK = re.compile(r"\[([^\[\]]*)\]" + LINK.pattern)


def anchor(heading, separator="-"):
    """As forges spell a heading's anchor; tests/end_to_end/documents_test.py has the same rule."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", separator)


def named(source, link):
    """The file of the repository that `link` in the file `source` leads to; None if there is none or it is a folder without README.md."""
    target = pathlib.Path(os.path.normpath(source.parent / link))
    if target.is_dir():
        target /= "README.md"
    return target if target.is_file() and target.is_relative_to(ROOT) else None


def place(file):
    """Where a file of the repository lies in the site's sources."""
    if file.is_relative_to(DOCS):
        return file.relative_to(DOCS).as_posix()
    return "repository/" + file.relative_to(ROOT).as_posix()


def on_config(config):
    config.mdx_configs["toc"]["slugify"] = anchor
    for part in config.nav:
        for item in part.get("Explanation", []) if isinstance(part.get("Explanation"), list) else []:
            if "Decisions" in item:
                item["Decisions"] = [place(record) for record in sorted((DOCS / "decisions").glob("*.md"))]
    return config


def on_files(files, config):
    files.append(File.generated(config, "site.css", abs_src_path=str(ROOT / "tools/site.css")))
    waiting = sorted(DOCS.rglob("*.md"))
    seen = set(waiting)
    for source in waiting:  # grows on the way
        for link, _ in LINK.findall(source.read_text(encoding="utf-8")):
            file = named(source, link)
            if file is None or file in seen or file.is_relative_to(DOCS):
                continue
            seen.add(file)
            files.append(File.generated(config, place(file), abs_src_path=str(file)))
            if file.suffix == ".md":
                waiting.append(file)
    return files


def on_page_markdown(markdown, page, config, files):
    uri = page.file.src_uri
    source = ROOT / uri.removeprefix("repository/") if uri.startswith("repository/") else DOCS / uri

    def in_site(match):
        text, link, fragment = match.groups()
        file = named(source, link)
        if file is None:
            return text if (source.parent / link).is_dir() else match.group()
        return f"[{text}]({os.path.relpath(place(file), os.path.dirname(uri))}{fragment or ''})"

    return TEXT_AND_LINK.sub(in_site, markdown)
