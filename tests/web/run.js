"use strict";
require("./report.test.js");
require("./harness.js").run();
