package io.jollyboat.apiserver.fields;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.core.schema.Schema;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Comparing, merging and removing over a type that has every kind of member. */
class TypedWalksTest {

    private static final int TRIES = 3_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Form FORM =
            new OpenApiForms(Form.DEDUCED)
                    .object(
                            Json.object(
                                    """
                                    {'type':'object','properties':{
                                      'number':{'type':'integer'},
                                      'struct':{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}}},
                                      'free':{'type':'object','additionalProperties':{'type':'string'}},
                                      'whole':{'type':'object','x-kubernetes-map-type':'atomic','additionalProperties':{'type':'string'}},
                                      'any':{'x-kubernetes-preserve-unknown-fields':true},
                                      'list':{'type':'array','items':{'type':'string'}},
                                      'set':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}},
                                      'keyed':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['name','zone'],
                                        'items':{'type':'object','required':['name'],'properties':{
                                          'name':{'type':'string'},'zone':{'type':'string','default':'z'},'value':{'type':'string'}}}}}}
                                    """));

    private final Random random = new Random(3);

    private String word() {
        return List.of("a", "b", "c").get(random.nextInt(3));
    }

    private ObjectNode words() {
        ObjectNode words = NODES.objectNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            words.put(word(), word());
        }
        return words;
    }

    private ObjectNode object() {
        ObjectNode object = NODES.objectNode();
        if (random.nextBoolean()) {
            object.put("number", random.nextInt(2));
        }
        for (String name : List.of("struct", "free", "whole", "any")) {
            if (random.nextBoolean()) {
                ObjectNode words = words();
                words.remove(name.equals("struct") ? "c" : "");
                object.set(name, words);
            }
        }
        if (random.nextBoolean()) {
            object.putArray("list").add(word()).add(word());
        }
        if (random.nextBoolean()) {
            object.set("set", distinct());
        }
        if (random.nextBoolean()) {
            ArrayNode keyed = object.putArray("keyed");
            for (JsonNode name : distinct()) {
                ObjectNode item = keyed.addObject();
                item.set("name", name);
                if (random.nextBoolean()) {
                    item.put("zone", "z");
                }
                item.put("value", word());
            }
        }
        return object;
    }

    private ArrayNode distinct() {
        ArrayNode words = NODES.arrayNode();
        for (String word : List.of("c", "a", "b")) {
            if (random.nextBoolean()) {
                words.add(word);
            }
        }
        return words;
    }

    private static Changes changes(ObjectNode before, ObjectNode after) {
        return Comparison.of(before, after, FORM, Set.of());
    }

    private static ObjectNode json(String text) {
        return Json.object(text);
    }

    @Test
    void nothingDiffersFromItself() {
        for (int i = 0; i < TRIES; i++) {
            ObjectNode object = object();
            assertThat(changes(object, object.deepCopy()).isEmpty()).isTrue();
        }
    }

    @Test
    void whatComesOneWayGoesTheOther() {
        for (int i = 0; i < TRIES; i++) {
            ObjectNode one = object();
            ObjectNode other = object();
            Changes there = changes(one, other);
            Changes back = changes(other, one);

            assertThat(there.set().intersection(there.removed()).isEmpty()).isTrue();
            FieldSet modified = there.set().intersection(back.set());
            assertThat(there.set().difference(modified)).isEqualTo(back.removed());
            assertThat(back.set().difference(modified)).isEqualTo(there.removed());
        }
    }

    @Test
    void whatIsNewIsAllThatAnObjectHas() {
        for (int i = 0; i < TRIES; i++) {
            ObjectNode object = object();
            FieldSet set = changes(NODES.objectNode(), object).set();

            assertThat(FieldsOf.object(object, FORM).difference(set).isEmpty())
                    .as(object.toString())
                    .isTrue();
        }
    }

    @Test
    void aMergedObjectHasWhatWasAppliedAndKeepsTheRest() {
        for (int i = 0; i < TRIES; i++) {
            ObjectNode live = object();
            ObjectNode applied = object();
            ObjectNode merged = Merge.of(live, applied, FORM);

            Changes missing = changes(merged, Merge.of(merged, applied, FORM));
            assertThat(missing.isEmpty()).as(live + " + " + applied + " = " + merged).isTrue();
            FieldSet all = FieldsOf.object(merged, FORM);
            FieldSet leaves =
                    FieldsOf.object(applied, FORM).union(FieldsOf.object(live, FORM)).leaves();
            assertThat(leaves.difference(all).paths())
                    .as(live + " + " + applied + " = " + merged)
                    .allMatch(path -> path.size() == 1);
        }
    }

    @Test
    void removingAllFieldsLeavesNothingButWhatHasNone() {
        for (int i = 0; i < TRIES; i++) {
            ObjectNode object = object();
            FieldSet all = FieldsOf.object(object, FORM).withNamedMembers(FORM);

            assertThat(FieldsOf.object(Removal.of(object, all, FORM), FORM).isEmpty()).isTrue();
        }
    }

    @Test
    void mergedListsKeepTheOrderOfBoth() {
        assertThat(
                        Merge.of(
                                        json("{'set':['a','b','c','d']}"),
                                        json("{'set':['d','x','b']}"),
                                        FORM)
                                .path("set"))
                .hasToString("[\"a\",\"c\",\"d\",\"x\",\"b\"]");
        assertThat(
                        Merge.of(
                                        json("{'keyed':[{'name':'a','value':'1'},{'name':'b'}]}"),
                                        json(
                                                "{'keyed':[{'name':'b','zone':'z','value':'2'},{'name':'c'}]}"),
                                        FORM)
                                .path("keyed"))
                .hasToString(
                        "[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\",\"zone\":\"z\",\"value\":\"2\"},{\"name\":\"c\"}]");
    }

    @Test
    void duplicatesThatAreThereAlreadyAreOneValue() {
        ObjectNode twice = json("{'set':['a','a','b']}");

        assertThat(changes(twice, json("{'set':['a','b']}")).toString())
                .isEqualTo("Changes[set=.set[=\"a\"], removed=]");
        assertThat(FieldsOf.object(twice, FORM)).hasToString(".set[=\"a\"] .set[=\"b\"]");
    }

    @Test
    void complainsInTheWordsOfKubernetes() {
        assertThat(
                        AppliedCheck.of(
                                json(
                                        """
                                        {'number':'1','struct':{'c':1,'a':2},'list':{},'free':[],'set':['x','x',{}],
                                         'keyed':[{'value':'v'},null,{'name':'a'},{'name':'a','zone':'z'}],'extra':null}
                                        """),
                                FORM))
                .containsExactlyInAnyOrder(
                        ".number: expected numeric (int or float), got string",
                        ".struct.c: field not declared in schema",
                        ".struct.a: expected string, got &value.valueUnstructured{Value:2}",
                        ".list: expected list, got &value.valueUnstructured{Value:map[]}",
                        ".free: expected map, got &value.valueUnstructured{Value:[]}",
                        ".set: duplicate entries for key [=\"x\"]",
                        ".set: element 2: associative list without keys has an element that's a map type",
                        ".keyed: element 0: associative list with keys has an element that omits key field \"name\" (and doesn't have default value)",
                        ".keyed: element 1: associative list with keys may not have a null element",
                        ".keyed: duplicate entries for key [name=\"a\",zone=\"z\"]",
                        ".extra: field not declared in schema");
    }

    @Test
    void knowsBuiltInKindsFromTheSchema() {
        Form pod = new SchemaForms(Schema.kubernetes()).of("v1", "Pod").orElseThrow();
        ObjectNode object =
                json(
                        """
                        {'metadata':{'finalizers':['f'],'ownerReferences':[{'uid':'u','name':'n'}],'annotations':{'a':'b'}},
                         'spec':{'containers':[{'name':'c','command':['x'],'ports':[{'containerPort':80}],
                           'resources':{'limits':{'cpu':'1'}}}],'nodeSelector':{'a':'b'},
                           'tolerations':[{'key':'k'}]}}
                        """);

        assertThat(FieldsOf.object(object, pod).toString().split(" "))
                .containsExactlyInAnyOrder(
                        ".metadata.annotations.a",
                        ".metadata.finalizers[=\"f\"]",
                        ".metadata.ownerReferences[uid=\"u\"]",
                        ".spec.containers[name=\"c\"]",
                        ".spec.containers[name=\"c\"].name",
                        ".spec.containers[name=\"c\"].command",
                        ".spec.containers[name=\"c\"].ports[containerPort=80,protocol=\"TCP\"]",
                        ".spec.containers[name=\"c\"].ports[containerPort=80,protocol=\"TCP\"].containerPort",
                        ".spec.containers[name=\"c\"].resources.limits.cpu",
                        ".spec.nodeSelector",
                        ".spec.tolerations");
    }
}
