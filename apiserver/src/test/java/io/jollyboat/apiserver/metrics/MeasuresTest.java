package io.jollyboat.apiserver.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ListeningServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the server tells of its work, by the names and labels that Kubernetes has for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeasuresTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final ListeningServer server = new ListeningServer();
    private final HttpClient admin = server.client(server.clientOf("admin", "system:masters"));
    private final HttpClient nobody = server.client(null);
    private String metrics = "";

    private void call(HttpClient client, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (!body.isEmpty()) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    @BeforeAll
    void work() throws Exception {
        call(admin, MAPS, "{\"metadata\":{\"name\":\"a\"}}");
        call(admin, MAPS, "{\"metadata\":{\"name\":\"a\"}}"); // 409
        call(admin, "/api/v1/namespaces/none/configmaps", "{\"metadata\":{\"name\":\"a\"}}");
        call(admin, MAPS, "");
        String one = "&fieldSelector=metadata.name%3Da";
        call(admin, MAPS + "?watch=1&resourceVersion=0&timeoutSeconds=1" + one, "");
        call(nobody, "/version", "");
        call(nobody, "/version", "", "Authorization", "Bearer wrong");
        metrics = server.metrics();
    }

    @AfterAll
    void stop() {
        admin.close();
        nobody.close();
        server.close();
    }

    @Test
    void answersToReadsAreMeasured() {
        assertThat(metrics)
                .contains(
                        "apiserver_response_sizes_bucket{component=\"apiserver\",group=\"\",resource=\"configmaps\",scope=\"namespace\",subresource=\"\",verb=\"LIST\",version=\"v1\",le=\"1000000000\"} 1\n")
                .doesNotContainPattern("apiserver_response_sizes_count.*verb=\"POST\"");
    }

    @Test
    void whatIsToldToWhoWatchesIsCounted() {
        String of = "group=\"\",resource=\"configmaps\",version=\"v1\"";
        assertThat(metrics)
                .contains(
                        "apiserver_watch_events_total{" + of + "} 1\n",
                        "apiserver_watch_events_sizes_bucket{" + of + ",le=\"131072\"} 1\n");
    }

    @Test
    void whatTheStoreIsAskedIsMeasured() {
        String of = "{group=\"\",operation=\"create\",resource=\"configmaps\"} ";
        assertThat(metrics)
                .contains(
                        "etcd_requests_total" + of,
                        "etcd_request_duration_seconds_count" + of,
                        "apiserver_resource_objects{group=\"apps\",resource=\"deployments\"} 0\n")
                .doesNotContain("etcd_request_errors_total{");
    }

    @Test
    void plugInsAreMeasuredEachAndTogether() {
        assertThat(metrics)
                .contains(
                        "apiserver_admission_controller_admission_duration_seconds_count{name=\"NamespaceLifecycle\",operation=\"CREATE\",rejected=\"true\",type=\"admit\"} 1\n",
                        "apiserver_admission_controller_admission_duration_seconds_count{name=\"MutatingAdmissionWebhook\",operation=\"CREATE\",rejected=\"false\",type=\"admit\"}",
                        "apiserver_admission_step_admission_duration_seconds_bucket{operation=\"CREATE\",rejected=\"true\",type=\"admit\",le=\"2.5\"} 1\n",
                        "apiserver_admission_step_admission_duration_seconds_count{operation=\"CREATE\",rejected=\"false\",type=\"validate\"}");
    }

    @Test
    void plugInsAreMeasuredAlsoWhereTheyHaveNoSay() {
        String plugin = "apiserver_admission_controller_admission_duration_seconds_count{name=";
        assertThat(metrics)
                .containsPattern(
                        Pattern.quote(
                                        plugin
                                                + "\"DefaultStorageClass\",operation=\"CREATE\",rejected=\"false\",type=\"admit\"} ")
                                + "[1-9]")
                .doesNotContain(plugin + "\"PersistentVolumeClaimResize\",operation=\"CREATE\"");
    }

    @Test
    void whetherItIsKnownWhoAsksIsCountedWithoutNames() {
        assertThat(metrics)
                .contains(
                        "authentication_attempts{result=\"error\"} 1\n",
                        "authentication_attempts{result=\"failure\"} 0\n",
                        "authentication_duration_seconds_bucket{result=\"success\",le=\"16.384\"}")
                .containsPattern("authenticated_user_requests\\{username=\"admin\"} [1-9]")
                .containsPattern("authenticated_user_requests\\{username=\"other\"} [1-9]")
                .doesNotContain("username=\"system:anonymous\"", "username=\"scraper\"");
    }

    @Test
    void requestsUnderWayAreTold() {
        assertThat(metrics)
                .containsPattern(
                        "apiserver_current_inflight_requests\\{request_kind=\"readOnly\"} [1-9]")
                .contains("apiserver_current_inflight_requests{request_kind=\"mutating\"} ");
    }
}
