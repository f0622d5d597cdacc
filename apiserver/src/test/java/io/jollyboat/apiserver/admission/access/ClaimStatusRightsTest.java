package io.jollyboat.apiserver.admission.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ListeningServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may say what of claims of devices, beyond who may write their status. */
class ClaimStatusRightsTest {

    private static final String CLAIMS =
            "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/cluster";
    private static final String DRIVER = "system:serviceaccount:default:driver";
    private static final String GIVEN =
            "'allocation':{'devices':{'results':[{'request':'r','driver':'d.io','pool':'p','device':'a'}]},"
                    + "'nodeSelector':{'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name',"
                    + "'operator':'In','values':['deck']}]}]}}";
    private static final String TOLD = "'devices':[{'driver':'d.io','pool':'p','device':'a'}]";

    private final ListeningServer server = new ListeningServer();
    private final HttpClient client = server.client(server.clientOf("admin", "system:masters"));

    @BeforeEach
    void begin() throws Exception {
        mayDo("ann", "", "'resourceclaims/status'", "'update','patch'");
        mayDo(DRIVER, "", "'resourceclaims/status'", "'update','patch'");
        ask(
                "POST",
                CLAIMS,
                "{'metadata':{'name':'c'},'spec':{'devices':{'requests':[{'name':'r','exactly':"
                        + "{'deviceClassName':'g'}}]}}}");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void onlyWhoBindsClaimsSaysWhatTheyAreGiven() throws Exception {
        JsonNode refused = patch(GIVEN, "Impersonate-User", "ann");

        assertThat(refused.path("code").asInt()).isEqualTo(422);
        assertThat(refused.path("message").asString())
                .isEqualTo(
                        "ResourceClaim.resource.k8s.io \"c\" is invalid: status: Forbidden: changing"
                                + " status.allocation or status.reservedFor requires"
                                + " resource=\"resourceclaims/binding\", verb=\"patch\" permission:"
                                + " resourceclaims.resource.k8s.io is forbidden: User \"ann\" cannot"
                                + " patch resource \"resourceclaims/binding\" in API group"
                                + " \"resource.k8s.io\" at the cluster scope");

        mayDo("ann", "", "'resourceclaims/binding'", "'patch'");
        assertThat(patch(GIVEN, "Impersonate-User", "ann").at("/status/allocation").isEmpty())
                .isFalse();
    }

    @Test
    void aDriverTellsOfItsOwnDevicesOnItsOwnNode() throws Exception {
        patch(GIVEN);
        mayDo(DRIVER, "d.io", "'resourceclaims/driver'", "'associated-node:patch'");
        String node = "Impersonate-Extra-authentication.kubernetes.io%2fnode-name";

        JsonNode elsewhere = patch(TOLD, "Impersonate-User", DRIVER, node, "raft");
        assertThat(elsewhere.path("message").asString())
                .contains(
                        "status.devices: Forbidden: changing status.devices requires"
                                + " resource=\"resourceclaims/driver\","
                                + " verb=\"[arbitrary-node:patch]\" permission:"
                                + " resourceclaims.resource.k8s.io \"d.io\" is forbidden: User");
        assertThat(patch(TOLD, "Impersonate-User", "ann").path("code").asInt()).isEqualTo(422);

        assertThat(
                        patch(TOLD, "Impersonate-User", DRIVER, node, "deck")
                                .at("/status/devices/0/device")
                                .asString())
                .isEqualTo("a");
        assertThat(patch("'devices':null", "Impersonate-User", "ann").path("code").asInt())
                .isEqualTo(422);
    }

    @Test
    void whatWasToldOfADeviceIsForgottenWithIt() throws Exception {
        patch(GIVEN);
        assertThat(patch(TOLD).at("/status/devices")).hasSize(1);

        JsonNode taken = patch("'allocation':null");

        assertThat(taken.path("status").has("devices")).isFalse();
    }

    @Test
    void aDeviceOfOthersIsGivenOnlyWhereTheNamespaceIsMarkedForIt() throws Exception {
        String admin = GIVEN.replace("'device':'a'}", "'device':'a','adminAccess':true}");

        assertThat(patch(admin).path("message").asString())
                .contains(
                        "status.allocation.devices.results[0].adminAccess: Forbidden: admin access");

        ask(
                "PATCH",
                "/api/v1/namespaces/default",
                "{'metadata':{'labels':{'resource.kubernetes.io/admin-access':'true'}}}");
        assertThat(patch(admin).at("/status/allocation").isEmpty()).isFalse();
    }

    private JsonNode patch(String status, String... headers) throws Exception {
        return ask("PATCH", CLAIMS + "/c/status", "{'status':{" + status + "}}", headers);
    }

    private void mayDo(String user, String name, String resources, String verbs) throws Exception {
        String role = "r" + Integer.toUnsignedString(List.of(user, resources).hashCode());
        ask(
                "POST",
                RBAC + "roles",
                ("{'metadata':{'name':'%s'},'rules':[{'apiGroups':['resource.k8s.io'],'resources':[%s],"
                                + "'verbs':[%s]%s}]}")
                        .formatted(
                                role,
                                resources,
                                verbs,
                                name.isEmpty() ? "" : ",'resourceNames':['" + name + "']"));
        ask(
                "POST",
                RBAC + "rolebindings",
                ("{'metadata':{'name':'%s'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                                + "'kind':'ClusterRole','name':'%s'},'subjects':[{'kind':'User',"
                                + "'apiGroup':'rbac.authorization.k8s.io','name':'%s'}]}")
                        .formatted(role, role, user));
    }

    private JsonNode ask(String method, String path, String body, String... headers)
            throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header(
                                "Content-Type",
                                method.equals("PATCH")
                                        ? "application/merge-patch+json"
                                        : "application/json")
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> answer =
                client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return JsonMapper.shared().readTree(answer.body());
    }
}
