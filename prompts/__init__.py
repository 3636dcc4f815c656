"""The prompts, one Markdown file each; read through `assistant.prompting`."""
