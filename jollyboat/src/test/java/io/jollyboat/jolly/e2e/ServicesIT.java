package io.jollyboat.jolly.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services by real kubectl, real pods and the kernel's rules. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ServicesIT {

    static final String WEB =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 8
                  containers:
                  - name: main
                    image: jollyboat/demo:1
                    readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
                    lifecycle: {preStop: {sleep: {seconds: 3}}}
                    ports: [{name: http, containerPort: 8080}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              type: LoadBalancer
              selector: {app: web}
              ports: [{port: 80, targetPort: http}]
            """;

    @TempDir private static Path home;

    private static RunningCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RunningCluster.start(home, "services");
        cluster.apply(WEB);
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=80s").ok();
    }

    @AfterAll
    static void delete() {
        cluster.close();
    }

    static String page(String url) throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(2000);
        connection.setReadTimeout(2000);
        connection.setRequestProperty("Connection", "close");
        if (connection.getResponseCode() != 200) {
            try (var in = connection.getErrorStream()) {
                throw new IOException(
                        connection.getResponseCode()
                                + " "
                                + connection.getHeaderFields()
                                + new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String balancer() {
        return cluster.untilKubectl(
                        result -> !result.out().isBlank(),
                        "get",
                        "service",
                        "web",
                        "-o",
                        "jsonpath={.status.loadBalancer.ingress[0].ip}")
                .out();
    }

    @Test
    void aServiceIsReachedAtEveryAddressItShows() throws IOException {
        String nodePort = cluster.field("service/web", "{.spec.ports[0].nodePort}");
        String address = cluster.field("service/web", "{.spec.clusterIP}");

        assertThat(page("http://" + balancer() + "/")).contains("Ahoy");
        assertThat(page("http://127.0.0.1:" + nodePort + "/")).contains("Ahoy");
        assertThat(page("http://" + address + "/")).contains("Ahoy");
        assertThat(cluster.kubectl("get", "service", "web").ok().out())
                .containsPattern("web +LoadBalancer +" + address + " +" + balancer() + " +80:");
    }

    @Test
    void anIngressLeadsToTheServiceByItsHost() {
        cluster.apply(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: web}
                spec:
                  rules:
                  - host: web.example.com
                    http:
                      paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
                """);
        String address =
                cluster.untilKubectl(
                                result -> !result.out().isBlank(),
                                "get",
                                "ingress",
                                "web",
                                "-o",
                                "jsonpath={.status.loadBalancer.ingress[0].ip}")
                        .out();

        assertThat(cluster.field("ingress/web", "{.spec.ingressClassName}")).isEqualTo("jollyboat");
        assertThat(
                        cluster.shell("curl -s -H 'Host: web.example.com' http://" + address + "/")
                                .ok()
                                .out())
                .contains("Ahoy");
        assertThat(
                        cluster.shell(
                                        "curl -sk --resolve web.example.com:443:127.0.0.1 https://web.example.com/")
                                .ok()
                                .out())
                .contains("Ahoy");
        assertThat(
                        cluster.shell("curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1/")
                                .ok()
                                .out())
                .isEqualTo("404");
    }

    @Test
    void theProgramSaysWhereAServiceIsOpened() throws IOException {
        String url = "http://" + balancer() + ":80";

        assertThat(cluster.jolly("service", "web", "--url").ok().out().strip()).isEqualTo(url);
        assertThat(page(url)).contains("Ahoy");
        assertThat(cluster.jolly("service", "list").ok().out())
                .containsPattern("default +web +80 +" + url);
        assertThat(cluster.jolly("service", "nobody").exitCode()).isEqualTo(4);
        assertThat(cluster.jolly("tunnel").ok().out()).contains("No tunnel is needed", url);
    }

    @Test
    void aGatewayLeadsToTheServiceAtAnAddressOfItsOwn() throws IOException {
        cluster.apply(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: door}
                spec:
                  gatewayClassName: jollyboat
                  listeners: [{name: http, port: 80, protocol: HTTP}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: web}
                spec:
                  parentRefs: [{name: door}]
                  rules:
                  - matches: [{path: {type: PathPrefix, value: /app}}]
                    filters:
                    - type: URLRewrite
                      urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}
                    backendRefs: [{name: web, port: 80}]
                """);
        cluster.kubectl("wait", "gateway/door", "--for=condition=Programmed", "--timeout=30s").ok();
        String address = cluster.field("gateway/door", "{.status.addresses[0].value}");

        assertThat(
                        cluster.untilShell(
                                        result -> result.exitCode() == 0,
                                        "curl -sf -m 3 http://" + address + "/app/")
                                .out())
                .contains("Ahoy");
        assertThat(cluster.field("httproute/web", "{.status.parents[0].conditions[*].status}"))
                .isEqualTo("True True");
        cluster.kubectl("delete", "gateway", "door").ok();
        cluster.untilKubectl(result -> result.exitCode() != 0, "get", "service", "door-jollyboat");
    }

    @Test
    void aPolicyKeepsPodsApartButNotTheNode() throws IOException {
        cluster.kubectl(
                        "run",
                        "outsider",
                        "--image=jollyboat/demo:1",
                        "--command",
                        "--",
                        "sleep",
                        "600")
                .ok();
        cluster.await("outsider", "Ready");
        String ask = "timeout 3 wget -qO- http://web/";
        assertThat(cluster.kubectl("exec", "outsider", "--", "sh", "-c", ask).ok().out())
                .contains("Ahoy");

        cluster.apply(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: closed}
                spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
                """);

        cluster.untilKubectl(
                result -> result.exitCode() != 0, "exec", "outsider", "--", "sh", "-c", ask);
        assertThat(page("http://" + balancer() + "/")).contains("Ahoy");
        cluster.kubectl("delete", "networkpolicy", "closed").ok();
        cluster.untilKubectl(
                result -> result.exitCode() == 0, "exec", "outsider", "--", "sh", "-c", ask);
    }

    @Test
    void namesAreResolvedInPods() {
        cluster.kubectl(
                        "run",
                        "resolver",
                        "--image=jollyboat/demo:1",
                        "--command",
                        "--",
                        "sleep",
                        "600")
                .ok();
        cluster.await("resolver", "Ready");
        String address = cluster.field("service/web", "{.spec.clusterIP}");

        for (String name : List.of("web", "web.default", "web.default.svc.cluster.local")) {
            assertThat(
                            cluster.kubectl(
                                            "exec",
                                            "resolver",
                                            "--",
                                            "wget",
                                            "-qO-",
                                            "http://" + name + "/")
                                    .ok()
                                    .out())
                    .contains("Ahoy");
        }
        assertThat(
                        cluster.kubectl(
                                        "exec",
                                        "resolver",
                                        "--",
                                        "nslookup",
                                        "web.default.svc.cluster.local")
                                .out())
                .contains("Address: " + address);
    }

    @Test
    void aRollingUpdateUnderLoadLosesNoRequest() throws Exception {
        String url = "http://" + balancer() + "/";
        var over = new AtomicBoolean();
        var served = new AtomicInteger();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        List<Thread> clients =
                IntStream.range(0, 4)
                        .mapToObj(
                                i ->
                                        Thread.ofPlatform()
                                                .start(() -> load(url, over, served, failures)))
                        .toList();

        cluster.kubectl("rollout", "restart", "deployment/web").ok();
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=120s").ok();
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }

        assertThat(failures).isEmpty();
        assertThat(served.get()).isGreaterThan(100);
    }

    /**
     * Requests one after the other, with pauses: who asks without takes the machine from the rest.
     */
    static void load(String url, AtomicBoolean over, AtomicInteger served, Queue<String> failures) {
        while (!over.get()) {
            try {
                page(url);
                served.incrementAndGet();
            } catch (IOException e) {
                failures.add(Instant.now() + " " + e);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
