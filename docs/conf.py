"""The site of the documentation: ``make docs`` builds it into ``build/docs``, and every warning is an error."""

import sys
from pathlib import Path

from chargesheet import __version__

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

project = "Chargesheet"
author = "The Chargesheet developers"
project_copyright = "The Chargesheet developers, Apache-2.0"
version = release = __version__

extensions = ["myst_parser", "reference"]
exclude_patterns = ["extensions"]
nitpicky = True
# Every heading of three levels is an anchor, named as code hosts name it; a link to one that is not there is a warning.
myst_heading_anchors = 3
myst_enable_extensions = ["attrs_block", "colon_fence"]

html_theme = "furo"
html_title = f"Chargesheet {version}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": False}
pygments_style = "default"

# Only "python -m sphinx -b linkcheck" opens addresses. The examples' own are not there.
linkcheck_ignore = [r"https?://(\w+\.)?example\.(org|com)", r"http://127\.0\.0\.1"]
linkcheck_timeout = 20
