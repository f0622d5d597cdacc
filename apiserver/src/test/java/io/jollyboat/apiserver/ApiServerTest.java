package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiServerTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final TestServer server = new TestServer();

    @Test
    void beginsWithTheObjectsEveryClusterHas() {
        assertThat(server.server.ready()).isTrue();
        assertThat(names(server.get("/api/v1/namespaces")))
                .containsExactly("default", "kube-node-lease", "kube-public", "kube-system");
        assertThat(names(server.get("/apis/scheduling.k8s.io/v1/priorityclasses")))
                .containsExactly("system-cluster-critical", "system-node-critical");
        assertThat(
                        server.get("/api/v1/namespaces/default/services/kubernetes")
                                .at("/spec/clusterIP")
                                .asString())
                .isEqualTo("10.96.0.1");
    }

    @Test
    void givesANewObjectItsIdentity() {
        JsonNode created =
                server.post(
                        MAPS,
                        "{'metadata':{'name':'a','uid':'mine','selfLink':'/x'},'data':{'k':'v'}}");

        JsonNode metadata = created.path("metadata");
        assertThat(created.path("kind").asString()).isEqualTo("ConfigMap");
        assertThat(created.path("apiVersion").asString()).isEqualTo("v1");
        assertThat(metadata.path("namespace").asString()).isEqualTo("default");
        assertThat(metadata.path("uid").asString()).hasSize(36).isNotEqualTo("mine");
        assertThat(metadata.path("creationTimestamp").asString()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(metadata.path("resourceVersion").asLong()).isPositive();
        assertThat(metadata.has("selfLink")).isFalse();
        assertThat(server.get(MAPS + "/a")).isEqualTo(created);
    }

    @Test
    void everyObjectIsAsOldAsItIs() {
        server.post(MAPS, "{'metadata':{'name':'a'}}");
        server.timeline.advance(Duration.ofMillis(2500));
        server.post(MAPS, "{'metadata':{'name':'b'}}");

        assertThat(server.get(MAPS + "/a").at("/metadata/creationTimestamp").asString())
                .isEqualTo("2026-01-01T12:00:00Z");
        assertThat(server.get(MAPS + "/b").at("/metadata/creationTimestamp").asString())
                .isEqualTo("2026-01-01T12:00:02Z");
    }

    @Test
    void makesUpANameThatBeginsAsAskedFor() {
        JsonNode created = server.post(MAPS, "{'metadata':{'generateName':'log-'}}");

        assertThat(created.at("/metadata/name").asString()).matches("log-[a-z0-9]{5}");
    }

    @Test
    void refusesASecondObjectOfTheSameName() {
        server.post(MAPS, "{'metadata':{'name':'a'}}");

        assertThatThrownBy(() -> server.post(MAPS, "{'metadata':{'name':'a'}}"))
                .isInstanceOf(ApiException.class)
                .hasMessage("configmaps \"a\" already exists");
    }

    @Test
    void saysWhatItDoesNotFind() {
        assertThatThrownBy(() -> server.get(MAPS + "/a")).hasMessage("configmaps \"a\" not found");
        assertThatThrownBy(() -> server.get("/api/v1/namespaces/default/ships/a"))
                .hasMessage("the server could not find the requested resource");
        assertThatThrownBy(
                        () ->
                                server.post(
                                        "/api/v1/namespaces/no/configmaps",
                                        "{'metadata':{'name':'a'}}"))
                .hasMessage("namespaces \"no\" not found");
    }

    @Test
    void refusesAnUpdateOfAnOlderState() {
        JsonNode old = server.post(MAPS, "{'metadata':{'name':'a'},'data':{'k':'1'}}");
        server.patch(MAPS + "/a", "merge", "{'data':{'k':'2'}}");

        assertThatThrownBy(() -> server.put(MAPS + "/a", old.toString()))
                .hasMessage(
                        "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again")
                .extracting(e -> ((ApiException) e).reason())
                .isEqualTo(Reason.CONFLICT);
    }

    @Test
    void keepsTheRevisionWhenNothingChanges() {
        JsonNode created = server.post(MAPS, "{'metadata':{'name':'a'},'data':{'k':'1'}}");

        assertThat(server.patch(MAPS + "/a", "merge", "{'data':{'k':'1'}}")).isEqualTo(created);
        assertThat(server.put(MAPS + "/a", created.toString())).isEqualTo(created);
    }

    @Test
    void aDryRunStoresNothing() {
        server.post(MAPS, "{'metadata':{'name':'a'}}", "dryRun", "All");

        assertThat(names(server.get(MAPS))).isEmpty();
    }

    @Test
    void listsInPagesOfOneRevision() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            server.post(MAPS, "{'metadata':{'name':'" + name + "'}}");
        }

        JsonNode first = server.get(MAPS, "limit", "2");
        server.delete(MAPS + "/c");
        server.post(MAPS, "{'metadata':{'name':'cc'}}");
        String token = first.at("/metadata/continue").asString();
        JsonNode second = server.get(MAPS, "limit", "2", "continue", token);
        JsonNode third =
                server.get(
                        MAPS, "limit", "2", "continue", second.at("/metadata/continue").asString());

        assertThat(names(first)).containsExactly("a", "b");
        assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(3);
        assertThat(names(second)).containsExactly("c", "d");
        assertThat(names(third)).containsExactly("e");
        assertThat(third.at("/metadata").has("continue")).isFalse();
        assertThat(third.at("/metadata/resourceVersion"))
                .isEqualTo(first.at("/metadata/resourceVersion"));
    }

    @Test
    void selectsByLabelsAndFields() {
        server.post(MAPS, "{'metadata':{'name':'a','labels':{'app':'x'}}}");
        server.post(MAPS, "{'metadata':{'name':'b','labels':{'app':'y'}}}");

        assertThat(names(server.get(MAPS, "labelSelector", "app in (y,z)"))).containsExactly("b");
        assertThat(names(server.get(MAPS, "fieldSelector", "metadata.name=a")))
                .containsExactly("a");
        assertThatThrownBy(() -> server.get(MAPS, "fieldSelector", "data.k=a"))
                .hasMessage(
                        "\"data.k\" is not a known field selector: only \"metadata.name\","
                                + " \"metadata.namespace\"");
    }

    @Test
    void deletesAtOnceWhatNobodyHoldsOnTo() {
        server.post(MAPS, "{'metadata':{'name':'a'}}");

        JsonNode status = server.delete(MAPS + "/a");

        assertThat(status.path("status").asString()).isEqualTo("Success");
        assertThat(status.at("/details/kind").asString()).isEqualTo("configmaps");
        assertThat(names(server.get(MAPS))).isEmpty();
    }

    @Test
    void waitsForFinalizers() {
        server.post(MAPS, "{'metadata':{'name':'a','finalizers':['jollyboat.io/test']}}");

        JsonNode marked = server.delete(MAPS + "/a");
        assertThat(marked.at("/metadata/deletionTimestamp").asString()).isNotEmpty();
        assertThat(names(server.get(MAPS))).containsExactly("a");

        server.patch(MAPS + "/a", "merge", "{'metadata':{'finalizers':null}}");
        assertThat(names(server.get(MAPS))).isEmpty();
    }

    @Test
    void deletesACollectionBySelector() {
        server.post(MAPS, "{'metadata':{'name':'a','labels':{'app':'x'}}}");
        server.post(MAPS, "{'metadata':{'name':'b'}}");

        assertThat(names(server.delete(MAPS, "labelSelector", "app=x"))).containsExactly("a");
        assertThat(names(server.get(MAPS))).containsExactly("b");
    }

    private static List<String> names(JsonNode list) {
        return list.path("items")
                .valueStream()
                .map(item -> item.at("/metadata/name").asString())
                .toList();
    }

    @Test
    void componentsAreShownAsTheyAre() {
        TestServer cluster = new TestServer();
        cluster.server.client("system:kube-scheduler");

        JsonNode all = cluster.get("/api/v1/componentstatuses");
        assertThat(all.at("/items/1/metadata/name").asString()).isEqualTo("etcd-0");
        assertThat(all.at("/items/1/conditions/0/status").asString()).isEqualTo("True");
        JsonNode scheduler = cluster.get("/api/v1/componentstatuses/scheduler");
        assertThat(scheduler.at("/conditions/0/message").asString()).isEqualTo("ok");
        JsonNode manager = cluster.get("/api/v1/componentstatuses/controller-manager");
        assertThat(manager.at("/conditions/0/message").asString())
                .endsWith("127.0.0.1:10257: connect: connection refused");
    }
}
