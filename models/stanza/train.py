"""Train the small Russian models of Stanza that stand beside this file: one command, one seed.

    pip install torch==2.13.0 stanza slovnet==0.6.0 navec==0.10.0 razdel==0.5.0 pymorphy3==2.0.6
    pip download --no-deps natasha==1.6.0 && unzip natasha-1.6.0-py3-none-any.whl -d natasha
    python models/stanza/train.py --nerel nerel_train_dev.tar.gz --natasha natasha --work WORK --out models/stanza

It takes about an hour on two cores. ``--only ner`` trains one part anew; the others stay.
"""

import argparse
import hashlib
import json
from pathlib import Path

import silver

SEED = 1234
PACKAGE = "chargesheet"
WORDS, SIZE = 30_000, 40
PARTS = ("pretrain", "tokenize", "pos", "lemma", "depparse", "ner")


def main() -> None:
    """Read the arguments, make what is missing, and write ``resources.json`` over all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nerel", type=Path, required=True)
    parser.add_argument("--natasha", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--only", choices=PARTS, action="append")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    import torch

    torch.set_num_threads(1)
    prepare(options.work, options.nerel, options.natasha)
    for part in options.only or PARTS:
        train(part, options.work)
        target = options.out / "ru" / part / f"{PACKAGE}.pt"
        target.parent.mkdir(parents=True, exist_ok=True)
        shorten(options.work / f"{part}.pt", target, halve=part != "pretrain")
    (options.out / "resources.json").write_text(json.dumps(resources(options.out), indent=1) + "\n")


def prepare(work: Path, nerel: Path, natasha: Path) -> None:
    """Write the training material, unless it is there."""
    if (work / "pretrain.pt").exists():
        return
    parts: dict[str, list[tuple[silver.Word, ...]]] = {"train": [], "dev": []}
    for part, words in silver.sentences(nerel, natasha):
        parts[part].append(words)
    for part, found in parts.items():
        (work / f"{part}.conllu").write_text(silver.conllu(found))
        entities = [[{"text": word.text, "ner": word.entity} for word in words] for words in found]
        (work / f"ner_{part}.json").write_text(json.dumps(entities, ensure_ascii=False))
    _tokenizer_files(work)
    _pretrain(work, natasha)


def _tokenizer_files(work: Path) -> None:
    """Running text, ten sentences a paragraph, with a label for each character (0 none, 1 word, 2 sentence)."""
    (work / "mwt.json").write_text("[]")
    for part in ("train", "dev"):
        blocks = (work / f"{part}.conllu").read_text().strip().split("\n\n")
        text, labels = [], []
        for number, block in enumerate(blocks):
            words = [line.split("\t") for line in block.splitlines() if line[:1].isdigit()]
            for at, fields in enumerate(words):
                last = at == len(words) - 1
                space = last or "SpaceAfter=No" not in fields[9]
                text.append(fields[1] + " " * space)
                labels.append("0" * (len(fields[1]) - 1) + ("2" if last else "1") + "0" * space)
            if number % 10 == 9:
                text.append("\n\n")
                labels.append("\n\n")
        (work / f"{part}.txt").write_text("".join(text))
        (work / f"{part}.labels").write_text("".join(labels))


def _pretrain(work: Path, natasha: Path) -> None:
    import numpy
    import torch
    from stanza.models.common.pretrain import PretrainedWordVocab
    from stanza.models.common.vocab import VOCAB_PREFIX

    words, found = silver.vectors(natasha, WORDS, SIZE)
    rows = numpy.concatenate([numpy.zeros((len(VOCAB_PREFIX), SIZE), dtype=numpy.float32), found])
    state = {"vocab": PretrainedWordVocab(words, lower=True).state_dict(), "emb": torch.from_numpy(rows)}
    torch.save(state, work / "pretrain.pt")


def train(part: str, work: Path) -> None:
    """Train one part by Stanza's own code, into ``WORK/PART.pt``."""
    if part == "pretrain":
        return
    from stanza.models import lemmatizer, ner_tagger, parser, tagger, tokenizer

    common = [
        "--seed",
        str(SEED),
        "--shorthand",
        "ru_chargesheet",
        "--save_dir",
        str(work),
        "--save_name",
        f"{part}.pt",
    ]
    common += ["--cpu"]
    language = ["--lang", "ru"]
    vectors = ["--wordvec_pretrain_file", str(work / "pretrain.pt")]
    trees = ["--train_file", str(work / "train.conllu"), "--eval_file", str(work / "dev.conllu")]
    if part == "tokenize":
        files = ["--txt_file", str(work / "train.txt"), "--label_file", str(work / "train.labels")]
        files += ["--dev_txt_file", str(work / "dev.txt"), "--dev_label_file", str(work / "dev.labels")]
        files += ["--dev_conll_gold", str(work / "dev.conllu"), "--mwt_json_file", str(work / "mwt.json")]
        tokenizer.main([*common, *language, *files, *_TOKENIZE])
    elif part == "pos":
        tagger.main([*common, *language, *vectors, *trees, *_POS])
    elif part == "lemma":
        lemmatizer.main([*common, *trees, *_LEMMA])
    elif part == "depparse":
        parser.main([*common, *language, *vectors, *trees, *_DEPPARSE])
    else:
        files = ["--train_file", str(work / "ner_train.json"), "--eval_file", str(work / "ner_dev.json")]
        ner_tagger.main([*common, *vectors, *files, *_NER])


