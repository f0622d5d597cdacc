package io.jollyboat.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.authorization.abac.AttributePolicies;
import io.jollyboat.apiserver.authorization.remote.AuthorizationSettings;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RolesTest {

    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
    private static final String ROLES = RBAC + "/namespaces/default/roles";
    private static final String BINDINGS = RBAC + "/namespaces/default/rolebindings";
    private static final String CLUSTER_ROLES = RBAC + "/clusterroles";
    private static final String CLUSTER_BINDINGS = RBAC + "/clusterrolebindings";
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final TestServer server = new TestServer();
    private final ApiTransport ann = server.server.transport("ann", "sailors");

    @Test
    void whoHasNoRoleMayOnlyFindOutWhatThereIs() {
        assertThat(get(ann, "/apis").path("kind").asString()).isEqualTo("APIGroupList");
        assertThatThrownBy(() -> get(ann, PODS))
                .hasMessage(
                        "pods is forbidden: User \"ann\" cannot list resource \"pods\" in API group"
                                + " \"\" in the namespace \"default\"");
        assertThatThrownBy(() -> get(ann, "/api/v1/nodes/n1"))
                .hasMessage(
                        "nodes \"n1\" is forbidden: User \"ann\" cannot get resource \"nodes\" in"
                                + " API group \"\" at the cluster scope");
        assertThatThrownBy(() -> get(ann, "/metrics"))
                .hasMessage("forbidden: User \"ann\" cannot get path \"/metrics\"");
    }

    @Test
    void aRoleHoldsFromTheMomentItIsBoundToTheMomentItIsNot() {
        role("reader", "['']", "['pods']", "['list']");
        bind("readers", "Role", "reader", "{'kind':'User','name':'ann'}");

        assertThat(get(ann, PODS).path("items")).isEmpty();
        assertThatThrownBy(() -> get(ann, "/api/v1/namespaces/kube-system/pods"))
                .isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> get(ann, PODS + "/a")).isInstanceOf(ApiException.class);

        server.delete(BINDINGS + "/readers");
        assertThatThrownBy(() -> get(ann, PODS)).isInstanceOf(ApiException.class);
    }

    @Test
    void aChangedRoleHoldsAtOnceForAllWhoHaveIt() {
        role("reader", "['']", "['pods']", "['get']");
        bind("readers", "Role", "reader", "{'kind':'Group','name':'sailors'}");
        assertThatThrownBy(() -> get(ann, PODS)).isInstanceOf(ApiException.class);

        server.patch(
                ROLES + "/reader",
                "json",
                "[{'op':'replace','path':'/rules/0/verbs','value':['*']}]");

        assertThat(get(ann, PODS).path("items")).isEmpty();
    }

    @Test
    void aClusterRoleBoundInANamespaceHoldsThereOnly() {
        bind("viewers", "ClusterRole", "system:aggregate-to-view", "{'kind':'User','name':'ann'}");

        assertThat(get(ann, PODS).path("items")).isEmpty();
        assertThatThrownBy(() -> get(ann, "/api/v1/pods")).isInstanceOf(ApiException.class);
    }

    @Test
    void aServiceAccountIsAUserOfItsNamespace() {
        role("reader", "['']", "['pods']", "['list']");
        bind(
                "robots",
                "Role",
                "reader",
                "{'kind':'ServiceAccount','name':'robot','namespace':'sea'}");

        ApiTransport robot = server.server.transport("system:serviceaccount:sea:robot");
        assertThat(get(robot, PODS).path("items")).isEmpty();
    }

    @Test
    void whoMayPatchButNotCreateCreatesNothingByApplying() {
        role("patcher", "['']", "['configmaps']", "['patch']");
        bind("patchers", "Role", "patcher", "{'kind':'User','name':'ann'}");
        var chart =
                new ApiRequest(
                        "PATCH",
                        "/api/v1/namespaces/default/configmaps/chart",
                        Map.of("fieldManager", List.of("ann")),
                        "application/apply-patch+yaml",
                        TestServer.tree(
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'chart'}}"));

        assertThatThrownBy(() -> ann.call(chart))
                .hasMessage(
                        "configmaps \"chart\" is forbidden: User \"ann\" cannot create resource"
                                + " \"configmaps\" in API group \"\" in the namespace \"default\"");

        role("creator", "['']", "['configmaps']", "['create']");
        bind("creators", "Role", "creator", "{'kind':'User','name':'ann'}");
        assertThat(ann.call(chart).path("kind").asString()).isEqualTo("ConfigMap");
    }

    @Test
    void saysWhenABindingLeadsNowhere() {
        bind("lost", "Role", "none", "{'kind':'User','name':'ann'}");

        assertThatThrownBy(() -> get(ann, PODS))
                .hasMessageEndingWith(
                        "in the namespace \"default\": RBAC: role.rbac.authorization.k8s.io"
                                + " \"none\" not found");
    }

    @ParameterizedTest
    @CsvSource({
        "system:kube-scheduler, create, '', pods/binding, true",
        "system:kube-scheduler, create, '', pods, false",
        "system:kube-scheduler, patch, '', pods/finalizers, false",
        "system:kube-scheduler, watch, coordination.k8s.io, leasecandidates, true",
        "system:kube-scheduler, create, resource.k8s.io, resourceclaims, true",
        "system:kube-scheduler, get, resource.k8s.io, resourceclaims/status, true",
        "system:kube-scheduler, patch, scheduling.k8s.io, podgroups/status, true",
        "system:serviceaccount:kube-system:node-controller, watch, coordination.k8s.io, leases, true",
        "system:kube-controller-manager, create, apps, replicasets, true",
        "system:kube-controller-manager, update, '', namespaces/finalize, true",
        "system:kube-controller-manager, create, rbac.authorization.k8s.io, clusterroles, false",
        "system:kube-proxy, watch, discovery.k8s.io, endpointslices, true",
        "system:kube-proxy, get, '', secrets, false",
    })
    void componentsHaveTheirRolesEvenBeforeTheseAreStored(
            String user, String verb, String group, String resource, boolean allowed) {
        assertThat(mayDo(user, verb, group, resource)).isEqualTo(allowed);
        server.settle();
        assertThat(mayDo(user, verb, group, resource)).isEqualTo(allowed);
    }

    @Test
    void storesTheFirstRolesAndMendsThemAtTheNextStart() {
        server.settle();
        assertThat(get(server.api, CLUSTER_ROLES).path("items").size()).isGreaterThan(65);
        assertThat(get(server.api, CLUSTER_ROLES + "/view").at("/aggregationRule").isMissingNode())
                .isFalse();
        server.delete(CLUSTER_ROLES + "/system:discovery");
        server.patch(CLUSTER_ROLES + "/system:basic-user", "merge", "{'rules':[]}");
        server.patch(
                CLUSTER_ROLES + "/system:node-proxier",
                "merge",
                "{'rules':[],'metadata':{'annotations':{'rbac.authorization.kubernetes.io/autoupdate':'false'}}}");

        TestServer next = server.restarted();
        next.settle();

        assertThat(get(next.api, CLUSTER_ROLES + "/system:discovery").path("rules")).hasSize(1);
        assertThat(get(next.api, CLUSTER_ROLES + "/system:basic-user").path("rules")).hasSize(2);
        assertThat(get(next.api, CLUSTER_ROLES + "/system:node-proxier").path("rules")).isEmpty();
    }

    @Test
    void nobodyWritesARoleWithMoreRightsThanHisOwn() {
        role("writer", "['rbac.authorization.k8s.io']", "['roles']", "['create','update','patch']");
        role("reader", "['']", "['pods']", "['get']");
        bind("writers", "Role", "writer", "{'kind':'User','name':'ann'}");
        bind("readers", "Role", "reader", "{'kind':'User','name':'ann'}");

        assertThatThrownBy(
                        () ->
                                send(
                                        ann,
                                        "POST",
                                        ROLES,
                                        "{'metadata':{'name':'more'},'rules':[{'apiGroups':[''],'resources':['pods','secrets'],'verbs':['get','list']}]}"))
                .hasMessage(
                        "roles.rbac.authorization.k8s.io \"more\" is forbidden: user \"ann\""
                                + " (groups=[\"sailors\" \"system:authenticated\"]) is attempting to"
                                + " grant RBAC permissions not currently held:\n"
                                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"list\"]}\n"
                                + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\""
                                + " \"list\"]}");

        JsonNode same =
                send(
                        ann,
                        "POST",
                        ROLES,
                        "{'metadata':{'name':'same'},'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}");
        assertThat(same.at("/metadata/name").asString()).isEqualTo("same");

        server.patch(
                ROLES + "/writer",
                "json",
                "[{'op':'add','path':'/rules/0/verbs/-','value':'escalate'}]");
        send(
                ann,
                "PUT",
                ROLES + "/same",
                "{'metadata':{'name':'same'},'rules':[{'apiGroups':['*'],'resources':['*'],'verbs':['*']}]}");
    }

    @Test
    void nobodyBindsARoleWithMoreRightsThanHisOwn() {
        role("binder", "['rbac.authorization.k8s.io']", "['rolebindings']", "['create']");
        bind("binders", "Role", "binder", "{'kind':'User','name':'ann'}");
        String admins =
                "{'metadata':{'name':'x'},'roleRef':{'kind':'ClusterRole','name':'cluster-admin'},'subjects':[{'kind':'User','name':'ann'}]}";

        assertThatThrownBy(() -> send(ann, "POST", BINDINGS, admins))
                .hasMessageContaining("is attempting to grant RBAC permissions not currently held:")
                .hasMessageContaining("{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}")
                .hasMessageContaining("{NonResourceURLs:[\"*\"], Verbs:[\"*\"]}");
        assertThatThrownBy(
                        () -> send(ann, "POST", BINDINGS, admins.replace("cluster-admin", "none")))
                .hasMessage("clusterroles.rbac.authorization.k8s.io \"none\" not found");

        server.post(
                ROLES,
                "{'metadata':{'name':'bind'},'rules':[{'apiGroups':['rbac.authorization.k8s.io'],'resources':['clusterroles'],'verbs':['bind'],'resourceNames':['cluster-admin']}]}");
        bind("may-bind", "Role", "bind", "{'kind':'User','name':'ann'}");
        send(ann, "POST", BINDINGS, admins);
        assertThat(get(ann, PODS).path("items")).isEmpty();
    }

    @Test
    void onlyWhoMayDoEverythingLetsARoleGatherOthers() {
        server.post(
                CLUSTER_ROLES,
                "{'metadata':{'name':'w'},'rules':[{'apiGroups':['rbac.authorization.k8s.io'],'resources':['clusterroles'],'verbs':['create']}]}");
        server.post(
                CLUSTER_BINDINGS,
                "{'metadata':{'name':'w'},'roleRef':{'kind':'ClusterRole','name':'w'},'subjects':[{'kind':'User','name':'ann'}]}");

        assertThatThrownBy(
                        () ->
                                send(
                                        ann,
                                        "POST",
                                        CLUSTER_ROLES,
                                        "{'metadata':{'name':'g'},'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'a':'b'}}]}}"))
                .hasMessage(
                        "clusterroles.rbac.authorization.k8s.io \"g\" is forbidden: must have"
                                + " cluster-admin privileges to use the aggregationRule");
    }

    @Test
    void tellsWhatSomebodyMayDo() {
        role("reader", "['']", "['pods']", "['list']");
        bind("readers", "Role", "reader", "{'kind':'User','name':'ann'}");

        JsonNode rules =
                send(
                        ann,
                        "POST",
                        "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                        "{'spec':{'namespace':'default'}}");

        assertThat(rules.at("/status/incomplete").asBoolean()).isFalse();
        assertThat(rules.at("/status/resourceRules").toString())
                .contains("{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"list\"]}");
        assertThat(rules.at("/status/nonResourceRules").toString()).contains("/openapi/*");
    }

    @Test
    void whatANodeMayDoIsNotToldInFull() {
        JsonNode rules =
                send(
                        server.server.transport("system:node:n1", "system:nodes"),
                        "POST",
                        "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                        "{'spec':{'namespace':'default'}}");

        assertThat(rules.at("/status/incomplete").asBoolean()).isTrue();
        assertThat(rules.at("/status/evaluationError").asString())
                .isEqualTo("node authorizer does not support user rule resolution");
        assertThat(rules.at("/status/resourceRules").toString())
                .contains("selfsubjectrulesreviews");
    }

    @Test
    void byPoliciesWhatTheyAllowHoldsAndIsToldAndRolesDoNot() {
        AttributePolicies policies =
                AttributePolicies.of(
                        new SettingsFile(
                                Path.of("policy.jsonl"),
                                "{\"user\":\"ann\",\"resource\":\"pods\",\"readonly\":true}\n"
                                        + "{\"user\":\"ann\",\"resource\":\"selfsubjectrulesreviews\"}"));
        AccessConfig access =
                AccessConfig.standard()
                        .authorization(
                                AuthorizationSettings.USUAL
                                        .modes(List.of("ABAC"))
                                        .policies(policies));
        TestServer other = new TestServer(ApiServerConfig.inMemory().access(access));
        ApiTransport annThere = other.server.transport("ann", "sailors");

        assertThat(get(annThere, PODS).path("items")).isEmpty();
        assertThatThrownBy(() -> get(annThere, "/api/v1/nodes"))
                .hasMessage(
                        "nodes is forbidden: User \"ann\" cannot list resource \"nodes\" in API"
                                + " group \"\" at the cluster scope: No policy matched.");
        JsonNode rules =
                send(
                        annThere,
                        "POST",
                        "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                        "{'spec':{'namespace':'default'}}");
        assertThat(rules.at("/status/resourceRules").toString())
                .startsWith(
                        "[{\"apiGroups\":[\"*\"],\"resources\":[\"pods\"],\"verbs\":[\"get\",\"list\",\"watch\"]}");
        assertThat(rules.at("/status/nonResourceRules")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    'resourceAttributes':{'verb':'get'},'nonResourceAttributes':{'path':'/'} | spec.nonResourceAttributes: Invalid value: {"path":"/"}: cannot be specified in combination with resourceAttributes
                    'resourceAttributes':{'fieldSelector':{}} | spec.resourceAttributes.fieldSelector.requirements: Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required
                    'resourceAttributes':{'fieldSelector':{'rawSelector':'a=b','requirements':[{'key':'a','operator':'Exists'}]}} | spec.resourceAttributes.fieldSelector.rawSelector: Invalid value: "a=b": may not specified at the same time as requirements
                    'resourceAttributes':{'fieldSelector':{'requirements':[{'operator':'Later'}]}} | spec.resourceAttributes.fieldSelector.requirements[0].key: Required value: must be specified
                    'resourceAttributes':{'labelSelector':{'requirements':[{'key':'a','operator':'In'}]}} | spec.resourceAttributes.labelSelector.requirements[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
                    """,
            quoteCharacter = '^')
    void aQuestionThatMakesNoSenseIsRefused(String question, String why) {
        for (String kind : List.of("SubjectAccessReview", "SelfSubjectAccessReview")) {
            assertThatThrownBy(
                            () ->
                                    server.post(
                                            "/apis/authorization.k8s.io/v1/"
                                                    + kind.toLowerCase(Locale.ROOT)
                                                    + "s",
                                            "{'spec':{%s%s}}"
                                                    .formatted(
                                                            kind.startsWith("Self")
                                                                    ? ""
                                                                    : "'user':'ann',",
                                                            question)))
                    .hasMessage(kind + ".authorization.k8s.io \"\" is invalid: " + why);
        }
    }

    @Test
    void aQuestionHasNoName() {
        assertThatThrownBy(
                        () ->
                                server.post(
                                        "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                                        "{'metadata':{'name':'a'},'spec':{'user':'ann','nonResourceAttributes':{}}}"))
                .hasMessage(
                        "SubjectAccessReview.authorization.k8s.io \"\" is invalid: metadata:"
                                + " Invalid value: {\"name\":\"a\"}: must be empty");
    }

    @Test
    void aLocalQuestionIsAboutItsNamespace() {
        String reviews =
                "/apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews";
        assertThatThrownBy(
                        () ->
                                server.post(
                                        reviews,
                                        "{'spec':{'user':'ann','resourceAttributes':{'namespace':'b'}}}"))
                .hasMessage(
                        "LocalSubjectAccessReview.authorization.k8s.io \"\" is invalid:"
                                + " spec.resourceAttributes.namespace: Invalid value: \"b\": must"
                                + " match metadata.namespace");
        assertThatThrownBy(
                        () ->
                                server.post(
                                        reviews,
                                        "{'spec':{'user':'ann','nonResourceAttributes':{'path':'/'}}}"))
                .hasMessage(
                        "LocalSubjectAccessReview.authorization.k8s.io \"\" is invalid:"
                                + " spec.nonResourceAttributes: Invalid value: {\"path\":\"/\"}:"
                                + " disallowed on this kind of request");
    }

    private boolean mayDo(String user, String verb, String group, String resource) {
        String[] parts = resource.split("/");
        JsonNode review =
                server.post(
                        "/apis/authorization.k8s.io/v1/subjectaccessreviews",
                        "{'spec':{'user':'%s','resourceAttributes':{'namespace':'default','verb':'%s','group':'%s','resource':'%s','subresource':'%s'}}}"
                                .formatted(
                                        user,
                                        verb,
                                        group,
                                        parts[0],
                                        parts.length > 1 ? parts[1] : ""));
        return review.at("/status/allowed").asBoolean();
    }

    private void role(String name, String groups, String resources, String verbs) {
        server.post(
                ROLES,
                "{'metadata':{'name':'%s'},'rules':[{'apiGroups':%s,'resources':%s,'verbs':%s}]}"
                        .formatted(name, groups, resources, verbs));
    }

    private void bind(String name, String kind, String role, String subject) {
        server.post(
                BINDINGS,
                "{'metadata':{'name':'%s'},'roleRef':{'kind':'%s','name':'%s'},'subjects':[%s]}"
                        .formatted(name, kind, role, subject));
    }

    private static JsonNode get(ApiTransport as, String path) {
        return as.call(ApiRequest.get(path, Map.<String, List<String>>of()));
    }

    private static JsonNode send(ApiTransport as, String method, String path, String json) {
        return as.call(
                new ApiRequest(method, path, Map.of(), ApiRequest.JSON, TestServer.tree(json)));
    }
}
