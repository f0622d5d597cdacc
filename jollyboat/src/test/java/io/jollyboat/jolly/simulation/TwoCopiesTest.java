package io.jollyboat.jolly.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.core.v1.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two copies of controllers and scheduler over one API server: one works, the other takes over. */
class TwoCopiesTest {

    private final SimulatedCluster cluster = new SimulatedCluster(5, 2);

    private String holder(String lease) {
        return cluster.client.get(Resources.LEASES, "kube-system", lease).spec().holderIdentity();
    }

    private void deploy(String name) {
        cluster.client.create(
                Resources.DEPLOYMENTS,
                new Deployment(
                        SimulatedCluster.tree(
                                "{'metadata':{'name':'%1$s','namespace':'default'},'spec':{'replicas':4,'selector':{'matchLabels':{'app':'%1$s'}},'template':{'metadata':{'labels':{'app':'%1$s'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}"
                                        .formatted(name))));
    }

    private int available(String name) {
        return cluster.client
                .get(Resources.DEPLOYMENTS, "default", name)
                .status()
                .availableReplicas();
    }

    private long made(String app) {
        return cluster.list(Resources.EVENTS).stream()
                .filter(event -> event.reason().equals("SuccessfulCreate"))
                .filter(event -> event.involvedObject().name().startsWith(app))
                .mapToInt(TwoCopiesTest::count)
                .sum();
    }

    private static int count(Event event) {
        return Math.max(1, event.json().path("count").asInt(1));
    }

    @Test
    void oneOfTwoWorksAndNothingIsMadeTwice() {
        deploy("web");
        cluster.timeline.advance(Duration.ofSeconds(30));

        assertThat(available("web")).isEqualTo(4);
        assertThat(made("web")).isEqualTo(4);
        assertThat(holder("kube-controller-manager")).startsWith("sim_");
        assertThat(holder("kube-scheduler")).startsWith("sim_");
        assertThat(cluster.list(Resources.EVENTS))
                .filteredOn(event -> event.reason().equals("LeaderElection"))
                .extracting(Event::message)
                .containsExactlyInAnyOrder(
                        holder("kube-controller-manager") + " became leader",
                        holder("kube-scheduler") + " became leader");
    }

    @Test
    void theOtherTakesOverFromOneThatIsKilled() {
        String first = holder("kube-controller-manager");
        for (int process = 0; process < 2; process++) {
            cluster.kill(process, Duration.ofHours(1));
        }
        deploy("web");
        // a lease runs for 15 seconds, and who waits looks every two or a little more
        cluster.timeline.advance(Duration.ofSeconds(25));

        assertThat(available("web")).isEqualTo(4);
        assertThat(made("web")).isEqualTo(4);
        cluster.timeline.advance(Duration.ofHours(2));
        for (int process = 2; process < 4; process++) {
            cluster.kill(process, Duration.ofHours(1));
        }
        deploy("next");
        cluster.timeline.advance(Duration.ofSeconds(25));
        assertThat(available("next")).isEqualTo(4);
        assertThat(holder("kube-controller-manager")).isNotEqualTo(first);
        new Calm(cluster).holds();
    }

    @Test
    void aLeaderThatIsCutOffWritesNoMore() {
        cluster.cutOff(0, Duration.ofSeconds(40));
        cluster.cutOff(1, Duration.ofSeconds(40));
        deploy("web");
        cluster.timeline.advance(Duration.ofMinutes(2));

        assertThat(available("web")).isEqualTo(4);
        assertThat(made("web")).isEqualTo(4);
        new Calm(cluster).holds();
    }
}
