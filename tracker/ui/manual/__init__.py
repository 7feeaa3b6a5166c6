"""The manual, in a window of its own beside the work; F1 opens it at the page of the screen in sight.

The pages are Markdown in `resources/manual`, in the order of `contents.toml`. A part of the window
names its page by the property `PAGE_PROPERTY`; the first line of a page is its title.
"""
