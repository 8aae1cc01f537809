"""First open question: whether pre-training helps, against the same network from scratch, at any amount of labels.

    python analysis/05_pretraining.py [-o results]

Planned comparisons of the transfer network with scratch and with its controls (a shuffled source, another source, a
trunk left at random), then both by number of labelled samples.
"""

import writing


def main():
    """Write the tables and figures."""
    out = writing.options(__doc__).out
    ablation = writing.read(out, "study/covariates_ablation")
    writing.write(out, ablation, tables=("contrasts", "controls"), figures=("",), of="ablation")
    print(ablation.answer)
    curve = writing.read(out, "study/covariates_learning_curve")
    writing.write(out, curve, tables=("",), figures=("",), of="labels")
    print(curve.answer)


if __name__ == "__main__":
    writing.run(main)
