package io.jollyboat.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.TestServer;
import io.jollyboat.core.errors.ApiException;
import org.junit.jupiter.api.Test;

class AdmissionMeasuresTest {

    private static final String WHOLE =
            "apiserver_admission_step_admission_duration_seconds_count{";
    private static final String PLUGIN =
            "apiserver_admission_controller_admission_duration_seconds_count{";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String MAP = "{'metadata':{'name':'a'}}";

    private final TestServer server = new TestServer();

    @Test
    void aPlugInIsCountedInEachCallThatKubernetesMakesOfIt() {
        server.post(MAPS, MAP);
        server.patch(MAPS + "/a", "merge", "{'data':{'k':'v'}}");
        server.delete(MAPS + "/a");

        double creates = told(WHOLE + of("CREATE", false));
        assertThat(creates).isPositive();
        assertThat(plugin("DefaultStorageClass", "CREATE")).isEqualTo(creates);
        assertThat(plugin("RuntimeClass", "CREATE")).isEqualTo(creates);
        assertThat(plugin("NodeRestriction", "CREATE")).isEqualTo(creates);
        double updates = told(WHOLE + of("UPDATE", false));
        assertThat(plugin("LimitRanger", "UPDATE")).isEqualTo(updates);
        assertThat(plugin("Priority", "DELETE")).isEqualTo(told(WHOLE + of("DELETE", false)));
        assertThat(metrics())
                .doesNotContainPattern("CertificateApproval\".*type=\"admit\"")
                .doesNotContain("{name=\"DefaultStorageClass\",operation=\"UPDATE\"")
                .doesNotContain("{name=\"LimitRanger\",operation=\"DELETE\"")
                .doesNotContain("{name=\"PersistentVolumeClaimResize\",operation=\"CREATE\"");
    }

    @Test
    void whatALaterOneRefusesWasAllowedByTheEarlierOnes() {
        server.post("/api/v1/namespaces/default/pods", pod("system-node-critical"));
        double before = plugin("LimitRanger", "CREATE");
        double storage = plugin("DefaultStorageClass", "CREATE");

        assertThatThrownBy(() -> server.post("/api/v1/namespaces/default/pods", pod("none")))
                .isInstanceOf(ApiException.class);

        assertThat(told(PLUGIN + "name=\"Priority\"," + of("CREATE", true))).isEqualTo(1);
        assertThat(plugin("NamespaceLifecycle", "CREATE")).isEqualTo(before + 1);
        assertThat(plugin("LimitRanger", "CREATE")).isEqualTo(before + 1);
        assertThat(plugin("DefaultStorageClass", "CREATE")).isEqualTo(storage);
    }

    private static String pod(String priority) {
        return "{'metadata':{'generateName':'p'},'spec':{'priorityClassName':'%s','containers':[{'name':'c','image':'i'}]}}"
                .formatted(priority);
    }

    private static String of(String operation, boolean rejected) {
        return "operation=\"%s\",rejected=\"%s\",type=\"admit\"} ".formatted(operation, rejected);
    }

    private double plugin(String name, String operation) {
        return told(PLUGIN + "name=\"" + name + "\"," + of(operation, false));
    }

    private double told(String series) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(series));
    }

    private String metrics() {
        return server.get("/metrics").asString();
    }
}
