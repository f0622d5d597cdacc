package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.docker.PrivateEngine;
import io.jollyboat.kubelet.runtime.docker.SlowEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that takes from 0.2 to 1 second for whatever it is asked. */
@Timeout(300)
class SlowEngineIT {

    private static final String WEB =
            "'terminationGracePeriodSeconds':1,'containers':[{'name':'web','image':'IMAGE',"
                    + "'command':['sh','-c','trap : TERM; sleep 3600 & wait']}]";

    @TempDir private static Path directory;
    private static PrivateEngine engine;
    private static SlowEngine slow;
    private static DockerNode node;

    @BeforeAll
    static void begin() throws Exception {
        engine = new PrivateEngine(Files.createDirectory(directory.resolve("docker")));
        slow = new SlowEngine(engine.address(), Duration.ofMillis(200), Duration.ofSeconds(1));
        node = new DockerNode(Files.createDirectory(directory.resolve("state")), slow.address());
    }

    @AfterAll
    static void end() throws Exception {
        try {
            node.close();
            slow.close();
        } finally {
            engine.close();
        }
    }

    private static boolean isTrue(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private static boolean nodeIsReady() {
        return node.node().status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    @Test
    void tenPodsStartAtOnceEachThingOnceAndTheNodeStaysReady() throws Exception {
        List<String> names = IntStream.range(0, 10).mapToObj(i -> "slow-" + i).toList();
        names.forEach(name -> node.run(name, WEB));
        for (String name : names) {
            Pod pod =
                    node.await(
                            name,
                            one -> {
                                assertThat(nodeIsReady()).isTrue();
                                return isTrue(one);
                            });
            assertThat(pod.status().containerStatuses().getFirst().restartCount()).isZero();
        }
        List<PodRecord> records = node.runtime.pods();
        assertThat(records).hasSize(10);
        assertThat(records)
                .allSatisfy(
                        record -> {
                            assertThat(record.sandboxes()).hasSize(1);
                            assertThat(record.containers()).hasSize(1);
                        });
        assertThat(engine.tells("ps", "--all", "--quiet").lines()).hasSize(20);
        node.leavesNothing(names.toArray(String[]::new));
        assertThat(engine.tells("ps", "--all", "--quiet")).isEmpty();
    }

    @Test
    void theKubeletAnswersWhileTheEngineDoesNot() throws Exception {
        node.run("held", WEB);
        node.await("held", SlowEngineIT::isTrue);
        int before = slow.asked();
        slow.hold();
        try {
            node.run("meanwhile", WEB);
            DockerNode.until(() -> slow.asked() > before, () -> "the engine is not asked");
            assertThat(node.get("/healthz").body()).isEqualTo("ok");
            assertThat(node.get("/pods").body()).contains("\"meanwhile\"");
            assertThat(isTrue(node.pod("held"))).isTrue();
        } finally {
            slow.letGo();
        }
        assertThat(isTrue(node.await("meanwhile", SlowEngineIT::isTrue))).isTrue();
        node.leavesNothing("meanwhile", "held");
    }
}
