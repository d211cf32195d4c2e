"""FollowTheMoney, Uwazi, JSON-LD and GraphML, each read by its consumer's own library or rules."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chargesheet.records import DocumentRecord, EventRecord
from chargesheet.stores.formats import followthemoney, graphml, jsonld, uwazi
from chargesheet.stores.formats.parts import Part, parts


def written(write: Callable[[Any, io.BytesIO], int], found: list[Part]) -> bytes:
    stream = io.BytesIO()
    assert write(found, stream) == sum(len(part.events) for part in found)
    return stream.getvalue()


def ftm_entities(found: list[Part]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(followthemoney.write_followthemoney, found).splitlines()]


class TestFollowTheMoney:
    @pytest.fixture
    def model(self) -> Any:
        library = pytest.importorskip("followthemoney", reason="needs followthemoney, of the extra dev")
        return library.model

    def test_its_own_checks_pass_and_no_value_is_lost(self, found: list[Part], model: Any) -> None:
        for entity in ftm_entities(found):
            model[entity["schema"]].validate(entity)
            proxy = model.make_entity(entity["schema"])
            proxy.id = entity["id"]
            for name, values in entity["properties"].items():
                for value in values:
                    proxy.add(name, value)
                assert sorted(proxy.get(name)) == sorted(values), (entity["schema"], name)

    def test_links_lead_to_entities_of_the_right_kind(self, found: list[Part], model: Any) -> None:
        entities = {entity["id"]: entity for entity in ftm_entities(found)}
        links = 0
        for entity in entities.values():
            for name, values in entity["properties"].items():
                prop = model[entity["schema"]].get(name)
                if prop.type.name == "entity":
                    links += 1
                    assert all(model[entities[value]["schema"]].is_a(prop.range) for value in values)
        assert links > 20

    def test_an_event_keeps_who_where_when_and_the_proof(self, document: DocumentRecord) -> None:
        entities = ftm_entities(list(parts([document])))
        arrest = next(e["properties"] for e in entities if e["properties"].get("recordId") == ["e1"])
        people = {e["id"]: e for e in entities if e["schema"] == "Person"}
        assert arrest["date"] == ["2014-05-03"]
        assert arrest["location"] == ["Lagos"]
        assert [people[one]["properties"]["name"] for one in arrest["involved"]] == [["Aisha Bello"]]
        assert arrest["notes"] == ["five students (5)"]
        assert arrest["sourceUrl"] == ["https://example.org/s1"]
        assert "police in Lagos arrested" in arrest["summary"][0]
        (statement,) = (e for e in entities if e["schema"] == "Document")
        assert arrest["proof"] == [statement["id"]]

    @pytest.mark.parametrize(
        ("edtf", "expected"),
        [
            pytest.param("2015-11~", {"date": ["2015-11"]}, id="about"),
            pytest.param("2015-10/..", {"startDate": ["2015-10"]}, id="open"),
            pytest.param("199X", {"startDate": ["1990-01-01"], "endDate": ["1999-12-31"]}, id="decade"),
            pytest.param("2008-22", {"startDate": ["2008-01-01"], "endDate": ["2008-12-31"]}, id="season"),
        ],
    )
    def test_dates_keep_their_precision(
        self, event: Callable[..., EventRecord], edtf: str, expected: dict[str, list[str]]
    ) -> None:
        made = event(date={"edtf": edtf, "text": "x", "start": 0, "end": 1})
        (properties,) = (e["properties"] for e in ftm_entities(list(parts([made]))) if e["schema"] == "Event")
        assert {k: v for k, v in properties.items() if k in {"date", "startDate", "endDate"}} == expected

    def test_every_language_is_known_to_the_model(self, model: Any) -> None:
        types = pytest.importorskip("followthemoney.types")
        assert [c for c in followthemoney.languages().values() if not types.registry.language.validate(c)] == []


class TestUwazi:
    """The importer's rules, as its guide and its parsers have them."""

    def rows(self, found: list[Part]) -> list[dict[str, str]]:
        text = written(uwazi.write_uwazi, found).decode()
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def test_headings_are_names_of_properties(self) -> None:
        names = [column.name for column in uwazi.COLUMNS]
        assert "title" in names
        assert all(name == name.lower() and " " not in name for name in names)
        assert len(names) == len(set(names))

    def test_values_come_back_by_the_rules_of_the_importer(self, found: list[Part]) -> None:
        types = {column.name: column.type for column in uwazi.COLUMNS}
        for row in self.rows(found):
            assert row["title"].strip()
            for name, value in row.items():
                assert value.lower() not in {"null", "undefined", "n/a"}, "the importer takes it for nothing"
                assert value == " ".join(value.split()), "the importer would change it, with a warning"
                if types[name] == "daterange" and value:
                    start, end = value.split(":")
                    assert all(date.fromisoformat(day) for day in (start, end) if day)
                if types[name] == "link" and value:
                    label, address = value.split("|")
                    assert label
                    assert address.startswith("https://")
                if types[name] in {"multiselect", "select"}:
                    assert "::" not in value, "it would make a group of the thesaurus"

    def test_several_values_stay_apart(self, document: DocumentRecord) -> None:
        arrest, sentence = self.rows(list(parts([document])))
        assert arrest["people"] == "Aisha Bello"
        assert arrest["groups"] == "five students"
        assert arrest["event_date"] == "2014-05-03:2014-05-03"
        assert sentence["offences"].split("|") == ["insult∣slander"]
        assert sentence["provisions"] == "NG:criminal-code:07"


