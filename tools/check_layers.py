"""Fails if a source file includes a layer or library its folder's CMakeLists.txt does not name."""
import graphlib, pathlib, re, sys
# Lower layers may include these public headers.
OWNER = {"inctrl/error.h": "tensor", "inctrl/options.h": "tensor", "inctrl/image.h": "imaging",
         "inctrl/calibration.h": "decision"}
HOME = {"openvino": {"encoder"}, "opencv2": {"pictures", "sources"}, "openssl": {"tensor_files", "wire", "server"}, "CLI": {"cli"},
        "utf8proc.h": {"text"}, "zlib.h": {"tensor_files"}, "jpeglib.h": {"pictures"}, "png.h": {"pictures"}, "libdeflate.h": {"pictures", "tensor_files"}, "boost": {"decision", "server"},
         "curl": {"http_client"}, "sqlite3.h": {"records"}, "Eigen": {"training", "quantisation"}}
root = pathlib.Path(sys.argv[1])
folders = {f.parent.name: f for place in ("src/*", "apps/*", "python") for f in root.glob(f"{place}/CMakeLists.txt")}
uses = {n: set(" ".join(re.findall(r"\bUSES\s([a-z_\s]+)", f.read_text())).split()) for n, f in folders.items()}
graphlib.TopologicalSorter(uses).prepare()  # raises CycleError on a circle
bad = []
for name, cmake in folders.items():
    for file in sorted(file for suffix in ("h", "cpp") for file in cmake.parent.rglob(f"*.{suffix}")):
        for path in re.findall(r'^\s*#\s*include\s*[<"]([^">]+)', file.read_text(), re.M):
            top = path.split("/")[0]
            homes = {"detector", OWNER.get(path, "detector")} if top == "inctrl" else {top} & folders.keys()
            if homes and not homes & (uses[name] | {name}) or name not in HOME.get(top, {name}):
                bad.append(f"{file.relative_to(root)}: {name} may not include {path}")
sys.exit("\n".join(bad) or 0)
