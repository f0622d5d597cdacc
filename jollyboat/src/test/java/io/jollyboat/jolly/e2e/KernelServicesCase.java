package io.jollyboat.jolly.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.Service;
import io.jollyboat.core.client.CallingClient;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is promised besides where the kernel leads traffic, which goes on without the process. */
abstract class KernelServicesCase extends ServicesCase {

    private static final int MANY = 200;

    private static final String STEADY =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: many}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: steady, namespace: many, labels: {app: steady}}
            spec:
              terminationGracePeriodSeconds: 0
              containers: [{name: main, image: "jollyboat/demo:1"}]
            """;

    protected KernelServicesCase(String mode) {
        super(mode);
    }

    @Test
    void
            noRequestIsLostWhileTheProcessIsDeadWhenItComesBackToHundredsOfServicesAndInRollingUpdates()
                    throws Exception {
        cluster.apply(STEADY);
        cluster.kubectl(
                        "-n",
                        "many",
                        "wait",
                        "pod/steady",
                        "--for=condition=Ready",
                        "--timeout=80s")
                .ok();
        String last = many();
        until(() -> answers(last));
        String address = balancer("web");
        String url = "http://" + address + "/";
        try (Load load = new Load(url, url, url);
                Socket standing = connect(address, 80)) {
            load.goOn(50);
            ProcessHandle process = ProcessHandle.of(cluster.process()).orElseThrow();
            process.destroyForcibly();
            process.onExit().get(10, TimeUnit.SECONDS);
            load.goOn(200);

            cluster.jolly("start").ok();
            load.goOn(200);
            standing.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
            assertThat(standing.getInputStream().read()).isEqualTo('H');
            for (int update = 0; update < 2; update++) {
                cluster.kubectl("rollout", "restart", "deployment/web").ok();
                cluster.kubectl("rollout", "status", "deployment/web", "--timeout=120s").ok();
            }

            assertThat(load.end()).isEmpty();
            assertThat(load.served()).isGreaterThan(450);
        }
        until(() -> answers(last));
        cluster.kubectl("delete", "namespace", "many", "--wait=false").ok();
    }

    /** Services more than anybody has by hand; tells the address of one. */
    private String many() throws IOException {
        CallingClient client = cluster.client();
        String address = "";
        for (int service = 0; service < MANY; service++) {
            String json =
                    """
                    {"apiVersion": "v1", "kind": "Service",
                     "metadata": {"name": "many-%d", "namespace": "many"},
                     "spec": {"selector": {"app": "steady"},
                              "ports": [{"port": 80, "targetPort": 8080}]}}
                    """
                            .formatted(service);
            var made = new Service((ObjectNode) JsonMapper.shared().readTree(json));
            address = client.create(Resources.SERVICES, made).spec().clusterIP();
        }
        return address;
    }
}
