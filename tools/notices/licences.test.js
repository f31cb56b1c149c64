import assert from "node:assert/strict";
import test from "node:test";
import { isAllowed } from "./licences.js";

test("one allowed side of an OR is enough, and both of an AND are needed", () => {
  for (const allowed of ["MIT", "MIT OR GPL-3.0", "GPL-3.0 OR MIT", "MIT/GPL-3.0", "(MIT OR GPL-3.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception", "GPL-3.0 OR (MIT AND ISC)"]) {
    assert.ok(isAllowed(allowed), allowed);
  }
  for (const refused of ["", null, "GPL-3.0", "MIT AND GPL-3.0", "MIT AND (GPL-3.0 OR LGPL-3.0)", "MIT OR", "(MIT", "GPL-2.0 WITH Classpath-exception-2.0", "MIT ISC"]) {
    assert.ok(!isAllowed(refused), `${refused}`);
  }
});
