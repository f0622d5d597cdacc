package io.jollyboat.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ListeningServer;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.runtime.VirtualTimeline;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may act as whom, and in what alone (KEP-5284). */
class ConstrainedImpersonationTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/cluster";
    private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    private final ListeningServer server = new ListeningServer();
    private final HttpClient client = server.client(null);

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /** Lets a user do something; the rules are written with single quotes. */
    private void mayDo(String user, String name, String rules) {
        create("roles", "{'metadata':{'name':'%s'},'rules':[%s]}".formatted(name, rules));
        create(
                "rolebindings",
                ("{'metadata':{'name':'%s'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                                + "'kind':'ClusterRole','name':'%s'},'subjects':[{'kind':'User',"
                                + "'apiGroup':'rbac.authorization.k8s.io','name':'%s'}]}")
                        .formatted(name, name, user));
    }

    private void create(String kind, String json) {
        server.server
                .transport("admin", "system:masters")
                .call(
                        new ApiRequest(
                                "POST",
                                RBAC + kind,
                                Map.of(),
                                ApiRequest.JSON,
                                JsonMapper.shared().readTree(json.replace('\'', '"'))));
    }

    private HttpResponse<String> asAnn(String method, String path, String body, String... headers)
            throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Authorization", "Bearer " + ListeningServer.TOKEN)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String message(HttpResponse<String> refused) {
        return JsonMapper.shared().readTree(refused.body()).path("message").stringValue("");
    }

    private JsonNode whoIs(String... headers) throws Exception {
        String review =
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";
        return JsonMapper.shared()
                .readTree(asAnn("POST", WHO, review, headers).body())
                .at("/status/userInfo");
    }

    @Test
    void whoMayBeSomebodyForOneThingAloneIsLetDoThatAlone() throws Exception {
        mayDo("bob", "bob", "{'apiGroups':[''],'resources':['configmaps'],'verbs':['*']}");
        mayDo(
                "ann",
                "as-bob",
                "{'apiGroups':['authentication.k8s.io'],'resources':['users'],'resourceNames':['bob'],"
                        + "'verbs':['impersonate:user-info']},{'apiGroups':[''],"
                        + "'resources':['configmaps'],'verbs':['impersonate-on:user-info:list']}");

        assertThat(asAnn("GET", MAPS, "", "Impersonate-User", "bob").statusCode()).isEqualTo(200);
        assertThat(message(asAnn("GET", MAPS + "/a", "", "Impersonate-User", "bob")))
                .isEqualTo(
                        "configmaps \"a\" is forbidden: User \"ann\" cannot impersonate-on:user-info:get"
                                + " resource \"configmaps\" in API group \"\" in the namespace \"default\"");
        assertThat(message(asAnn("GET", MAPS, "", "Impersonate-User", "eve")))
                .isEqualTo(
                        "users.authentication.k8s.io \"eve\" is forbidden: User \"ann\" cannot"
                                + " impersonate:user-info resource \"users\" in API group"
                                + " \"authentication.k8s.io\" at the cluster scope");
    }

    @Test
    void attemptsAndWhatIsAskedForThemAreCountedByWayAndOutcome() throws Exception {
        mayDo("ann", "as", "{'apiGroups':[''],'resources':['users'],'verbs':['impersonate']}");

        asAnn("GET", MAPS, "", "Impersonate-User", "bob");
        asAnn("GET", MAPS, "", "Impersonate-User", "system:serviceaccount:sea:robot");

        String told = "apiserver_impersonation_";
        assertThat(server.metrics())
                .contains(
                        told + "attempts_total{mode=\"user-info\",decision=\"denied\"} 1\n",
                        told + "attempts_total{mode=\"legacy\",decision=\"allowed\"} 1\n",
                        told + "attempts_total{mode=\"legacy\",decision=\"denied\"} 1\n",
                        told + "attempts_total{mode=\"serviceaccount\",decision=\"denied\"} 1\n",
                        told
                                + "attempts_duration_seconds_count{mode=\"legacy\",decision=\"allowed\"} 1\n",
                        told
                                + "authorization_attempts_total{mode=\"user-info\",decision=\"denied\"} 1\n",
                        told
                                + "authorization_attempts_duration_seconds_count{mode=\"legacy\",decision=\"allowed\"} 1\n");
    }

    @Test
    void theFormerRightStillIsOneToDoEverything() throws Exception {
        mayDo("bob", "bob", "{'apiGroups':[''],'resources':['configmaps'],'verbs':['*']}");
        mayDo("ann", "as", "{'apiGroups':[''],'resources':['users'],'verbs':['impersonate']}");

        assertThat(asAnn("GET", MAPS, "", "Impersonate-User", "bob").statusCode()).isEqualTo(200);
        assertThat(asAnn("GET", MAPS + "/a", "", "Impersonate-User", "bob").statusCode())
                .isEqualTo(404);
        assertThat(message(asAnn("GET", MAPS, "", "Impersonate-Group", "sailors")))
                .isEqualTo(
                        "requested &user.DefaultInfo{Name:\"\", UID:\"\", Groups:[]string{\"sailors\"},"
                                + " Extra:map[string][]string(nil)} without impersonating a user name");
    }

    @Test
    void aNodeAndAnAccountAreWhoTheyAreAndNobodyIsMadeAMaster() throws Exception {
        mayDo(
                "ann",
                "as-all",
                "{'apiGroups':['authentication.k8s.io'],'resources':['*'],'verbs':['*']},"
                        + "{'apiGroups':['*'],'resources':['*'],'verbs':['impersonate-on:arbitrary-node:create',"
                        + "'impersonate-on:serviceaccount:create','impersonate-on:user-info:create']}");

        assertThat(whoIs("Impersonate-User", "system:node:n1").path("groups").toString())
                .isEqualTo("[\"system:nodes\",\"system:authenticated\"]");
        assertThat(
                        whoIs("Impersonate-User", "system:serviceaccount:sea:robot")
                                .path("groups")
                                .toString())
                .isEqualTo(
                        "[\"system:serviceaccounts\",\"system:serviceaccounts:sea\",\"system:authenticated\"]");
        assertThat(
                        message(
                                asAnn(
                                        "POST",
                                        WHO,
                                        "{}",
                                        "Impersonate-User",
                                        "bob",
                                        "Impersonate-Group",
                                        "system:masters")))
                .isEqualTo(
                        "groups.authentication.k8s.io \"system:masters\" is forbidden: User \"ann\""
                                + " cannot impersonate:user-info resource \"groups\" in API group"
                                + " \"authentication.k8s.io\" at the cluster scope: impersonating the"
                                + " system:masters group is not allowed");
        assertThat(
                        message(
                                asAnn(
                                        "POST",
                                        WHO,
                                        "{}",
                                        "Impersonate-User",
                                        "bob",
                                        "Impersonate-Extra-Sea",
                                        "baltic")))
                .endsWith(
                        ": impersonating an invalid key in extra is not allowed: extra.key: Invalid"
                                + " value: \"sea\": must be a domain-prefixed path (such as \"acme.io/foo\")");
    }

    @Test
    void anAccountOnANodeMayBeThatNodeAndNoOther() {
        List<String> asked = new ArrayList<>();
        Authorizer authorizer =
                (user, question) -> {
                    asked.add(question.verb() + " " + question.name() + " " + user.extra());
                    return question.verb().contains("associated-node")
                            ? new Decision.Allowed("")
                            : Decision.NoOpinion.AT_ALL;
                };
        var robot =
                new Requester(
                        "system:serviceaccount:sea:robot",
                        "",
                        List.of(),
                        Map.of("authentication.kubernetes.io/node-name", List.of("n1")));
        RequestInfo list = RequestInfo.of("GET", "/api/v1/pods", QueryParameters.NONE);
        ImpersonationMode mode =
                ImpersonationMode.all(name -> authorizer, new VirtualTimeline(1)).getFirst();

        assertThat(mode.become(robot, user("system:node:n1"), list).orElseThrow().groups())
                .containsExactly("system:nodes", "system:authenticated");
        String keys =
                " {authentication.kubernetes.io/associated-node-keys="
                        + "[authentication.kubernetes.io/node-name]}";
        assertThat(asked)
                .containsExactly(
                        "impersonate-on:associated-node:list " + keys,
                        "impersonate:associated-node *" + keys);
        assertThat(mode.become(robot, user("system:node:n2"), list)).isEmpty();
        ImpersonationMode any =
                ImpersonationMode.all(name -> authorizer, new VirtualTimeline(1)).get(1);
        assertThatThrownBy(() -> any.become(robot, user("system:node:n2"), list))
                .hasMessageContaining(
                        "cannot impersonate-on:arbitrary-node:list resource \"pods\"");
    }

    @Test
    void whatWasAllowedHoldsForTenSecondsWithoutAskingAgain() {
        List<String> asked = new ArrayList<>();
        Authorizer authorizer =
                (user, question) -> {
                    asked.add(question.verb() + " " + question.resource());
                    return new Decision.Allowed("");
                };
        var timeline = new VirtualTimeline(1);
        List<ImpersonationMode> modes = ImpersonationMode.all(name -> authorizer, timeline);
        ImpersonationMode mode = modes.get(3);
        RequestInfo list = RequestInfo.of("GET", "/api/v1/pods", QueryParameters.NONE);
        RequestInfo one =
                RequestInfo.of("GET", "/api/v1/namespaces/sea/pods/ship", QueryParameters.NONE);

        mode.become(user("ann"), user("bob"), list);
        mode.become(user("ann"), user("bob"), list);
        assertThat(asked)
                .containsExactly(
                        "impersonate-on:user-info:list pods", "impersonate:user-info users");
        mode.become(user("ann"), user("bob"), one);
        assertThat(asked).hasSize(3).endsWith("impersonate-on:user-info:get pods");
        mode.become(user("eve"), user("bob"), one);
        assertThat(asked).hasSize(5);

        timeline.advance(Duration.ofSeconds(10));
        assertThat(mode.become(user("ann"), user("bob"), list).orElseThrow().name())
                .isEqualTo("bob");
        assertThat(asked).hasSize(7);

        asked.clear();
        modes.getLast().become(user("ann"), user("bob"), list);
        modes.getLast().become(user("ann"), user("bob"), list);
        assertThat(asked).containsExactly("impersonate users", "impersonate users");
    }

    @Test
    void manyGroupsAreAllowedByOneRightToAll() {
        List<String> asked = new ArrayList<>();
        Authorizer authorizer =
                (user, question) -> {
                    asked.add(question.resource() + " " + question.name());
                    return new Decision.Allowed("");
                };
        var rights = new ImpersonationRights(authorizer, "impersonate:user-info", true);
        List<String> groups = Stream.of("a", "b", "c", "d").toList();
        var wanted = new Requester("bob", "", groups, Map.of());

        assertThat(rights.become(user("ann"), wanted).groups())
                .containsExactly("a", "b", "c", "d", "system:authenticated");
        assertThat(asked).containsExactly("users bob", "groups *");
    }

    private static Requester user(String name) {
        return new Requester(name, "", List.of(), Map.of());
    }
}
