package io.jollyboat.kubelet.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.kubelet.plan.PodStage;
import io.jollyboat.kubelet.plan.Shutdown;
import io.jollyboat.kubelet.runtime.ContainerStatus.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What is told of a pod between two steps. */
class PodStatusTest {

    private static final String WEB = "'containers':[{'name':'web','image':'web:1'}]";

    private static ObjectNode status(PodStage stage) {
        return PodStatus.of(stage.situation(), new NodeIdentity(List.of("10.0.0.1"), "docker"));
    }

    private static void end(PodStage stage) {
        stage.containers.replaceAll(
                one -> one.withState(new State.Exited(stage.now, stage.now, 0, "Completed", "")));
    }

    @Test
    void whatEndedWellOnlyToStartAnewIsToldToWait() {
        var stage = new PodStage("'restartPolicy':'OnFailure'," + WEB).settle().loseSandbox();
        end(stage);
        ObjectNode told = status(stage);
        assertThat(told.path("phase").asString("")).isEqualTo("Running");
        ObjectNode web = (ObjectNode) told.path("containerStatuses").get(0);
        assertThat(web.path("state").path("waiting").path("reason").asString(""))
                .isEqualTo("ContainerCreating");
        assertThat(web.path("lastState").path("terminated").path("exitCode").asInt(-1)).isZero();
    }

    @Test
    void ofAPodThatEndsAlreadyIsToldThatItsNodeEndsItSooner() {
        var stage = new PodStage(WEB).settle().delete(30);
        stage.shutdown = Shutdown.evicting(Duration.ofSeconds(5), "no room");
        stage.settle();
        end(stage);
        ObjectNode told = status(stage);
        assertThat(told.path("phase").asString("")).isEqualTo("Failed");
        assertThat(told.path("reason").asString("")).isEqualTo("Evicted");
        assertThat(told.path("message").asString("")).isEqualTo("no room");
    }

    @Test
    void thatANodeEndsAPodIsToldOnceItHasEnded() {
        var stage = new PodStage(WEB).settle();
        stage.shutdown = Shutdown.evicting(Duration.ofSeconds(5), "no room");
        stage.settle();
        assertThat(PodStatus.tellsOf(status(stage), "DisruptionTarget")).isFalse();
        assertThat(status(stage).has("reason")).isFalse();
        end(stage);
        assertThat(PodStatus.tellsOf(status(stage), "DisruptionTarget")).isTrue();
    }

    @Test
    void whyAPodIsInItsPhaseIsForgottenWithThePhase() {
        var stage = new PodStage("'restartPolicy':'Never'," + WEB).settle();
        stage.pod.putObject("status").put("phase", "Running").put("reason", "NodeLost");
        assertThat(status(stage).path("reason").asString("")).isEqualTo("NodeLost");
        end(stage);
        assertThat(status(stage).path("phase").asString("")).isEqualTo("Succeeded");
        assertThat(status(stage).has("reason")).isFalse();
    }

    @Test
    void whatMustHaveInitializedThePodIsToldAsDoneThoughNobodySawIt() {
        var stage = new PodStage("'initContainers':[{'name':'a','image':'i'}]," + WEB).settle();
        stage.exit("a", 0);
        stage.containers.removeIf(one -> one.name().equals("a"));
        var told = (ObjectNode) status(stage).path("initContainerStatuses").get(0);
        assertThat(told.path("ready").asBoolean(false)).isTrue();
        assertThat(told.path("state").path("terminated").path("exitCode").asInt(-1)).isZero();
        assertThat(told.path("state").path("terminated").path("message").asString(""))
                .startsWith("Unable to get init container status from container runtime");
        stage.containers.clear();
        assertThat(status(stage).path("initContainerStatuses").get(0).path("state").has("waiting"))
                .isTrue();
    }
}
