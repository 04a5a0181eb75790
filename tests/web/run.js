"use strict";
require("./report.test.js");
require("./index.test.js");
require("./cohort.test.js");
require("./language.test.js");
require("./harness.js").run();
