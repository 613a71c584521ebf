// The Python side, as text: the worker writes it into Pyodide's file system.
import live from "./python/nnkit_live.py";
import backend from "./python/nnkit_live_backend.py";
import modules from "./python/nnkit_live_modules.py";
import output from "./python/nnkit_live_output.py";

export default {
  "nnkit_live.py": live,
  "nnkit_live_backend.py": backend,
  "nnkit_live_modules.py": modules,
  "nnkit_live_output.py": output,
};
