package io.jollyboat.apiserver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.options.Load;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.tls.ClientTls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One user floods a server with requests that he never finishes; others are still served. */
class FloodTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String LEASES =
            "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private static final int REQUESTS = 120;
    private static final int TRIES = 2000;
    private static final int WAIT_SECONDS = 20;

    private final ListeningServer server =
            ListeningServer.limited(Load.STANDARD.flow(new FlowLimits(true, 20, 20)));
    private final HttpClient admin = client(server.clientOf("admin", "system:masters"));
    private final HttpClient node = client(server.clientOf("system:node:n", "system:nodes"));
    private final HttpClient flooding = client(null);
    private final HttpClient nobody = client(null);
    private final List<LateBody> bodies = new ArrayList<>();

    /** A body that comes when it is told to. */
    private static final class LateBody implements Flow.Publisher<ByteBuffer> {
        private final CompletableFuture<Flow.Subscriber<? super ByteBuffer>> reader =
                new CompletableFuture<>();
        private final CompletableFuture<Void> asked = new CompletableFuture<>();

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            reader.complete(subscriber);
            subscriber.onSubscribe(
                    new Flow.Subscription() {
                        @Override
                        public void request(long bytes) {
                            asked.complete(null);
                        }

                        @Override
                        public void cancel() {
                            asked.complete(null);
                        }
                    });
        }

        void come(String text) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            asked.thenCombine(
                    reader,
                    (now, subscriber) -> {
                        subscriber.onNext(bytes);
                        subscriber.onComplete();
                        return subscriber;
                    });
        }
    }

    @AfterEach
    void stop() {
        List.of(admin, node, flooding, nobody).forEach(HttpClient::shutdownNow);
        server.close();
    }

    private HttpClient client(@Nullable Credential credential) {
        CertificateCheck check =
                new CertificateCheck(List.of(server.authority().certificate()), Instant::now);
        return HttpClient.newBuilder()
                .sslContext(new ClientTls(check, credential).sslContext())
                .build();
    }

    @Test
    void leasesNodesAndHealthAreServedWhileOneUserFloods() throws Exception {
        allowAnn();
        assertThat(
                        send(node, "POST", "/api/v1/nodes", "{\"metadata\":{\"name\":\"n\"}}")
                                .statusCode())
                .isEqualTo(201);
        assertThat(send(node, "POST", LEASES, "{\"metadata\":{\"name\":\"n\"}}").statusCode())
                .isEqualTo(201);

        shortenQueues();
        List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            flood.add(unfinished());
        }
        // Which of them come last is not said; those that found room are not answered yet.
        HttpResponse<String> refused = firstOf(flood).get(WAIT_SECONDS, TimeUnit.SECONDS);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.body()).contains("Too many requests, please try again later.");
        assertThat(send(nobody, "GET", "/livez", "").body()).isEqualTo("ok");
        HttpResponse<String> renewed =
                send(node, "PATCH", LEASES + "/n", "{\"spec\":{\"holderIdentity\":\"n\"}}");
        assertThat(renewed.statusCode()).isEqualTo(200);
        assertThat(renewed.headers().firstValue("X-Kubernetes-PF-FlowSchema-UID"))
                .contains(uid("flowschemas/system-node-high"));
        assertThat(renewed.headers().firstValue("X-Kubernetes-PF-PriorityLevel-UID"))
                .contains(uid("prioritylevelconfigurations/node-high"));
        String status = "{\"status\":{\"phase\":\"Running\"}}";
        assertThat(send(node, "PATCH", "/api/v1/nodes/n/status", status).statusCode())
                .isEqualTo(200);
        assertThat(send(admin, "GET", MAPS, "").statusCode()).isEqualTo(200);
        String metrics = send(admin, "GET", "/metrics", "").body();
        assertThat(metrics)
                .contains(
                        "apiserver_flowcontrol_rejected_requests_total{flow_schema=\"global-default\","
                                + "priority_level=\"global-default\",reason=\"queue-full\"}")
                .contains(
                        "apiserver_flowcontrol_nominal_limit_seats{priority_level=\"node-high\"} 7");
    }

    @Test
    void administratorsSeeWhoWaitsAndForWhat() throws Exception {
        allowAnn();
        shortenQueues();
        List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            flood.add(unfinished());
        }
        firstOf(flood).get(WAIT_SECONDS, TimeUnit.SECONDS); // refused: by now others wait

        String dumps = "/debug/api_priority_and_fairness/dump_";
        String levels = send(admin, "GET", dumps + "priority_levels", "").body();
        assertThat(levels)
                .startsWith(
                        "PriorityLevelName, ActiveQueues, IsIdle, IsQuiescing, WaitingRequests,"
                                + " ExecutingRequests, DispatchedRequests, RejectedRequests,"
                                + " TimedoutRequests, CancelledRequests\n")
                .containsPattern("\ncatch-all, +0, +true, +false, +0, +0, +\\d+, +0, +0, +0\n")
                .containsPattern(
                        "\nglobal-default, +[1-9]\\d*, +false, +false, +[1-9]\\d*, +[1-9]\\d*, ");
        assertThat(send(admin, "GET", dumps + "queues", "").body())
                .startsWith("PriorityLevelName, Index,  PendingRequests, ExecutingRequests,")
                .containsPattern(
                        "\nglobal-default, +\\d+, +[1-9]\\d*, +\\d+, +\\d+, +\\d+\\.\\d{8}ss, ");
        assertThat(send(admin, "GET", dumps + "requests?includeRequestDetails=1", "").body())
                .containsPattern(
                        "\nglobal-default, +global-default, +\\d+, +-1, +ann, .*, +1, +0, +0s, +20.*, +ann, +create, +"
                                + MAPS)
                .containsPattern(
                        "\nglobal-default, +global-default, +\\d+, +0, +ann, .*, +0001-01-01T00:00:00Z, +ann, +create, +"
                                + MAPS);
        assertThat(send(admin, "GET", dumps + "other", "").statusCode()).isEqualTo(404);
    }

    @Test
    void whoWaitsIsServedOnceThereIsASeat() throws Exception {
        allowAnn();
        List<CompletableFuture<HttpResponse<String>>> flood = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            flood.add(unfinished());
        }
        waitFor("apiserver_flowcontrol_current_inqueue_requests{flow_schema=\"global-default\"");

        bodies.forEach(body -> body.come("{\"metadata\":{\"generateName\":\"a-\"}}"));

        for (CompletableFuture<HttpResponse<String>> each : flood) {
            assertThat(each.get(WAIT_SECONDS, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
        }
    }

    private static <T> CompletableFuture<T> firstOf(List<CompletableFuture<T>> all) {
        CompletableFuture<T> first = new CompletableFuture<>();
        all.forEach(each -> each.thenAccept(first::complete));
        return first;
    }

    private void shortenQueues() throws Exception {
        String shorter =
                """
                {"metadata": {"annotations": {"apf.kubernetes.io/autoupdate-spec": "false"}},
                 "spec": {"limited": {"nominalConcurrencyShares": 30,
                                      "limitResponse": {"queuing": {"queueLengthLimit": 5}}}}}
                """;
        String level =
                "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations/global-default";
        for (int i = 0; i < TRIES && send(admin, "GET", level, "").statusCode() != 200; i++) {
            Thread.onSpinWait(); // it is stored beside the start
        }
        assertThat(send(admin, "PATCH", level, shorter).statusCode()).isEqualTo(200);
        // the shares show when it has taken effect
        waitFor("apiserver_flowcontrol_nominal_limit_seats{priority_level=\"global-default\"} 5");
    }

    /** Waits until a gauge that begins so is there and more than nothing. */
    private void waitFor(String gauge) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            if (send(admin, "GET", "/metrics", "")
                    .body()
                    .lines()
                    .anyMatch(line -> line.startsWith(gauge) && !line.endsWith(" 0"))) {
                return;
            }
        }
        throw new AssertionError("not there: " + gauge);
    }

    private void allowAnn() throws Exception {
        String binding =
                """
                {"metadata": {"name": "ann"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
                 "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]}
                """;
        assertThat(
                        send(
                                        admin,
                                        "POST",
                                        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                                        binding)
                                .statusCode())
                .isEqualTo(201);
    }

    /** A request whose body does not come until somebody writes it. */
    private CompletableFuture<HttpResponse<String>> unfinished() {
        LateBody body = new LateBody();
        bodies.add(body);
        return flooding.sendAsync(
                HttpRequest.newBuilder(URI.create(server.url() + MAPS))
                        .header("Authorization", "Bearer " + ListeningServer.TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.fromPublisher(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String uid(String object) throws Exception {
        String path = "/apis/flowcontrol.apiserver.k8s.io/v1/" + object;
        String body = send(admin, "GET", path, "").body();
        int at = body.indexOf("\"uid\":\"") + "\"uid\":\"".length();
        return body.substring(at, body.indexOf('"', at));
    }

    private HttpResponse<String> send(HttpClient client, String method, String path, String body)
            throws Exception {
        HttpRequest.BodyPublisher publisher =
                body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body);
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header(
                                "Content-Type",
                                method.equals("PATCH")
                                        ? "application/merge-patch+json"
                                        : "application/json")
                        .method(method, publisher)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