def shorten(source: Path, target: Path, *, halve: bool) -> None:
    """Copy a model, weights in half precision: PyTorch widens them as it copies them into the model's own.

    Word vectors stay as they are, since Stanza takes the file's tensor itself.
    """
    import torch

    state = torch.load(source, map_location="cpu", weights_only=True)
    if halve:
        state["model"] = _halved(state["model"])
    torch.save(state, target)


def _halved(value: object) -> object:
    import torch

    if isinstance(value, torch.Tensor) and value.dtype == torch.float32:
        return value.half()
    if isinstance(value, dict):
        return type(value)((key, _halved(each)) for key, each in value.items())
    return value


def _options(line: str) -> list[str]:
    return line.split()


_TOKENIZE = ["--steps", "3000", "--hidden_dim", "32", "--emb_dim", "24", "--eval_steps", "500", "--batch_size", "32"]
_POS = _options(
    "--max_steps 4000 --eval_interval 400 --fix_eval_interval --max_steps_before_stop 2000 --batch_size 40 "
    "--hidden_dim 128 --char_hidden_dim 96 --char_emb_dim 32 --word_emb_dim 0 --dropout 0.33 --word_dropout 0.2 "
    "--transformed_dim 64 "
    "--deep_biaff_hidden_dim 64 --composite_deep_biaff_hidden_dim 32 --tag_emb_dim 16 --num_layers 1"
)
_LEMMA = ["--num_epoch", "2", "--hidden_dim", "64", "--emb_dim", "24", "--pos_dim", "24", "--batch_size", "100"]
_DEPPARSE = _options(
    "--max_steps 1800 --eval_interval 200 --max_steps_before_stop 900 --no_checkpoint --batch_size 1000 "
    "--hidden_dim 128 --char_hidden_dim 48 --char_emb_dim 24 --word_emb_dim 0 --transformed_dim 64 "
    "--deep_biaff_hidden_dim 96 --deep_biaff_output_dim 64 --tag_emb_dim 24 --num_layers 2 --no_xpos "
    "--optim adam --lr 0.003 --no_second_optim"
)
_NER = _options(
    "--max_steps 4000 --eval_interval 400 --hidden_dim 128 --char_hidden_dim 48 --char_emb_dim 24 --word_emb_dim 40 "
    "--no_emb_finetune --batch_size 32 --optim adam --lr 0.002"
)


def resources(out: Path) -> dict[str, object]:
    """Stanza's list of models over the folder: what there is, what it depends on, and its MD5, as Stanza checks it."""
    packages: dict[str, str] = {}
    language: dict[str, object] = {"lang_name": "Russian"}
    for part in PARTS:
        path = out / "ru" / part / f"{PACKAGE}.pt"
        if not path.exists():
            continue
        entry: dict[str, object] = {"md5": hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}
        entry["sha256"] = silver.sha256(path)
        if part in ("pos", "depparse", "ner"):
            entry["dependencies"] = [{"model": "pretrain", "package": PACKAGE}]
        language[part] = {PACKAGE: entry}
        if part != "pretrain":
            packages[part] = PACKAGE
    return {"ru": {**language, "packages": {"default": packages}}}


if __name__ == "__main__":
    main()
