package io.jollyboat.apiserver.validation.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ConfigValidatorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    v1 | ConfigMap | {'data':{'a.b_c-d':'x'}} | -
                    v1 | ConfigMap | {'data':{'..':'x'}} | data[..]: Invalid value: "..": must not be '..'
                    v1 | ConfigMap | {'data':{'a':'x'},'binaryData':{'a':'eA=='}} | data[a]: Invalid value: "a": duplicate of key present in binaryData
                    v1 | Secret | {'type':'kubernetes.io/tls','data':{'tls.crt':''}} | data[tls.key]: Required value
                    v1 | Secret | {'type':'kubernetes.io/ssh-auth'} | data[ssh-privatekey]: Required value
                    v1 | Secret | {'type':'kubernetes.io/service-account-token'} | metadata.annotations[kubernetes.io/service-account.name]: Required value
                    v1 | Event | {'involvedObject':{'namespace':'other'},'eventTime':'2026-01-01T00:00:00.000000Z','reportingComponent':'a.io/b','reportingInstance':'i','reason':'r','action':'a'} | -
                    v1 | Event | {'involvedObject':{'namespace':'other'},'eventTime':'2026-01-01T00:00:00.000000Z','reportingComponent':'a.io/b','reportingInstance':'i','reason':'r'} | action: Required value
                    v1 | Event | {'involvedObject':{'namespace':'other'}} | involvedObject.namespace: Invalid value: "other": does not match event.namespace
                    v1 | Node | {'spec':{'taints':[{'key':'a','effect':'Soon'}]}} | metadata.taints[0].effect: Unsupported value: "Soon": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"
                    v1 | PersistentVolumeClaim | {'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}} | -
                    v1 | PersistentVolumeClaim | {'spec':{'accessModes':['ReadWriteOnce']}} | spec.resources[storage]: Required value
                    v1 | PersistentVolumeClaim | {'spec':{'resources':{'requests':{'storage':'0'}}}} | spec.accessModes: Required value: at least 1 access mode is required
                    v1 | PersistentVolume | {'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},'hostPath':{'path':'/a'}}} | -
                    v1 | PersistentVolume | {'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'}}} | spec: Required value: must specify a volume type
                    coordination.k8s.io/v1 | Lease | {'spec':{'leaseDurationSeconds':0}} | spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0
                    storage.k8s.io/v1 | StorageClass | {} | provisioner: Required value
                    rbac.authorization.k8s.io/v1 | Role | {'rules':[{'apiGroups':[''],'resources':['pods']}]} | rules[0].verbs: Required value: verbs must contain at least one value
                    rbac.authorization.k8s.io/v1 | RoleBinding | {'roleRef':{'kind':'Role','name':'r'},'subjects':[{'kind':'User','name':'u'}]} | -
                    rbac.authorization.k8s.io/v1 | RoleBinding | {'roleRef':{'kind':'Role','name':'r'},'subjects':[{'kind':'ServiceAccount','name':'s'}]} | -
                    rbac.authorization.k8s.io/v1 | ClusterRoleBinding | {'roleRef':{'kind':'Role','name':'r'}} | roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"
                    rbac.authorization.k8s.io/v1 | ClusterRoleBinding | {'roleRef':{'kind':'ClusterRole','name':'r'},'subjects':[{'kind':'ServiceAccount','name':'s'}]} | subjects[0].namespace: Required value
                    rbac.authorization.k8s.io/v1 | RoleBinding | {'roleRef':{'kind':'Role','name':'a/b'}} | roleRef.name: Invalid value: "a/b": may not contain '/'
                    rbac.authorization.k8s.io/v1 | RoleBinding | {'roleRef':{'kind':'Role','name':'r'},'subjects':[{'kind':'User'}]} | subjects[0].name: Invalid value: "": user name cannot be empty
                    rbac.authorization.k8s.io/v1 | RoleBinding | {'roleRef':{'kind':'Role','name':'r'},'subjects':[{'kind':'Robot','name':'n'}]} | subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"
                    rbac.authorization.k8s.io/v1 | ClusterRole | {'aggregationRule':{}} | aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil
                    v1 | Node | {'spec':{'podCIDRs':['10.0.0.0/24','fd00::/64']}} | -
                    v1 | Node | {'spec':{'podCIDRs':['10.0.0.0/24','10.0.1.0/24']}} | spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.0.1.0/24"]: may specify no more than one CIDR for each IP family
                    v1 | Node | {'spec':{'podCIDRs':['10.0.0.0']}} | spec.podCIDRs[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
                    v1 | Node | {'spec':{'taints':[{'key':'a','effect':'NoSchedule'},{'key':'a','effect':'NoSchedule'}]}} | metadata.taints[1]: Duplicate value: {"key":"a","effect":"NoSchedule"}: taints must be unique by key and effect pair
                    v1 | Node | {'status':{'capacity':{'cpu':'-1'}}} | status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0
                    autoscaling/v2 | HorizontalPodAutoscaler | {'spec':{'maxReplicas':2,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'d'}}} | -
                    autoscaling/v2 | HorizontalPodAutoscaler | {'spec':{'maxReplicas':2,'scaleTargetRef':{'apiVersion':'v1','kind':'ReplicationController','name':'d'}}} | -
                    autoscaling/v2 | HorizontalPodAutoscaler | {'spec':{'maxReplicas':2,'scaleTargetRef':{'kind':'Deployment','name':'d'}}} | spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group
                    autoscaling/v2 | HorizontalPodAutoscaler | {'spec':{'maxReplicas':2,'scaleTargetRef':{'apiVersion':'a/b/c','kind':'Deployment','name':'d'}}} | spec.scaleTargetRef.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c
                    autoscaling/v2 | HorizontalPodAutoscaler | {'spec':{'maxReplicas':2,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'a/b'}}} | spec.scaleTargetRef.name: Invalid value: "a/b": may not contain '/'
                    scheduling.k8s.io/v1 | PriorityClass | {'metadata':{'name':'system-x'},'value':1} | metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-x is not a known system priority class
                    scheduling.k8s.io/v1 | PriorityClass | {'metadata':{'name':'system-node-critical'},'value':1} | metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000
                    scheduling.k8s.io/v1 | PriorityClass | {'metadata':{'name':'system-cluster-critical'},'value':2000000000} | -
                    scheduling.k8s.io/v1 | PriorityClass | {'value':2000000000} | value: Forbidden: maximum allowed value of a user defined priority is 1000000000
                    policy/v1 | PodDisruptionBudget | {'spec':{'minAvailable':1,'maxUnavailable':1}} | spec: Invalid value: {"minAvailable":1,"maxUnavailable":1}: minAvailable and maxUnavailable cannot be both set
                    """)
    void objectsAreHeldToTheirRules(
            String apiVersion, String kind, String members, String violation) {
        Kind.of(apiVersion, kind).expect(members, violation);
    }

    @Test
    void configurationHasASizeLimit() {
        String big = "x".repeat(600_000);
        assertThat(
                        Kind.of("v1", "ConfigMap")
                                .wrong("{'data':{'a':'" + big + "','b':'" + big + "'}}"))
                .containsExactly("[]: Too long: may not be more than 1048576 bytes");
    }

    @Test
    void whatIsImmutableStays() {
        assertThat(
                        Kind.of("v1", "ConfigMap")
                                .wrongUpdate(
                                        "{'immutable':true,'data':{'a':'1'}}",
                                        "{'data':{'a':'2'}}"))
                .containsExactly(
                        "immutable: Forbidden: field is immutable when `immutable` is set",
                        "data: Forbidden: field is immutable when `immutable` is set");
        assertThat(Kind.of("v1", "Secret").wrongUpdate("{}", "{'type':'x'}"))
                .containsExactly("type: Invalid value: \"x\": field is immutable");
    }

    @Test
    void plainTextInASecretIsKeptAsBytes() {
        ObjectNode secret = Kind.of("v1", "Secret").created("{'stringData':{'a':'b'}}");
        assertThat(secret.path("data")).isEqualTo(Json.object("{'a':'Yg=='}"));
        assertThat(secret.has("stringData")).isFalse();
        assertThat(secret.path("type").stringValue()).isEqualTo("Opaque");
    }

    @Test
    void namespacesAreActiveAndKeptUntilTheyAreEmpty() {
        ObjectNode namespace = Kind.of("v1", "Namespace").created("{}");
        assertThat(namespace.path("spec")).isEqualTo(Json.object("{'finalizers':['kubernetes']}"));
        assertThat(namespace.path("status")).isEqualTo(Json.object("{'phase':'Active'}"));
        assertThat(namespace.path("metadata").path("labels"))
                .isEqualTo(Json.object("{'kubernetes.io/metadata.name':'x'}"));
        assertThat(Kind.of("v1", "Namespace").wrong("{'metadata':{'name':'a.b'}}"))
                .containsExactly("metadata.name: Invalid value: \"a.b\": must not contain dots");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'labels':{'a b':'c'}} | metadata.labels: Invalid value: "a b": name part must consist of
                    {'labels':{'a':'c d'}} | metadata.labels: Invalid value: "c d": a valid label must be an empty string or consist of
                    {'annotations':{'/a':''}} | metadata.annotations: Invalid value: "/a": prefix part must be non-empty
                    {'finalizers':['mine']} | metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified
                    {'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'p'}]} | metadata.ownerReferences[0].uid: Invalid value: "": must not be empty
                    """)
    void metadataIsHeldToItsRules(String metadata, String start) {
        assertThat(Kind.of("v1", "ConfigMap").wrong("{'metadata':" + metadata + "}"))
                .singleElement()
                .asString()
                .startsWith(start);
    }

    @Test
    void whatANodeWasGivenStays() {
        Kind nodes = Kind.of("v1", "Node");
        String given = "{'spec':{'podCIDRs':['10.0.0.0/24'],'providerID':'p'}}";
        assertThat(nodes.wrongUpdate("{}", given)).isEmpty();
        assertThat(nodes.wrongUpdate(given, given.replace("}}", ",'unschedulable':true}}")))
                .isEmpty();
        assertThat(
                        nodes.wrongUpdate(
                                given, "{'spec':{'podCIDRs':['10.0.1.0/24'],'providerID':'q'}}"))
                .containsExactly(
                        "spec.podCIDRs: Forbidden: node updates may not change podCIDR except from"
                                + " \"\" to valid",
                        "spec.providerID: Forbidden: node updates may not change providerID except"
                                + " from \"\" to valid");
    }

    @Test
    void aNodeTellsEachAddressOnce() {
        Kind nodes = Kind.of("v1", "Node");
        ObjectNode node = nodes.created("{}");
        var addresses = node.withObject("/status").putArray("addresses");
        addresses.addObject().put("type", "InternalIP").put("address", "10.0.0.1");
        addresses.addObject().put("type", "InternalIP").put("address", "10.0.0.1");
        assertThat(nodes.definition().strategy().validateStatusUpdate(node, node).list())
                .singleElement()
                .asString()
                .startsWith("status.addresses[1]: Duplicate value: ");
    }

    @Test
    void aNamespaceIsActiveUntilItIsDeleted() {
        Kind namespaces = Kind.of("v1", "Namespace");
        ObjectNode namespace = namespaces.created("{}");
        var strategy = namespaces.definition().strategy();
        assertThat(strategy.validateStatusUpdate(namespace, namespace).list()).isEmpty();
        ObjectNode deleted = namespace.deepCopy();
        deleted.withObject("/metadata").put("deletionTimestamp", "2030-01-01T00:00:00Z");
        assertThat(strategy.validateStatusUpdate(deleted, deleted).list())
                .singleElement()
                .asString()
                .isEqualTo(
                        "status.Phase: Invalid value: \"Active\": may only be 'Terminating' if"
                                + " `deletionTimestamp` is not empty");
        namespace.withObject("/status").put("phase", "Terminating");
        assertThat(strategy.validateStatusUpdate(namespace, namespace).list())
                .singleElement()
                .asString()
                .isEqualTo(
                        "status.Phase: Invalid value: \"Terminating\": may only be 'Active' if"
                                + " `deletionTimestamp` is empty");
        assertThat(namespaces.wrong("{'spec':{'finalizers':['mine']}}"))
                .containsExactly(
                        "spec.finalizers[0]: Invalid value: \"mine\": name is neither a standard"
                                + " finalizer name nor is it fully qualified");
    }

    @Test
    void anAutoscalerThatNamedNoGroupNeedsNoneNow() {
        Kind autoscalers = Kind.of("autoscaling/v2", "HorizontalPodAutoscaler");
        String old = "{'spec':{'maxReplicas':2,'scaleTargetRef':{'kind':'Deployment','name':'d'}}}";
        assertThat(autoscalers.wrongUpdate(old, old.replace("2", "3"))).isEmpty();
    }

    @Test
    void theStatusOfABudgetCountsUpwardsAndHasSoundConditions() {
        Kind budgets = Kind.of("policy/v1", "PodDisruptionBudget");
        ObjectNode budget = budgets.created("{'spec':{'minAvailable':1}}");
        budget.set(
                "status",
                Json.object(
                        "{'disruptionsAllowed':-1,'conditions':[{'type':'A','status':'Perhaps',"
                                + "'reason':'no reason','observedGeneration':-2},{'type':'A','status':'True'}]}"));
        assertThat(budgets.definition().strategy().validateStatusUpdate(budget, budget).list())
                .extracting(each -> each.toString().replaceFirst("\\(e\\.g\\..*", ""))
                .containsExactly(
                        "status.conditions[0].status: Unsupported value: \"Perhaps\": supported values:"
                                + " \"False\", \"True\", \"Unknown\"",
                        "status.conditions[0].observedGeneration: Invalid value: -2: must be greater than"
                                + " or equal to zero",
                        "status.conditions[0].lastTransitionTime: Required value: must be set",
                        "status.conditions[0].reason: Invalid value: \"no reason\": a condition reason"
                                + " must start with alphabetic character, optionally followed by a string of"
                                + " alphanumeric characters or '_,:', and must end with an alphanumeric"
                                + " character or '_' ",
                        "status.conditions[1].type: Duplicate value: \"A\"",
                        "status.conditions[1].lastTransitionTime: Required value: must be set",
                        "status.conditions[1].reason: Required value: must be set",
                        "status.disruptionsAllowed: Invalid value: -1: must be greater than or equal to 0");
    }

    @Test
    void theTimeOfAnEventMayBeWrittenMoreFinelyThanItIsRead() {
        Kind events = Kind.of("events.k8s.io/v1", "Event");
        String event =
                "{'eventTime':'2026-01-01T00:00:00.123456%sZ','involvedObject':{'namespace':'default'},"
                        + "'reportingComponent':'c','reportingInstance':'i','action':'a','reason':'r',"
                        + "'type':'Normal'}";
        String time = event.formatted("");
        assertThat(events.wrongUpdate(time, event.formatted("789"))).isEmpty();
        assertThat(events.wrongUpdate(time, time.replace("123456", "123457")))
                .containsExactly(
                        "eventTime: Invalid value: \"2026-01-01T00:00:00.123457Z\": field is immutable");
    }
}
