package io.jollyboat.core.informer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Informers keep nothing of who owns which field. */
class KeptTest {

    private static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    @Test
    void allButTheOwnersIsKeptAndSharedWithTheWhole() {
        ObjectNode whole =
                tree("{'kind':'Pod','metadata':{'name':'p','managedFields':[{}]},'spec':{'a':1}}");
        ObjectNode kept = Kept.of(whole);
        assertThat(kept).isEqualTo(tree("{'kind':'Pod','metadata':{'name':'p'},'spec':{'a':1}}"));
        assertThat(kept.get("spec")).isSameAs(whole.get("spec"));
        assertThat(whole.path("metadata").has("managedFields")).isTrue();
    }

    @Test
    void anObjectWithoutOwnersIsKeptAsItIs() {
        ObjectNode whole = tree("{'kind':'Lease','metadata':{'name':'l'}}");
        assertThat(Kept.of(whole)).isSameAs(whole);
    }
}
