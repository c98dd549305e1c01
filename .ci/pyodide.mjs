// Runs pytest in a Python that is compiled to WebAssembly: node .ci/pyodide.mjs VERSION [arguments of pytest]
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [version, ...args] = process.argv.slice(2);
const { loadPyodide } = await import(
  pathToFileURL(resolve(`build/pythons/${version}/node_modules/pyodide/pyodide.mjs`))
);
const python = await loadPyodide({ env: { HOME: "/tmp", LANG: "C.UTF-8", PYTHONDONTWRITEBYTECODE: "1" } });
python.mountNodeFS("/tree", resolve("."));
python.globals.set("given", args.length ? args : ["tests", "src"]); // pages want a voice and an event loop
process.exitCode = await python.runPythonAsync(`
import os, sys
sys.dont_write_bytecode = True
sys.path[:0] = ["/tree/src", "/tree/build/pythons/wheels", "/tree/.ci"]
os.chdir("/tree")
import pytest
int(pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-p", "without_processes",
    "--ignore=tests/cli",  # typer needs a compiled package
    "--ignore=tests/examples",  # servers
    "--deselect=tests/wire/test_atomic_files.py::test_a_new_file_has_the_usual_permissions",  # files have no umask
    *given.to_py()]))
`);
