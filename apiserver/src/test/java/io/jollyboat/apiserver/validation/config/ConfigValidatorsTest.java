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
                    v1 | Node | {'spec':{'taints':[{'key':'a','effect':'Soon'}]}} | spec.taints[0].effect: Unsupported value: "Soon": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"
                    v1 | PersistentVolumeClaim | {'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}} | -
                    v1 | PersistentVolumeClaim | {'spec':{'accessModes':['ReadWriteOnce']}} | spec.resources[storage]: Required value
                    v1 | PersistentVolumeClaim | {'spec':{'resources':{'requests':{'storage':'0'}}}} | spec.accessModes: Required value: at least 1 access mode is required
                    v1 | PersistentVolume | {'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},'hostPath':{'path':'/a'}}} | -
                    v1 | PersistentVolume | {'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'}}} | spec: Required value: must specify a volume type
                    coordination.k8s.io/v1 | Lease | {'spec':{'leaseDurationSeconds':0}} | spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0
                    storage.k8s.io/v1 | StorageClass | {} | provisioner: Required value
                    rbac.authorization.k8s.io/v1 | Role | {'rules':[{'apiGroups':[''],'resources':['pods']}]} | rules[0].verbs: Required value: verbs must contain at least one value
                    rbac.authorization.k8s.io/v1 | RoleBinding | {'roleRef':{'kind':'Role','name':'r'},'subjects':[{'kind':'User','name':'u'}]} | -
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
}
