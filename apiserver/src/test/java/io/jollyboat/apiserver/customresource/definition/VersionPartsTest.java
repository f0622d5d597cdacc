package io.jollyboat.apiserver.customresource.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionPartsTest {

    private static final String WRONG =
            "'schema': {'openAPIV3Schema': {'type': 'object', 'properties': {'spec': {}}}},"
                    + " 'additionalPrinterColumns': [{'name': 'A', 'type': 'text', 'jsonPath':"
                    + " '.spec'}], 'subresources': {'scale': {'specReplicasPath': '.x',"
                    + " 'statusReplicasPath': '.status.n'}}";
    private static final String RIGHT =
            "'schema': {'openAPIV3Schema': {'type': 'object', 'properties': {'spec': {'type':"
                    + " 'object'}}}}";

    private static List<String> wrong(String first, String second) {
        Violations found = new Violations();
        new DefinitionValidator()
                .validate(
                        Field.root(
                                TestServer.tree(
                                        "{'metadata': {'name': 'as.b.c'}, 'spec': {'group': 'b.c',"
                                                + " 'scope': 'Namespaced', 'conversion': {'strategy': 'None'}, 'names': {'plural':"
                                                + " 'as', 'singular': 'a', 'kind': 'A',"
                                                + " 'listKind': 'AList'}, 'versions': [{'name':"
                                                + " 'v1', 'served': true, 'storage': true, "
                                                + first
                                                + "}, {'name': 'v2', 'served': true, 'storage':"
                                                + " false, "
                                                + second
                                                + "}]}}"),
                                found));
        return found.list().stream().map(each -> each.path()).sorted().toList();
    }

    @Test
    void whatAllVersionsHaveInCommonStandsAboveThem() {
        assertThat(wrong(WRONG, WRONG))
                .containsExactly(
                        "spec.additionalPrinterColumns[0].type",
                        "spec.subresources.scale.specReplicasPath",
                        "spec.validation.openAPIV3Schema.properties[spec].type");
    }

    @Test
    void whatDiffersStandsInItsVersion() {
        assertThat(wrong(RIGHT, WRONG))
                .containsExactly(
                        "spec.versions[1].additionalPrinterColumns[0].type",
                        "spec.versions[1].schema.openAPIV3Schema.properties[spec].type",
                        "spec.versions[1].subresources.scale.specReplicasPath");
    }
}
