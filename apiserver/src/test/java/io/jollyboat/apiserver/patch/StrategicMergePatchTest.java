package io.jollyboat.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.errors.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StrategicMergePatchTest {
    private static final PatchSchema SCHEMA = StrategicMergePatchTest::rules;

    /** Containers by name, their ports by number; finalizers and tags merge; args are replaced. */
    private static PatchSchema.Member rules(String name) {
        return switch (name) {
            case "containers" -> new PatchSchema.Member(true, "name", false, SCHEMA);
            case "ports" -> new PatchSchema.Member(true, "containerPort", false, SCHEMA);
            case "finalizers", "tags" -> new PatchSchema.Member(true, "", false, SCHEMA);
            case "atomic" -> new PatchSchema.Member(false, "", true, SCHEMA);
            default -> new PatchSchema.Member(false, "", false, SCHEMA);
        };
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static String patched(String object, String patch) {
        ObjectNode original = json(object);
        ObjectNode before = original.deepCopy();
        ObjectNode patchTree = json(patch);
        StrategicMergePatch read = StrategicMergePatch.of(patchTree, SCHEMA);
        ObjectNode result = read.applyTo(original);
        assertThat(original).as("the object is left alone").isEqualTo(before);
        assertThat(read.applyTo(original)).as("the patch can be used again").isEqualTo(result);
        return result.toString().replace('"', '\'');
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    scalars are set        | {'a':1,'b':2}         | {'b':3,'c':4}       | {'a':1,'b':3,'c':4}
                    null removes           | {'a':1,'b':{'c':1}}   | {'a':null}          | {'b':{'c':1}}
                    null of nothing        | {'a':1}               | {'x':null}          | {'a':1}
                    null below new         | {'a':1}               | {'x':{'y':null,'z':1}} | {'a':1,'x':{'z':1}}
                    maps merge             | {'m':{'a':1}}         | {'m':{'b':2}}       | {'m':{'a':1,'b':2}}
                    maps replaced by type  | {'atomic':{'a':1}}    | {'atomic':{'b':2}}  | {'atomic':{'b':2}}
                    another type replaces  | {'m':{'a':1}}         | {'m':'x'}           | {'m':'x'}
                    lists are replaced     | {'args':['a','b']}    | {'args':['c']}      | {'args':['c']}
                    scalars merge          | {'tags':['a','b']}    | {'tags':['b','c']}  | {'tags':['a','b','c']}
                    scalars are deleted    | {'tags':['a','b','c']} | {'$deleteFromPrimitiveList/tags':['b']} | {'tags':['a','c']}
                    deleted and added      | {'tags':['a','b']}    | {'$deleteFromPrimitiveList/tags':['a'],'$setElementOrder/tags':['b','c'],'tags':['c']} | {'tags':['b','c']}
                    deleted from nothing   | {'a':1}               | {'$deleteFromPrimitiveList/tags':['b']} | {'a':1}
                    items merge by key     | {'containers':[{'name':'a','image':'1'},{'name':'b','image':'1'}]} | {'containers':[{'name':'b','image':'2'}]} | {'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'}]}
                    new items come first   | {'containers':[{'name':'a'}]} | {'containers':[{'name':'b'}]} | {'containers':[{'name':'b'},{'name':'a'}]}
                    items are deleted      | {'containers':[{'name':'a'},{'name':'b'}]} | {'containers':[{'name':'a','$patch':'delete'}]} | {'containers':[{'name':'b'}]}
                    unknown item deleted   | {'containers':[{'name':'a'}]} | {'containers':[{'name':'x','$patch':'delete'}]} | {'containers':[{'name':'a'}]}
                    list is replaced       | {'containers':[{'name':'a'}]} | {'containers':[{'name':'b'},{'$patch':'replace'}]} | {'containers':[{'name':'b'}]}
                    item is replaced       | {'m':{'a':1,'b':2}} | {'m':{'$patch':'replace','c':3}} | {'m':{'c':3}}
                    object is emptied      | {'m':{'a':1,'b':2}} | {'m':{'$patch':'delete'}} | {'m':{}}
                    nested keys            | {'containers':[{'name':'a','ports':[{'containerPort':80,'name':'x'}]}]} | {'containers':[{'name':'a','ports':[{'containerPort':80,'name':'y'},{'containerPort':81}]}]} | {'containers':[{'name':'a','ports':[{'containerPort':80,'name':'y'},{'containerPort':81}]}]}
                    order is kept          | {'containers':[{'name':'a'},{'name':'b'},{'name':'c'}]} | {'$setElementOrder/containers':[{'name':'c'},{'name':'a'}],'containers':[{'name':'a','image':'1'}]} | {'containers':[{'name':'b'},{'name':'c'},{'name':'a','image':'1'}]}
                    order alone            | {'tags':['a','b','c']} | {'$setElementOrder/tags':['c','b','a']} | {'tags':['c','b','a']}
                    order without a list   | {'a':1}               | {'$setElementOrder/containers':[{'name':'a'}]} | {'a':1}
                    order of a new list    | {'a':1}               | {'$setElementOrder/containers':[{'name':'b'}],'containers':[{'name':'b','x':null}]} | {'a':1,'containers':[{'name':'b'}]}
                    one port, two protocols | {'ports':[{'containerPort':53,'protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}]} | {'$setElementOrder/ports':[{'containerPort':53},{'containerPort':53}]} | {'ports':[{'containerPort':53,'protocol':'TCP'},{'containerPort':53,'protocol':'UDP'}]}
                    keys are retained      | {'s':{'type':'Rolling','rolling':{'a':1}}} | {'s':{'$retainKeys':['type'],'type':'Recreate'}} | {'s':{'type':'Recreate'}}
                    retained and set       | {'s':{'a':1,'b':2}}   | {'s':{'$retainKeys':['a','c'],'c':3}} | {'s':{'a':1,'c':3}}
                    directives do not stay | {'a':1}               | {'s':{'$retainKeys':['x'],'x':1},'l':[{'$patch':'replace'},{'y':1}]} | {'a':1,'s':{'x':1},'l':[{'y':1}]}
                    """)
    void mergesAsKubectlApplyRelies(String what, String object, String patch, String expected) {
        assertThat(json(patched(object, patch))).as(what).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'containers':[{'name':'a'}]} | {'containers':[{'image':'x'}]} | map: {"image":"x"} does not contain declared merge key: name
                    {'m':{'a':1}} | {'m':{'$patch':'explode'}} | unknown patch type found: "explode"
                    {'s':{'a':1}} | {'s':{'$retainKeys':['a'],'b':1}} | invalid patch format of retainKeys
                    {'tags':['a']} | {'$setElementOrder/tags':'a'} | invalid patch format of setElementOrder list
                    """)
    void whatMakesNoSenseIsRefused(String object, String patch, String message) {
        assertThatThrownBy(() -> patched(object, patch))
                .isInstanceOf(ApiException.class)
                .hasMessage(message);
    }

    @Test
    void aPatchIsAnObject() {
        assertThatThrownBy(
                        () ->
                                StrategicMergePatch.of(
                                        JsonMapper.shared().readTree("[]"), PatchSchema.UNKNOWN))
                .isInstanceOf(ApiException.class);
    }
}
