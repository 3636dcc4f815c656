"""From a question's words to a request: language, concepts, mentions, periods, follow-ups."""
