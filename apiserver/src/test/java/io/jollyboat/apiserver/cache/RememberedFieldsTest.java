package io.jollyboat.apiserver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class RememberedFieldsTest {

    private final List<String> reads = new ArrayList<>();
    private final StoredObject object =
            new StoredObject(
                    "/registry/pods/default/p",
                    """
                    {"metadata":{"name":"p"},"spec":{"nodeName":"n"},"status":{"phase":"Running"}}
                    """
                            .getBytes(StandardCharsets.UTF_8),
                    7,
                    null);

    private Function<ObjectNode, String> reader(String parent, String child) {
        return tree -> {
            reads.add(child);
            return tree.path(parent).path(child).asString("");
        };
    }

    @Test
    void eachFieldThatSelectorsNameIsReadOnceHoweverManyListsAskForIt() {
        for (int list = 0; list < 3; list++) {
            assertThat(object.remembered("status.phase", reader("status", "phase")))
                    .isEqualTo("Running");
            assertThat(object.remembered("spec.nodeName", reader("spec", "nodeName")))
                    .isEqualTo("n");
        }
        assertThat(reads).containsExactly("phase", "nodeName");
    }
}
