package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PodLifeTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String POD =
            "{'metadata':{'name':'web'},'spec':{'terminationGracePeriodSeconds':30,'containers':[{'name':'c','image':'i'}]}}";

    private final TestServer server = new TestServer();

    @Test
    void isBoundToANodeOnce() {
        server.post(PODS, POD);

        bind("n1");

        JsonNode pod = server.get(PODS + "/web");
        assertThat(pod.at("/spec/nodeName").asString()).isEqualTo("n1");
        assertThat(pod.at("/status/conditions/0/type").asString()).isEqualTo("PodScheduled");
        assertThat(pod.at("/status/conditions/0/status").asString()).isEqualTo("True");
        assertThatThrownBy(() -> bind("n2"))
                .hasMessage(
                        "Operation cannot be fulfilled on pods/binding \"web\": pod web is already assigned to node \"n1\"");
    }

    @Test
    void isBoundByNameEvenWhereItsPathNamesIt() {
        server.post(PODS, POD);

        for (String metadata : new String[] {"{}", "{'name':'other'}"}) {
            String binding = "{'metadata':" + metadata + ",'target':{'kind':'Node','name':'n1'}}";
            assertThatThrownBy(() -> server.post(PODS + "/web/binding", binding))
                    .hasMessage("name in URL does not match name in Binding object");
        }
    }

    @Test
    void goesAtOnceWhenItRunsNowhere() {
        server.post(PODS, POD);

        server.delete(PODS + "/web");

        assertThat(server.get(PODS).path("items")).isEmpty();
    }

    @Test
    void isGivenTimeToEndOnItsNode() {
        server.post(PODS, POD);
        bind("n1");

        JsonNode going = server.delete(PODS + "/web");

        assertThat(going.at("/metadata/deletionTimestamp").asString())
                .isEqualTo("2026-01-01T12:00:30Z");
        assertThat(going.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(30);
        assertThat(server.get(PODS + "/web").at("/metadata/resourceVersion"))
                .isEqualTo(going.at("/metadata/resourceVersion"));
    }

    @Test
    void theTimeToEndCanOnlyBeShortened() {
        server.post(PODS, POD);
        bind("n1");
        server.delete(PODS + "/web", grace(20));

        assertThat(server.delete(PODS + "/web", grace(60)).at("/metadata/deletionTimestamp"))
                .hasToString("\"2026-01-01T12:00:20Z\"");
        assertThat(server.delete(PODS + "/web", grace(5)).at("/metadata/deletionTimestamp"))
                .hasToString("\"2026-01-01T12:00:05Z\"");
        server.delete(PODS + "/web", grace(0));
        assertThat(server.get(PODS).path("items")).isEmpty();
    }

    @Test
    void watchersAreToldThatItEndsBeforeItIsGone() {
        server.post(PODS, POD);
        bind("n1");
        TestServer.Told told = server.watch(PODS);
        told.take();

        JsonNode gone = server.delete(PODS + "/web", grace(0));

        assertThat(told.take()).containsExactly("MODIFIED web", "DELETED web");
        for (ObjectNode seen : told.objects.subList(1, 3)) {
            assertThat(seen.at("/metadata/deletionTimestamp").asString())
                    .isEqualTo("2026-01-01T12:00:00Z");
            assertThat(seen.at("/metadata/deletionGracePeriodSeconds").asInt(-1)).isZero();
            assertThat(seen.at("/metadata/generation").asInt()).isEqualTo(2);
        }
        assertThat(gone).isEqualTo(told.objects.getLast());
    }

    @Test
    void aTimeToEndThatIsTakenAwayIsToldBeforeItIsGone() {
        server.post(PODS, POD);
        bind("n1");
        server.delete(PODS + "/web", grace(20));
        TestServer.Told told = server.watch(PODS);
        told.take();

        server.delete(PODS + "/web", grace(0));

        assertThat(told.take()).containsExactly("MODIFIED web", "DELETED web");
        assertThat(told.objects.getLast().at("/metadata/deletionTimestamp").asString())
                .isEqualTo("2026-01-01T12:00:00Z");
        assertThat(told.objects.getLast().at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void aGraceOfMoreThanAnyTimeCanHoldIsAVeryLongOne() {
        server.post(PODS, POD);
        bind("n1");

        server.delete(PODS + "/web", grace(Long.MAX_VALUE));

        assertThat(server.get(PODS + "/web").at("/metadata/deletionTimestamp").asString())
                .isEqualTo("2126-01-02T12:00:00Z");
    }

    @Test
    void onlyTheOneThatWasMeantIsDeleted() {
        server.post(PODS, POD);
        ObjectNode options =
                (ObjectNode) TestServer.tree("{'preconditions':{'uid':'somebody-else'}}");

        assertThatThrownBy(() -> server.delete(PODS + "/web", options))
                .hasMessageContaining(
                        "the UID in the precondition (somebody-else) does not match the UID in record");
    }

    @Test
    void theStatusIsWrittenThroughItsOwnSubresource() {
        server.post(PODS, POD);
        server.patch(PODS + "/web", "merge", "{'status':{'phase':'Running'}}");
        assertThat(phase()).isEqualTo("Pending");

        server.patch(
                PODS + "/web/status",
                "merge",
                "{'spec':{'nodeName':'elsewhere'},'status':{'phase':'Running'}}");

        assertThat(phase()).isEqualTo("Running");
        assertThat(server.get(PODS + "/web").at("/spec").has("nodeName")).isFalse();
    }

    @Test
    void foregroundDeletionWaitsForTheDependents() {
        server.post(PODS, POD);
        server.delete(PODS + "/web", "propagationPolicy", "Foreground");

        assertThat(server.get(PODS + "/web").at("/metadata/finalizers/0").asString())
                .isEqualTo("foregroundDeletion");
    }

    @Test
    void isEvictedLikeDeleted() {
        server.post(PODS, POD);
        server.post(PODS + "/web/eviction", "{'metadata':{'name':'web'}}");

        assertThat(server.get(PODS).path("items")).isEmpty();
    }

    @Test
    void isEvictedInTheVersionOfOlderClientsToo() {
        server.post(PODS, POD);
        server.post(
                PODS + "/web/eviction",
                "{'apiVersion':'policy/v1beta1','kind':'Eviction','metadata':{'name':'web'}}");

        assertThat(server.get(PODS).path("items")).isEmpty();
    }

    private String phase() {
        return server.get(PODS + "/web").at("/status/phase").asString();
    }

    private void bind(String node) {
        server.post(
                PODS + "/web/binding",
                "{'metadata':{'name':'web'},'target':{'kind':'Node','name':'" + node + "'}}");
    }

    private static ObjectNode grace(long seconds) {
        return (ObjectNode) TestServer.tree("{'gracePeriodSeconds':" + seconds + "}");
    }
}
