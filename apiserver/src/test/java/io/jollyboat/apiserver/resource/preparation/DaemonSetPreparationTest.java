package io.jollyboat.apiserver.resource.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.resource.Requester;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class DaemonSetPreparationTest {

    private final DaemonSetPreparation preparation = new DaemonSetPreparation();

    @Test
    void theFirstTemplateIsNumberOneAndEachFurtherOneHasTheNext() {
        ObjectNode set = set("a");
        preparation.forCreate(set, Requester.NOBODY);
        assertThat(generation(set)).isEqualTo("1");

        ObjectNode same = set("a"); // as who applies it from a file sends it
        preparation.forUpdate(same, set);
        assertThat(generation(same)).isEqualTo("1");

        ObjectNode other = set("b");
        preparation.forUpdate(other, same);
        assertThat(generation(other)).isEqualTo("2");
    }

    private static String generation(ObjectNode set) {
        return set.at("/metadata/annotations/deprecated.daemonset.template.generation").asString();
    }

    private static ObjectNode set(String image) {
        return (ObjectNode)
                JsonMapper.shared()
                        .readTree(
                                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"image\":\""
                                        + image
                                        + "\"}]}}}}");
    }
}
