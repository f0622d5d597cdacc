package io.jollyboat.apiserver.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.patch.MergePatch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ObjectReaderTest {
    private final ObjectReader reader = new ObjectReader(Schema.kubernetes());

    private ObjectReader.Read pod(String json) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return reader.object(reader.parseJson(body), "v1", "Pod");
    }

    @Test
    void unknownAndDuplicateFieldsAreLeftOutAndNamed() {
        var read =
                pod(
                        "{'spec':{'foo':1,'containers':[{'name':'a','name':'b','ports':[{'x':1}]}]},"
                                + "'bar':{}}");
        assertThat(read.complaints())
                .containsExactly(
                        "unknown field \"spec.foo\"",
                        "duplicate field \"spec.containers[0].name\"",
                        "unknown field \"spec.containers[0].ports[0].x\"",
                        "unknown field \"bar\"");
        assertThat(read.object().path("spec").has("foo")).isFalse();
        assertThat(read.object().path("spec").path("containers").path(0).path("name").stringValue())
                .isEqualTo("b");
        assertThatThrownBy(read::refuseComplaints)
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .returns(400, ApiException::code)
                .extracting(ApiException::message)
                .asString()
                .startsWith(
                        "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error:"
                                + " unknown field \"spec.foo\", duplicate field"
                                + " \"spec.containers[0].name\"");
    }

    @Test
    void complaintsComeInTheOrderOfTheBodyAndEachOnce() {
        assertThat(
                        pod("{'z':1,'kind':'Pod','spec':{'b':1,'b':2,'hostname':'a','hostname':'b',"
                                        + "'hostname':'c'},'a':{'name':1,'name':2}}")
                                .complaints())
                .containsExactly(
                        "unknown field \"z\"",
                        "unknown field \"spec.b\"",
                        "duplicate field \"spec.hostname\"",
                        "unknown field \"a\"");
    }

    @Test
    void ofYamlUnknownFieldsAreNamedInTheOrderOfTheirNames() {
        String yaml =
                "z: 1\nspec: {y: 1, hostname: a, hostname: b, x: 1}\nkind: Pod\na: 1\nz:\n  b: 2\n";
        byte[] body = yaml.getBytes(StandardCharsets.UTF_8);
        assertThat(reader.object(reader.parseYaml(body), "v1", "Pod").complaints())
                .containsExactly(
                        "yaml: unmarshal errors:\n  line 2: key \"hostname\" already set in map\n  line 6: key \"z\" already set in map",
                        "unknown field \"a\"",
                        "unknown field \"spec.x\"",
                        "unknown field \"spec.y\"",
                        "unknown field \"z\"");
    }

    @Test
    void ofACustomObjectWhatWasSaidTwiceComesFirst() {
        byte[] body = "{\"x\":1,\"y\":1,\"y\":2}".getBytes(StandardCharsets.UTF_8);
        assertThat(
                        reader.object(
                                        reader.parseJson(body),
                                        "a.b/v1",
                                        "C",
                                        sent -> new Checked(sent.deepCopy(), List.of("x", "y")))
                                .complaints())
                .containsExactly(
                        "duplicate field \"y\"", "unknown field \"x\"", "unknown field \"y\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'spec':'x'} | json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec
                    {'spec':{'containers':{}}} | json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container
                    {'spec':{'containers':[{'env':[{'value':1}]}]}} | json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string
                    {'spec':{'containers':[{'ports':[{'containerPort':'80'}]}]}} | json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32
                    {'spec':{'containers':[{'ports':[{'containerPort':99999999999}]}]}} | json: cannot unmarshal number 99999999999 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32
                    {'spec':{'hostNetwork':'yes'}} | json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool
                    {'metadata':{'labels':{'a':1}}} | json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string
                    {'spec':{'containers':[{'resources':{'requests':{'cpu':'lots'}}}]}} | quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
                    """)
    void wrongTypesAreRefusedInGoWords(String json, String why) {
        assertThatThrownBy(() -> pod(json))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .returns(400, ApiException::code)
                .returns(
                        "Pod in version \"v1\" cannot be handled as a Pod: " + why,
                        ApiException::message);
    }

    @Test
    void whatIsExpectedIsFilledInAndWhatIsNotIsRefused() {
        assertThat(pod("{}").object().toString())
                .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{}}");
        assertThatThrownBy(() -> pod("{'apiVersion':'v2'}"))
                .hasMessage(
                        "Pod in version \"v2\" cannot be handled as a Pod: no kind \"Pod\" is registered for"
                                + " version \"v2\" in scheme"
                                + " \"pkg/api/legacyscheme/scheme.go:30\"");
        assertThatThrownBy(() -> pod("{'apiVersion':'v1','kind':'Service'}"))
                .hasMessage(
                        "Service in version \"v1\" cannot be handled as a Pod: converting"
                                + " (v1.Service) to (core.Pod): unknown conversion");
        assertThatThrownBy(() -> pod("{'apiVersion':'v1','kind':'Ship'}"))
                .hasMessageContaining("no kind \"Ship\" is registered for version \"v1\"");
        assertThatThrownBy(() -> pod("[]")).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> pod("{'kind':1}")).isInstanceOf(ApiException.class);
    }

    @Test
    void nullsAreAbsentAndScalarsCanonical() {
        var object =
                pod("{'metadata':{'creationTimestamp':null,'labels':{'b':null,'a':'x'}},"
                                + "'spec':{'containers':[{'resources':{'limits':"
                                + "{'cpu':'1000m','memory':1024}}}]},"
                                + "'status':{'startTime':'2026-01-01T01:00:00.5+01:00'}}")
                        .object();
        assertThat(object.path("metadata").toString())
                .isEqualTo("{\"labels\":{\"a\":\"x\",\"b\":\"\"}}");
        assertThat(
                        object.path("spec")
                                .path("containers")
                                .path(0)
                                .path("resources")
                                .path("limits")
                                .toString())
                .isEqualTo("{\"cpu\":\"1\",\"memory\":\"1024\"}");
        assertThat(object.path("status").path("startTime").stringValue())
                .isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void ofAPatchedObjectTheChangedPartsAreCheckedAndTheOthersCopied() {
        ObjectNode origin =
                pod("{'metadata':{'name':'p'},'spec':{'nodeName':'n','containers':[{'name':'a'}]}}")
                        .object();
        ObjectNode before = origin.deepCopy();
        ObjectNode patched =
                MergePatch.of(
                                reader.parseJson(
                                                "{\"spec\":{\"foo\":1,\"hostNetwork\":true}}"
                                                        .getBytes(StandardCharsets.UTF_8))
                                        .tree())
                        .applyTo(origin);

        Checked checked = reader.conforming(patched, "v1", "Pod", origin);

        assertThat(checked.unknownFields()).containsExactly("spec.foo");
        assertThat(checked.object()).isEqualTo(reader.conforming(patched, "v1", "Pod").object());
        assertThat(checked.object().path("spec").path("containers"))
                .isEqualTo(origin.path("spec").path("containers"))
                .isNotSameAs(origin.path("spec").path("containers"));
        assertThat(origin).isEqualTo(before);
    }
}
