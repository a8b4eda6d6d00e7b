"""The outlets of the sandbox: a Times API, CNN pages, an RSS and an Atom feed, all over the stories in stories/."""
