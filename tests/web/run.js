"use strict";
require("./report.test.js");
require("./index.test.js");
require("./harness.js").run();
