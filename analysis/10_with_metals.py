"""What a few measured metals would bring, and whether pre-training helps then.

    python analysis/10_with_metals.py [-o results]

The benchmark and the ablation again, for models that see Al and Fe, then Cu and Zn too, then all metals of the PLI.
"""

import writing

TASKS = ("normalisers", "reduced-panel", "all-metals")


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    for task in TASKS:
        benchmark = writing.read(out, f"study/{task}_benchmark")
        writing.write(out, benchmark, tables=("models",), figures=("models",), of=task)
        print(benchmark.answer)
        ablation = writing.read(out, f"study/{task}_ablation")
        writing.write(out, ablation, tables=("contrasts",), figures=("",), of=f"{task}_ablation")
        print(ablation.answer)


if __name__ == "__main__":
    writing.run(main)