class TestJsonLd:
    @pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning")  # rdflib's own, about itself
    def test_a_processor_reads_all_of_it(self, found: list[Part]) -> None:
        rdflib = pytest.importorskip("rdflib", reason="needs rdflib, of the extra dev")
        graph = rdflib.Graph()
        graph.parse(data=written(jsonld.write_jsonld, found), format="json-ld")
        question = (
            "PREFIX cs: <urn:chargesheet:vocabulary:> PREFIX schema: <https://schema.org/> "
            "PREFIX oa: <http://www.w3.org/ns/oa#> SELECT ?name ?date ?exact WHERE { ?event cs:eventType 'arrest' ; "
            "cs:subject ?who ; cs:date ?date ; cs:quotation [ cs:role 'evidence' ; oa:exact ?exact ] . "
            "?who a schema:Person ; schema:name ?name . FILTER(?name = 'Aisha Bello') }"
        )
        ((name, when, exact),) = graph.query(question)
        assert (str(name), str(when)) == ("Aisha Bello", "2014-05-03")
        assert str(exact).startswith("On 3 May 2014")

    def test_nothing_is_dropped_for_want_of_a_term(self, found: list[Part]) -> None:
        pyld = pytest.importorskip("pyld", reason="needs pyld, of the extra dev")
        document = json.loads(written(jsonld.write_jsonld, found))
        expanded = pyld.jsonld.expand(document)
        again = pyld.jsonld.compact(expanded, document["@context"])
        assert {node["id"]: set(node) for node in again["@graph"]} == {
            node["id"]: set(node) for node in document["@graph"]
        }

    def test_every_key_is_in_the_context(self, found: list[Part]) -> None:
        keys: set[str] = set()

        def gather(value: object) -> None:
            if isinstance(value, dict):
                keys.update(value)
                for child in value.values():
                    gather(child)
            elif isinstance(value, list):
                for child in value:
                    gather(child)

        gather(json.loads(written(jsonld.write_jsonld, found))["@graph"])
        assert keys <= set(jsonld.CONTEXT)

    def test_no_records_make_an_empty_document(self) -> None:
        assert json.loads(written(jsonld.write_jsonld, []))["@graph"] == []


class TestGraphMl:
    def test_networkx_reads_it(self, found: list[Part]) -> None:
        networkx = pytest.importorskip("networkx", reason="needs networkx, of the extra dev")
        graph = networkx.read_graphml(io.BytesIO(written(graphml.write_graphml, found)))
        assert graph.nodes["entity:s1/n1"] == {"kind": "person", "label": "Aisha Bello"}
        arrest = graph.nodes["event:s1/e1"]
        assert (arrest["type"], arrest["date"], arrest["confidence"]) == ("arrest", "2014-05-03", 0.5)
        roles = sorted(data["role"] for _, _, data in graph.out_edges("event:s1/e1", data=True))
        assert roles == ["authority", "place", "statement", "subject", "subject"]
        assert set(graph.predecessors("entity:s1/n1")) == {"event:s1/e1", "event:s1/e2"}

    def test_labels_come_back(self, found: list[Part]) -> None:
        networkx = pytest.importorskip("networkx", reason="needs networkx, of the extra dev")
        graph = networkx.read_graphml(io.BytesIO(written(graphml.write_graphml, found)))
        labels = {data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "person"}
        assert {"<b>&amp;</b>", 'a|b "c", d', "x\ufffd[31my"} <= labels
