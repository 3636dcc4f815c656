"""From a plan to a draft: records computed, abstracts quoted, everything with its proof."""
