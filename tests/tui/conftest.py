"""Each test of the app starts one: all are made of the same style sheets."""

import sheets_once

sheets_once.install()
