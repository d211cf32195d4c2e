"""Names taken apart, and how their words sound."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargesheet.stores.cases.names import entries, name_words, parse_name
from chargesheet.stores.cases.sounds import allowance, distance, plain, skeletons, sounds

pytest.importorskip("anyascii", reason="needs anyascii, of the extra stores")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Hisham Abd al-Wahhab al-Qadi", ["hisham", "abdwahhab", "qadi"], id="servant of, article"),
        pytest.param("Hisham Abdelwahhab Al Qadi", ["hisham", "abdwahhab", "qadi"], id="servant of, joined"),
        pytest.param("Abd Allah", ["abdlah"], id="name of God"),
        pytest.param("Abdullah", ["abdlah"], id="name of God, joined"),
        pytest.param("Bilal Sharaf el-Din", ["bilal", "sharaf", "din"], id="of the religion"),
        pytest.param("Bilal Sharafeldin", ["bilal", "sharaf", "din"], id="of the religion, joined"),
        pytest.param("Ilgar Eldar oglu Mammadov", ["ilgar", "eldar<", "mammadov"], id="oglu"),
        pytest.param("Salih bin Nasser al-Qarni", ["salih", "nasser<", "qarni"], id="bin"),
        pytest.param("Aleksei Borisovich Lukoyanov", ["aleksei", "borisovich<", "lukoyanov"], id="patronymic"),
        pytest.param("Dr. Aisha Bello Jr.", ["aisha", "bello"], id="title and suffix"),
        pytest.param("U Gambira", ["gambira"], id="Burmese title"),
        pytest.param("U. Tan", ["u.", "tan"], id="initial, no title"),
        pytest.param("J.P. Tan", ["j.", "p.", "tan"], id="initials"),
        pytest.param("Trần Quốc An", ["tran", "quoc", "an"], id="no article at the end"),
        pytest.param("Lê Văn Tám", ["le", "van", "tam"], id="Văn is no van"),
        pytest.param("Jan van Dam", ["jan", "dam"], id="van"),
        pytest.param("Sheikh", ["sheikh"], id="nothing but a title"),
        pytest.param("پرستو فرخ\u200cزاده", ["prstw", "frkhzdh"], id="another script"),
        pytest.param("", [], id="empty"),
        pytest.param("123 -- !", [], id="no letters"),
    ],
)
def test_words_of_a_name(text: str, words: list[str]) -> None:
    marks = {"patronymic": "<", "initial": ".", "name": ""}
    assert [f"{word.plain}{marks[word.kind]}" for word in parse_name(text).words] == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Şener", "Shener"),
        ("Şener", "S\u0327ener"),
        ("Mämbetälin", "Mambetalin"),
        ("ŞAHİNGÖZ", "Şahingöz"),
        ("O’Neil", "O'Neil"),
        ("Khalid", "Halid"),
        ("Youssef", "Iusef"),
        ("Лукоянов", "Lukoyanov"),
        ("Fatimah", "Fatima"),
    ],
)
def test_spellings_that_sound_alike(one: str, other: str) -> None:
    assert sounds(plain(one)) == sounds(plain(other))


def near(one: str, other: str) -> bool:
    a, b = sounds(plain(one)), sounds(plain(other))
    limit = allowance(min(len(a), len(b)))
    return distance(a, b, limit) <= limit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Şener", "Sener"),
        ("Lukoyanov", "Lukojanow"),
        ("Khaled", "Khalid"),
        ("Qahtani", "Kahtani"),
        ("Ismayilov", "Ismailov"),
        ("Dzhumabayev", "Zhumabaev"),
        ("Tagirova", "Tahirova"),
        ("Farrokhzadeh", "Farrukhzade"),
    ],
)
def test_spellings_that_are_near(one: str, other: str) -> None:
    assert near(one, other)
    assert set(skeletons(sounds(plain(one)))) & set(skeletons(sounds(plain(other)))), "they share a block"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jamal", "Jamil"),
        ("Amin", "Amina"),
        ("Aleksandr", "Aleksandra"),
        ("Karim", "Karimi"),
        ("Petrov", "Petrova"),
        ("Hassan", "Hussein"),
        ("Lan", "Lien"),
        ("Ivan", "Pyotr"),
        ("Ahmad", "Hamad"),
    ],
)
def test_names_that_are_two(one: str, other: str) -> None:
    assert not near(one, other)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=12), st.text(alphabet="aeioukhsgzj", max_size=12))
def test_distance_is_symmetric_and_nothing_to_itself(one: str, other: str) -> None:
    a, b = sounds(one), sounds(other)
    assert distance(a, a, 9) == 0
    assert distance(a, b, 99) == pytest.approx(distance(b, a, 99)) or abs(len(a) - len(b)) > 3


@given(st.text(max_size=60))
def test_any_text_can_be_a_name(text: str) -> None:
    name = parse_name(text)
    assert len(name.words) <= 8
    assert all(word.plain.isascii() and word.plain for word in name.words)


@given(st.text(alphabet="ŞşİıÄäÖöЯяéñAlM -'", max_size=30))
def test_decomposed_names_are_the_same(text: str) -> None:
    assert parse_name(unicodedata.normalize("NFD", text)).key == parse_name(unicodedata.normalize("NFC", text)).key


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_every_entry_of_the_vocabulary_counts(entry: object) -> None:
    known = name_words()
    for form in entry.forms:  # type: ignore[attr-defined]
        word = plain(form)
        match entry.kind:  # type: ignore[attr-defined]
            case "title" | "particle":
                assert len(parse_name(f"{form} Zzaza Zuzu").words) == 2 or form in {"Al-Hajj", "a/l", "a/p"}, form
            case "child-of":
                assert parse_name(f"Zzaza {form} Zuzu").words[-1].kind == "patronymic", form
            case "small-particle":
                assert len(parse_name(f"Zzaza {form} Zuzu").words) == 2, form
            case "suffix":
                assert len(parse_name(f"Zzaza Zuzu {form}").words) == 2, form
            case "child-of-before":
                assert parse_name(f"Zzaza Zuzu {form}").words[-1].kind == "patronymic", form
            case "same":
                first = plain(entry.forms[0])  # type: ignore[attr-defined]
                assert known.standing_for(sounds(word)) == known.standing_for(sounds(first)), form
            case "common":
                assert known.standing_for(sounds(word)) in known.common, form
