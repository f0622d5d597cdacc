package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose services are led by its own process. */
class UserspaceIT {

    @TempDir private static Path home;

    private static RunningCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RunningCluster.start(home, "userspace", "--proxy-mode", "userspace");
        cluster.apply(ServicesIT.WEB);
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=80s").ok();
    }

    @AfterAll
    static void delete() {
        cluster.close();
        assertThat(cluster.shell("ip route show table local").ok().out())
                .doesNotContain("10.96.0.0/16");
    }

    @Test
    void podsAndThisMachineReachServicesByAddressAndName() throws IOException {
        String address = cluster.field("service/web", "{.spec.clusterIP}");

        assertThat(ServicesIT.page("http://" + address + "/")).contains("Ahoy");
        for (String host : List.of(address, "web", "web.default.svc.cluster.local")) {
            assertThat(
                            cluster.kubectl(
                                            "exec",
                                            "deployment/web",
                                            "--",
                                            "wget",
                                            "-qO-",
                                            "http://" + host + "/")
                                    .ok()
                                    .out())
                    .contains("Ahoy");
        }
    }

    @Test
    void aRollingUpdateUnderLoadLosesNoRequestAtAnyOfItsAddresses() throws Exception {
        var over = new AtomicBoolean();
        var served = new AtomicInteger();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        var clients = new ArrayList<Thread>();
        for (String host :
                List.of(
                        cluster.field("service/web", "{.spec.clusterIP}"),
                        "127.0.0.1:" + cluster.field("service/web", "{.spec.ports[0].nodePort}"))) {
            String url = "http://" + host + "/";
            clients.add(
                    Thread.ofPlatform().start(() -> ServicesIT.load(url, over, served, failures)));
        }

        cluster.kubectl("rollout", "restart", "deployment/web").ok();
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=120s").ok();
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }

        assertThat(failures).isEmpty();
        assertThat(served.get()).isGreaterThan(100);
    }
}
