package io.jollyboat.controllers.podgc;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PodGarbageControllerTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final World world = new World();

    @BeforeEach
    void start() {
        world.with(
                (client, informers, timeline) ->
                        new PodGarbageController(client, informers, timeline, 2));
        world.create("/api/v1/nodes", "{'metadata':{'name':'n1'}}");
        world.settle();
    }

    @Test
    void aPodOfANodeThatIsGoneIsRemovedAfterAWhile() {
        pod("web", "'nodeName':'n1',", "");
        world.delete("/api/v1/nodes/n1");
        world.advance(Duration.ofSeconds(30));
        assertThat(world.exists(PODS + "/web")).isTrue();

        world.advance(Duration.ofSeconds(20));
        assertThat(world.exists(PODS + "/web")).isFalse();
    }

    @Test
    void whoHoldsALostPodBackSeesWhyItEnded() {
        pod("web", "'nodeName':'n1',", ",'finalizers':['example.com/look']");
        world.delete("/api/v1/nodes/n1");
        world.advance(Duration.ofMinutes(1));

        assertThat(world.get(PODS + "/web").at("/status/phase").asString()).isEqualTo("Failed");
        assertThat(world.conditions(PODS + "/web"))
                .containsExactly("DisruptionTarget=True DeletionByPodGC");
        JsonNode condition = world.get(PODS + "/web").at("/status/conditions/0");
        assertThat(condition.path("message").asString()).isEqualTo("PodGC: node no longer exists");
        assertThat(condition.path("observedGeneration").asInt())
                .isEqualTo(1); // as it was before it was deleted
    }

    @Test
    void aNodeThatComesBackInTimeKeepsItsPods() {
        pod("web", "'nodeName':'n1',", "");
        world.delete("/api/v1/nodes/n1");
        world.advance(Duration.ofSeconds(30));
        world.create("/api/v1/nodes", "{'metadata':{'name':'n1'}}");
        world.advance(Duration.ofMinutes(5));

        assertThat(world.exists(PODS + "/web")).isTrue();
    }

    @Test
    void ofTheFinishedPodsTheOldestGoWhenTheyAreTooMany() {
        for (int i = 0; i < 4; i++) {
            pod("p" + i, "'nodeName':'n1',", "");
            world.merge(PODS + "/p" + i + "/status", "{'status':{'phase':'Succeeded'}}");
            world.advance(Duration.ofSeconds(2));
        }
        world.advance(Duration.ofSeconds(30));

        assertThat(world.each(PODS, "/metadata/name")).containsExactly("p2", "p3");
    }

    @Test
    void amongThemTheEvictedGoBeforeAllOthers() {
        for (int i = 0; i < 3; i++) {
            pod("p" + i, "'nodeName':'n1',", "");
            String how = i == 2 ? "'phase':'Failed','reason':'Evicted'" : "'phase':'Succeeded'";
            world.merge(PODS + "/p" + i + "/status", "{'status':{" + how + "}}");
            world.advance(Duration.ofSeconds(2));
        }
        world.advance(Duration.ofSeconds(30));

        assertThat(world.each(PODS, "/metadata/name")).containsExactly("p0", "p1");
    }

    @Test
    void aNodeOutOfServiceLetsGoOfPodsThatAreBeingDeleted() {
        pod("web", "'nodeName':'n1',", "");
        pod("other", "'nodeName':'n1',", "");
        world.delete(PODS + "/web");
        world.advance(Duration.ofMinutes(5));
        assertThat(world.exists(PODS + "/web")).isTrue();

        world.merge(
                "/api/v1/nodes/n1",
                "{'spec':{'taints':[{'key':'node.kubernetes.io/out-of-service','value':'nodeshutdown','effect':'NoExecute'}]}}");
        world.settle();

        assertThat(world.exists(PODS + "/web")).isFalse();
        assertThat(world.exists(PODS + "/other")).isTrue();
    }

    private void pod(String name, String spec, String metadata) {
        world.create(
                PODS,
                "{'metadata':{'name':'"
                        + name
                        + "'"
                        + metadata
                        + "},'spec':{"
                        + spec
                        + "'containers':[{'name':'c','image':'i'}]}}");
    }
}
