"""The MCP server that Gradio mounts, narrowed to our four functions and made to speak JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr

TOOLS = ("ask", "search", "publications", "publication")


def narrow_tools(window: gr.Blocks) -> None:
    """Leave only `TOOLS`, and send their documents as JSON where Gradio sends Python's notation."""
    server = window.mcp_server_obj
    if server is None:
        return
    for name in [name for name in server.tool_to_endpoint if name not in TOOLS]:
        del server.tool_to_endpoint[name]
    # Replaced on the object: Gradio has no hook for how a result is written.
    server.postprocess_output_data = _json_content  # type: ignore[method-assign]


def _json_content(data: Any, root_url: str) -> list[Any]:
    from mcp.types import TextContent

    return [TextContent(type="text", text=json.dumps(one, ensure_ascii=False)) for one in data]
