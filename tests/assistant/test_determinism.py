"""The same questions get the same words in every process, whatever the order of sets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = (
    "Which papers are about coral reefs or tides?",
    "What does ReefNet find on mistakes?",
    "What is the thesis on storm surges about?",
    "What is SuRGE?",
    "Is RIPPLE public?",
    "Is SURGE fast?",
    "List the papers by Ines Marlow or Oda Brandt that introduce something.",
    "Compare TideNet with ReefNet",
    "Who are the most frequent co-authors?",
    "How many papers are there of each type?",
)
ASK = """
import json, sys
from pathlib import Path
from assistant.core import Assistant
from assistant.settings import Settings

questions, store, listed = json.loads(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
asked = Assistant.open(Settings(store=store, lists=(listed,)))
answers = [asked.ask(question) for question in questions]
print(json.dumps([[a.text, [c.publication.id for c in a.citations], a.suggestions]
                  for a in answers] + [asked.starters()]))
"""
RECORDS = [
    {"title": "TideNet: Forecasting Sea Levels", "author": "Ines Marlow and Piet Haan",
     "year": 2018, "type": "article", "keywords": "tides, gauges",
     "abstract": "Sea levels are hard to forecast. We present TideNet, also called GaugeNet, and "
     "introduce TideBench. TideNet lowers the error of tides by 12% on TideBench."},
    {"title": "ReefNet: Mapping Coral Reefs", "author": "Piet Haan and Ines Marlow",
     "year": 2021, "type": "inproceedings", "keywords": "reefs, drones",
     "abstract": "Coral reefs are mapped by divers. We propose ReefNet and ReefBench, which map "
     "coral reefs from drones. Murky water is the main source of mistakes of ReefNet."},
    {"title": "Storm Surge Warnings", "author": "Oda Brandt and Ines Marlow and Piet Haan",
     "year": 2021, "type": "phdthesis", "keywords": "storms, tides",
     "abstract": "A surge comes late and ripples. We introduce SuRGE, and release RiPPLE. SURGE is "
     "fast. RIPPLE is public. Who hears a ripple hears a surge."},
]  # fmt: skip


def bibtex() -> str:
    entries = []
    for number, record in enumerate(RECORDS):
        fields = ",\n".join(f"  {k} = {{{v}}}" for k, v in record.items() if k != "type")
        entries.append(f"@{record['type']}{{key{number},\n{fields}\n}}\n")
    return "\n".join(entries)


def start(seed: int, folder: Path, listed: Path) -> subprocess.Popen[str]:
    arguments = [json.dumps(QUESTIONS), str(folder / f"store{seed}"), str(listed)]
    return subprocess.Popen(
        [sys.executable, "-c", ASK, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
    )


def test_answers_do_not_depend_on_the_seed_of_hashes(tmp_path: Path) -> None:
    listed = tmp_path / "list.bib"
    listed.write_text(bibtex(), encoding="utf-8")
    running = [start(seed, tmp_path, listed) for seed in (1, 2)]
    one, two = (json.loads(process.communicate()[0]) for process in running)
    *answers, starters = one
    assert len(answers) == len(QUESTIONS)
    assert all(cited for _, cited, _ in answers)
    assert "Murky water is the main source of mistakes of ReefNet." in answers[1][0]
    assert len(starters) > 1
    assert one == two
