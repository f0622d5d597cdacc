package io.jollyboat.apiserver.admission.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PodSecurityTest {
    private static final String BARE = "{'containers':[{'name':'c','image':'i'}]}";
    private static final String HARDENED =
            "{'securityContext':{'runAsNonRoot':true,'seccompProfile':{'type':'RuntimeDefault'}},"
                    + "'containers':[{'name':'c','image':'i','securityContext':{"
                    + "'allowPrivilegeEscalation':false,'capabilities':{'drop':['ALL']}}}]}";

    private static String wrong(String standard, String spec) {
        int colon = standard.indexOf(':');
        Standard of =
                new Standard(
                        Standard.level(standard.substring(0, colon)),
                        Standard.version(standard.substring(colon + 1)));
        return Finding.text(Standards.examine(of, Json.object("{}"), Json.object(spec)));
    }

    @Test
    void aBarePodIsNotHardened() {
        assertThat(wrong("restricted:latest", BARE))
                .isEqualTo(
                        "allowPrivilegeEscalation != false (container \"c\" must set"
                                + " securityContext.allowPrivilegeEscalation=false), unrestricted"
                                + " capabilities (container \"c\" must set"
                                + " securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot !="
                                + " true (pod or container \"c\" must set"
                                + " securityContext.runAsNonRoot=true), seccompProfile (pod or"
                                + " container \"c\" must set securityContext.seccompProfile.type to"
                                + " \"RuntimeDefault\" or \"Localhost\")");
        assertThat(wrong("restricted:latest", HARDENED)).isEmpty();
        assertThat(wrong("baseline:latest", BARE)).isEmpty();
    }

    @Test
    void theBaselineKeepsPodsOffTheirNode() {
        assertThat(
                        wrong(
                                "baseline:latest",
                                "{'hostNetwork':true,'hostPID':true,'volumes':[{'name':'v','hostPath':{'path':'/'}}],"
                                        + "'containers':[{'name':'a','ports':[{'hostPort':80}],'securityContext':{'privileged':true}},"
                                        + "{'name':'b','securityContext':{'capabilities':{'add':['NET_ADMIN','CHOWN']}}}]}"))
                .isEqualTo(
                        "non-default capabilities (container \"b\" must not include \"NET_ADMIN\""
                                + " in securityContext.capabilities.add), host namespaces"
                                + " (hostNetwork=true, hostPID=true), hostPath volumes (volume"
                                + " \"v\"), hostPort (container \"a\" uses hostPort 80), privileged"
                                + " (container \"a\" must not set securityContext.privileged=true)");
    }

    @Test
    void anOlderStandardAsksForWhatItAskedThen() {
        assertThat(wrong("restricted:v1.20", BARE)).doesNotContain("capabilities");
        assertThat(wrong("restricted:v1.22", BARE)).contains("unrestricted capabilities");
        String sysctl =
                "{'securityContext':{'sysctls':[{'name':'net.ipv4.tcp_rmem'}]},'containers':[]}";
        assertThat(wrong("baseline:v1.31", sysctl))
                .isEqualTo("forbidden sysctls (net.ipv4.tcp_rmem)");
        assertThat(wrong("baseline:v1.32", sysctl)).isEmpty();
    }

    @Test
    void aNamespaceEnforcesWarnsAndChecksItsLabels() {
        TestServer server = new TestServer();
        server.post(
                "/api/v1/namespaces",
                "{'metadata':{'name':'sea','labels':{'pod-security.kubernetes.io/enforce':'baseline',"
                        + "'pod-security.kubernetes.io/enforce-version':'v1.30'}}}");
        assertThatThrownBy(
                        () ->
                                server.post(
                                        "/api/v1/namespaces/sea/pods",
                                        "{'metadata':{'name':'p'},'spec':{'hostNetwork':true,'containers':[{'name':'c','image':'i'}]}}"))
                .hasMessage(
                        "pods \"p\" is forbidden: violates PodSecurity \"baseline:v1.30\": host"
                                + " namespaces (hostNetwork=true)");
        server.post("/api/v1/namespaces/sea/pods", "{'metadata':{'name':'q'},'spec':" + BARE + "}");
        assertThatThrownBy(
                        () ->
                                server.patch(
                                        "/api/v1/namespaces/sea",
                                        "merge",
                                        "{'metadata':{'labels':{'pod-security.kubernetes.io/warn':'loose'}}}"))
                .hasMessageContaining(
                        "metadata.labels[pod-security.kubernetes.io/warn]: Invalid value: \"loose\":"
                                + " must be one of privileged, baseline, restricted");
    }

    @Test
    void existingPodsAreNamedWhenMoreIsAsked() {
        ObjectNode one =
                Json.object("{'metadata':{'name':'a'},'spec':{'hostIPC':true,'containers':[]}}");
        ObjectNode two =
                Json.object("{'metadata':{'name':'b'},'spec':{'hostPID':true,'containers':[]}}");
        assertThat(
                        new ExistingPods(List.of(two, one))
                                .warnings("sea", new Standard(Level.BASELINE, Standard.LATEST)))
                .containsExactly(
                        "existing pods in namespace \"sea\" violate the new PodSecurity enforce"
                                + " level \"baseline:latest\"",
                        "a (and 1 other pod): host namespaces");
    }
}
