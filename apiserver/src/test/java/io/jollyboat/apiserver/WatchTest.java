package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class WatchTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final TestServer server = new TestServer();

    @Test
    void beginsWithWhatIsThereAndGoesOn() {
        create("a", "x");
        TestServer.Told told = server.watch(MAPS);
        assertThat(told.take()).containsExactly("ADDED a");

        create("b", "x");
        server.patch(MAPS + "/a", "merge", "{'data':{'k':'v'}}");
        server.delete(MAPS + "/b");

        assertThat(told.take()).containsExactly("ADDED b", "MODIFIED a", "DELETED b");
    }

    @Test
    void goesOnFromAListWithoutAGap() {
        create("a", "x");
        String revision = server.get(MAPS).at("/metadata/resourceVersion").asString();
        create("b", "x");

        TestServer.Told told = server.watch(MAPS, "resourceVersion", revision);

        assertThat(told.take()).containsExactly("ADDED b");
        assertThat(told.objects.getFirst().at("/metadata/resourceVersion").asLong())
                .isGreaterThan(Long.parseLong(revision));
    }

    @Test
    void anObjectThatLeavesTheSelectionIsDeletedForItsReader() {
        TestServer.Told told = server.watch(MAPS, "labelSelector", "app=x");
        create("a", "y");
        assertThat(told.take()).isEmpty();

        label("a", "x");
        assertThat(told.take()).containsExactly("ADDED a");
        server.patch(MAPS + "/a", "merge", "{'data':{'k':'v'}}");
        assertThat(told.take()).containsExactly("MODIFIED a");
        label("a", "z");
        assertThat(told.take()).containsExactly("DELETED a");
        ObjectNode last = told.objects.getLast();
        assertThat(last.at("/metadata/labels/app").asString()).isEqualTo("x");
        assertThat(last.at("/metadata/resourceVersion"))
                .isEqualTo(server.get(MAPS + "/a").at("/metadata/resourceVersion"));
    }

    @Test
    void watchesOneObjectByItsName() {
        create("a", "x");
        create("ab", "x");

        TestServer.Told told = server.watch(MAPS, "fieldSelector", "metadata.name=a");
        label("ab", "y");
        label("a", "y");

        assertThat(told.take()).containsExactly("ADDED a", "MODIFIED a");
    }

    @Test
    void watchesOneNameInAllNamespaces() {
        TestServer.Told told =
                server.watch("/api/v1/configmaps", "fieldSelector", "metadata.name=a");
        create("a", "x");
        create("b", "x");
        server.post("/api/v1/namespaces/kube-system/configmaps", "{'metadata':{'name':'a'}}");

        assertThat(told.take()).containsExactly("ADDED a", "ADDED a");
    }

    @Test
    void aPodComesIntoViewOfItsNodeWhenItIsBound() {
        String pods = "/api/v1/namespaces/default/pods";
        TestServer.Told own =
                server.watch(
                        "/api/v1/pods", "fieldSelector", "spec.nodeName=n1,status.phase!=Failed");
        TestServer.Told other = server.watch("/api/v1/pods", "fieldSelector", "spec.nodeName=n2");
        TestServer.Told waiting = server.watch("/api/v1/pods", "fieldSelector", "spec.nodeName=");
        server.post(
                pods, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");

        server.post(
                pods + "/p/binding",
                "{'metadata':{'name':'p'},'target':{'kind':'Node','name':'n1'}}");
        server.patch(pods + "/p/status", "merge", "{'status':{'phase':'Failed'}}");

        assertThat(own.take()).containsExactly("ADDED p", "DELETED p");
        assertThat(waiting.take()).containsExactly("ADDED p", "DELETED p");
        assertThat(other.take()).isEmpty();
    }

    @Test
    void watchesAllNamespaces() {
        TestServer.Told told = server.watch("/api/v1/configmaps", "resourceVersion", "1");
        create("a", "x");
        server.post("/api/v1/namespaces/kube-system/configmaps", "{'metadata':{'name':'b'}}");

        assertThat(told.take())
                .containsExactly(
                        "ADDED kube-apiserver-legacy-service-account-token-tracking",
                        "ADDED a",
                        "ADDED b");
    }

    @Test
    void marksTheEndOfTheInitialState() {
        create("a", "x");

        TestServer.Told told =
                server.watch(
                        MAPS,
                        "sendInitialEvents",
                        "true",
                        "resourceVersionMatch",
                        "NotOlderThan",
                        "allowWatchBookmarks",
                        "true");

        assertThat(told.take()).containsExactly("ADDED a", "BOOKMARK -");
        assertThat(
                        told.objects
                                .getLast()
                                .path("metadata")
                                .path("annotations")
                                .path("k8s.io/initial-events-end")
                                .asString())
                .isEqualTo("true");
    }

    @Test
    void omitsWhatIsThereWhenAskedTo() {
        create("a", "x");

        TestServer.Told told =
                server.watch(
                        MAPS, "sendInitialEvents", "false", "resourceVersionMatch", "NotOlderThan");
        create("b", "x");

        assertThat(told.take()).containsExactly("ADDED b");
    }

    @Test
    void sendsABookmarkEveryMinuteOfHowFarTheWholeRegistryIs() {
        server.timeline.advance(Duration.ofMinutes(2)); // what a new server writes is written
        TestServer.Told told = server.watch(MAPS, "allowWatchBookmarks", "true");
        server.post("/api/v1/namespaces", "{'metadata':{'name':'other'}}");
        server.timeline.advance(Duration.ofSeconds(61));

        assertThat(told.take()).containsExactly("BOOKMARK -");
        assertThat(told.objects.getFirst().path("metadata").propertyNames())
                .as("a bookmark is a place and no more")
                .containsExactly("resourceVersion");
        assertThat(told.objects.getLast().at("/metadata/resourceVersion").asString())
                .isEqualTo(
                        server.get("/api/v1/namespaces/other")
                                .at("/metadata/resourceVersion")
                                .asString());
    }

    @Test
    void endsInOrderWhenItsTimeIsUp() {
        TestServer.Told told = server.watch(MAPS, "timeoutSeconds", "5");
        server.timeline.advance(Duration.ofSeconds(6));

        assertThat(told.closed).isTrue();
        assertThat(told.why).isNull();
    }

    /** More than history is kept of, and so long ago that it is not kept for latecomers either. */
    private void muchHappens() {
        for (int i = 0; i < 5000; i++) {
            server.patch(MAPS + "/a", "merge", "{'data':{'k':'" + i + "'}}");
        }
        server.timeline.advance(Duration.ofSeconds(80));
        server.patch(MAPS + "/a", "merge", "{'data':{'k':'last'}}");
    }

    @Test
    void saysThatHistoryNoLongerReachesBack() {
        create("a", "x");
        muchHappens();

        assertThatThrownBy(() -> server.watch(MAPS, "resourceVersion", "2"))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("too old resource version: 2 (")
                .extracting(e -> ((ApiException) e).reason())
                .isEqualTo(Reason.EXPIRED);
        assertThatThrownBy(
                        () ->
                                server.get(
                                        MAPS,
                                        "resourceVersion",
                                        "2",
                                        "resourceVersionMatch",
                                        "Exact"))
                .hasMessage("The resourceVersion for the provided list is too old.");
    }

    @Test
    void theRestOfAListMayBeHadAsItIsWhenItsStateIsNoLongerKnown() {
        for (String name : List.of("a", "b", "c")) {
            create(name, "x");
        }
        JsonNode first = server.get(MAPS, "limit", "1");
        String token = first.at("/metadata/continue").asString();
        muchHappens();
        create("d", "x");

        ApiException expired =
                catchThrowableOfType(
                        ApiException.class,
                        () -> server.get(MAPS, "limit", "1", "continue", token));

        assertThat(expired.code()).isEqualTo(410);
        assertThat(expired.message()).startsWith("The provided continue parameter is too old");
        String rest = expired.status().at("/metadata/continue").asString();
        assertThat(server.get(MAPS, "continue", rest).path("items"))
                .extracting(each -> each.at("/metadata/name").asString())
                .contains("d")
                .doesNotContain(first.at("/items/0/metadata/name").asString());
    }

    @Test
    void tellsNothingAfterItWasStopped() {
        TestServer.Told told = server.watch(MAPS);
        told.stop();
        create("a", "x");

        assertThat(told.take()).isEmpty();
        assertThat(told.closed).isFalse();
    }

    @Test
    void allWatchersShareOneTree() {
        TestServer.Told first = server.watch(MAPS);
        TestServer.Told second = server.watch(MAPS);
        create("a", "x");
        server.settle();

        assertThat(first.objects.getFirst()).isSameAs(second.objects.getFirst());
        assertThat(server.get(MAPS + "/a")).isSameAs(first.objects.getFirst());
    }

    private void create(String name, String app) {
        server.post(MAPS, "{'metadata':{'name':'" + name + "','labels':{'app':'" + app + "'}}}");
    }

    private void label(String name, String app) {
        server.patch(MAPS + "/" + name, "merge", "{'metadata':{'labels':{'app':'" + app + "'}}}");
    }
}
