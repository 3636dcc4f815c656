"""From a request to a draft: computed from records, or quoted from abstracts."""
