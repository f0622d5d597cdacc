package io.jollyboat.controllers.tainteviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaintEvictionControllerTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String TAINT =
            "{'spec':{'taints':[{'key':'node.kubernetes.io/unreachable','effect':'NoExecute'}]}}";

    private final World world = new World();

    @BeforeEach
    void start() {
        world.with(TaintEvictionController::new);
        world.create("/api/v1/nodes", "{'metadata':{'name':'n1'}}");
        pod(
                "patient",
                "{'key':'node.kubernetes.io/unreachable','operator':'Exists','effect':'NoExecute','tolerationSeconds':60}");
        pod("staunch", "{'operator':'Exists'}");
        world.settle();
    }

    @Test
    void aPodStaysAsLongAsItToleratesTheTaint() {
        world.merge("/api/v1/nodes/n1", TAINT);
        world.advance(Duration.ofSeconds(55));
        assertThat(deleted("patient")).isFalse();

        world.advance(Duration.ofSeconds(10));
        assertThat(deleted("patient")).isTrue();
        assertThat(deleted("staunch")).isFalse();
        assertThat(world.conditions(PODS + "/patient"))
                .contains("DisruptionTarget=True DeletionByTaintManager");
        assertThat(world.events())
                .contains("Normal TaintManagerEviction Marking for deletion Pod default/patient");
    }

    @Test
    void aPodThatToleratesNothingGoesAtOnce() {
        world.merge(
                "/api/v1/nodes/n1",
                "{'spec':{'taints':[{'key':'out','value':'now','effect':'NoExecute'}]}}");
        world.settle();

        assertThat(deleted("patient")).isTrue();
        assertThat(deleted("staunch")).isFalse();
    }

    @Test
    void aTaintThatGoesInTimeSparesThePod() {
        world.merge("/api/v1/nodes/n1", TAINT);
        world.advance(Duration.ofSeconds(30));
        world.merge("/api/v1/nodes/n1", "{'spec':{'taints':null}}");
        world.advance(Duration.ofMinutes(5));

        assertThat(deleted("patient")).isFalse();
        assertThat(world.events())
                .contains("Normal TaintManagerEviction Cancelling deletion of Pod default/patient");
    }

    @Test
    void theTimeCountsFromWhenTheTaintWasAddedSoARestartDoesNotExtendIt() {
        String added = world.timeline.now().minusSeconds(50).toString();
        world.merge(
                "/api/v1/nodes/n1",
                "{'spec':{'taints':[{'key':'node.kubernetes.io/unreachable','effect':'NoExecute','timeAdded':'"
                        + added
                        + "'}]}}");
        world.advance(Duration.ofSeconds(15));

        assertThat(deleted("patient")).isTrue();
    }

    private boolean deleted(String pod) {
        return world.get(PODS + "/" + pod).path("metadata").has("deletionTimestamp");
    }

    private void pod(String name, String toleration) {
        world.create(
                PODS,
                "{'metadata':{'name':'"
                        + name
                        + "'},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}],'tolerations':["
                        + toleration
                        + "]}}");
    }
}
