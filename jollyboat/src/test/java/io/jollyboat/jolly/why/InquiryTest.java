package io.jollyboat.jolly.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.json.MalformedBodyException;
import io.jollyboat.apiserver.json.YamlParser;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.jolly.cluster.SchedulingServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What is said about objects of a cluster with a scheduler, on virtual time. */
class InquiryTest {

    private final SchedulingServer server = new SchedulingServer();
    private final Client client = new Client(server.api());
    private final Inquiry inquiry = new Inquiry(client);

    @BeforeEach
    void start() {
        server.start();
    }

    private static ObjectNode tree(String yaml) {
        try {
            return (ObjectNode)
                    new YamlParser().parse(yaml.getBytes(StandardCharsets.UTF_8)).tree();
        } catch (MalformedBodyException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private <T extends KubernetesObject> T create(ResourceType<T> type, String yaml) {
        ObjectNode json = tree(yaml);
        if (!json.path("metadata").has("namespace") && type.namespaced()) {
            json.withObject("/metadata").put("namespace", "default");
        }
        T created = client.create(type, type.view().apply(json.deepCopy()));
        if (json.has("status")) {
            json.withObject("/metadata").remove("resourceVersion");
            created = client.updateStatus(type, type.view().apply(json));
        }
        server.advance(Duration.ofSeconds(2));
        return created;
    }

    private void node(String name, String cpu) {
        create(
                Resources.NODES,
                """
                apiVersion: v1
                kind: Node
                metadata: {name: %s}
                status: {allocatable: {cpu: "%s", memory: 8Gi, pods: "10"}}
                """
                        .formatted(name, cpu));
    }

    private void pod(String name, String more) {
        create(
                Resources.PODS,
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {app: web}}
                spec:
                  containers: [{name: main, image: app, resources: {requests: {cpu: 500m}}}]
                %s
                """
                        .formatted(name, more.indent(2).stripTrailing()));
    }

    private String why(String kind, String name) {
        return inquiry.why(kind, "default", name).render();
    }

    @Test
    void aPodThatFitsNowhereIsToldWhatEachNodeLacks() {
        node("small", "320m");
        node("cordoned", "4");
        client.change(
                Resources.NODES,
                "",
                "cordoned",
                json -> {
                    json.withObject("/spec").put("unschedulable", true);
                    return json;
                });
        server.advance(Duration.ofSeconds(2)); // the scheduler knows
        pod("web", "");

        assertThat(why("pod", "web"))
                .contains("pod/web: has no node: Unschedulable: 0/2 nodes are available")
                .containsPattern(
                        "cordoned +no +- +NodeUnschedulable +node\\(s\\) were unschedulable")
                .containsPattern(
                        "small +no +- +NodeResourcesFit +Insufficient cpu \\(cpu: needs 500m, 320m"
                                + " free, 180m short\\)")
                .contains("it would fit: uncordon cordoned");
    }

    @Test
    void aPodThatFitsNowhereIsToldWhatWouldMakeRoom() {
        node("small", "1200m");
        pod("first", "");
        pod("second", "");
        pod("web", "");

        assertThat(why("pod", "web"))
                .contains(
                        "it would fit: delete pod default/first (500m cpu) on small, or lower its"
                                + " request to 200m cpu, or add a node with more room than small;"
                                + " cpu: needs 500m, 200m free, 300m short");
    }

    @Test
    void aPodThatWantsADeviceThatNoNodeHasIsToldSoOnce() {
        node("a", "4");
        node("b", "4");
        create(
                Resources.PODS,
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web}
                spec:
                  containers:
                  - name: main
                    image: app
                    resources: {requests: {example.com/gpu: 2}, limits: {example.com/gpu: 2}}
                """);

        assertThat(why("pod", "web"))
                .containsOnlyOnce(
                        "it would fit: add a node that offers 2 example.com/gpu; example.com/gpu:"
                                + " needs 2, 0 free, 2 short");
    }

    @Test
    void aPodThatLooksForOthersIsToldThatTheyAreMissing() {
        node("a", "4");
        node("b", "4");
        pod(
                "web",
                """
                affinity:
                  podAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                    - {topologyKey: kubernetes.io/os, labelSelector: {matchLabels: {app: db}}}
                """);

        assertThat(why("pod", "web"))
                .containsOnlyOnce(
                        "it would fit: relax the pod's affinity, or start a pod that it looks for:"
                                + " no such pod near: app=db by kubernetes.io/os");
    }

    @Test
    void aPodThatWantsAPortIsToldWhoHasIt() {
        node("a", "4");
        for (String name : List.of("first", "second")) {
            create(
                    Resources.PODS,
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: %s}
                    spec:
                      containers:
                      - {name: main, image: app, ports: [{containerPort: 80, hostPort: 8080}]}
                    """
                            .formatted(name));
        }

        assertThat(why("pod", "second"))
                .contains("(TCP port 8080 is that of pod default/first)")
                .contains("end the pod that holds it on a: TCP port 8080");
    }

    @Test
    void aPodThatWantsOtherNodesIsToldWhatItAsksFor() {
        node("a", "4");
        pod(
                "web",
                """
                nodeSelector: {disk: ssd}
                affinity:
                  nodeAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      nodeSelectorTerms:
                      - matchExpressions:
                        - {key: zone, operator: In, values: [east, west]}
                        - {key: gpu, operator: DoesNotExist}
                      - matchExpressions: [{key: cores, operator: Gt, values: ["8"]}]
                """);

        assertThat(why("pod", "web"))
                .contains(
                        "node(s) didn't match Pod's node affinity/selector (asks for disk=ssd, and"
                                + " zone in (east,west) and !gpu or cores>8)")
                .contains(
                        "label a as the pod's node selector and affinity ask: it asks for disk=ssd,");
    }

    @Test
    void aPodThatIsGatedIsToldByWhat() {
        pod("web", "schedulingGates: [{name: example.com/quota}]");

        assertThat(why("pod", "web"))
                .contains("SchedulingGated: Scheduling is blocked")
                .contains("whoever put up the gate example.com/quota has to take it away");
    }

    @Test
    void aPodThatHasANodeIsToldHowTheNodesScored() {
        node("a", "4");
        node("b", "8");
        pod("web", "");
        create(
                Resources.PODS,
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: other}
                spec: {containers: [{name: main, image: app}]}
                """);

        assertThat(
                        String.join(
                                "\n",
                                inquiry.decision(client.get(Resources.PODS, "default", "web"))))
                .containsPattern("a +yes +\\d+ +TaintToleration 300")
                .contains("chosen: b, ahead of a by 1")
                .contains("NodeResourcesFit");
    }

    @Test
    void aPodThatWaitsForAClaimIsToldWhatTheClaimWaitsFor() {
        node("a", "4");
        create(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        pod("web", "volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]");

        assertThat(why("po", "web"))
                .contains("storageclass.storage.k8s.io \"fast\" not found")
                .contains("  because persistentvolumeclaim/data: is Pending")
                .contains("    because storageclass/fast: there is none");
    }

    @Test
    void aPodWhoseVolumeIsYetToBeMadeIsToldThatItsNodeIsChosen() {
        node("a", "4");
        create(
                Resources.STORAGE_CLASSES,
                """
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: slow}
                provisioner: disk.example
                volumeBindingMode: WaitForFirstConsumer
                """);
        create(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec: {storageClassName: slow, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        pod("web", "volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]");

        assertThat(why("po", "web"))
                .contains("pod/web: has no node: one is chosen for it, and what has to be done")
                .contains("chosen: a, the only one that fits")
                .contains("because storageclass/slow: volumes are made by disk.example");
    }

    @Test
    void aServiceWithoutEndpointsIsToldOfItsSelector() {
        node("a", "4");
        pod("web", "");
        create(
                Resources.SERVICES,
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {selector: {app: wep}, ports: [{port: 80}]}
                """);

        assertThat(why("svc", "web"))
                .contains("service/web: has no endpoints")
                .contains("app=wep matches no pod; near misses: web {app=web}");
    }

    @Test
    void aServiceIsToldWhyItsPodsAreNotReadyAndThatItsPortHasAnotherName() {
        pod("web", "");
        create(
                Resources.SERVICES,
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
                """);

        assertThat(why("service", "web"))
                .contains("0 of the 1 pods it picks are ready")
                .contains("no container of its pods has a port named \"http\"")
                .contains("pod/web: has no node: Unschedulable: no nodes available");
    }

    @Test
    void aContainerThatCrashesIsToldOfItsLastRun() {
        node("a", "4");
        pod("web", "");
        ObjectNode status = client.get(Resources.PODS, "default", "web").json().deepCopy();
        status.set(
                "status",
                tree(
                        """
                        phase: Running
                        conditions: [{type: Ready, status: "False", reason: ContainersNotReady, message: "containers with unready status: [main]"}]
                        containerStatuses:
                        - name: main
                          image: app
                          imageID: ""
                          ready: false
                          restartCount: 3
                          state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s}}
                          lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
                        """));
        client.updateStatus(Resources.PODS, Resources.PODS.view().apply(status));

        assertThat(why("pod", "web"))
                .contains("is not ready: containers with unready status: [main]")
                .contains("container main: waits: CrashLoopBackOff: back-off 40s")
                .contains("its last run: ended with exit code 137 (OOMKilled)");
    }

    @Test
    void aStuckRolloutIsToldOfThePodsOfItsNewestRevision() {
        var deployment =
                create(
                        Resources.DEPLOYMENTS,
                        """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: web}
                        spec:
                          replicas: 2
                          selector: {matchLabels: {app: web}}
                          template:
                            metadata: {labels: {app: web}}
                            spec: {containers: [{name: main, image: app}]}
                        """);
        var set =
                create(
                        Resources.REPLICA_SETS,
                        """
                        apiVersion: apps/v1
                        kind: ReplicaSet
                        metadata:
                          name: web-1
                          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: %s, controller: true}]
                        spec:
                          selector: {matchLabels: {app: web}}
                          template:
                            metadata: {labels: {app: web}}
                            spec: {containers: [{name: main, image: app}]}
                        """
                                .formatted(deployment.uid()));
        create(
                Resources.PODS,
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web-1-x
                  labels: {app: web}
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: %s, controller: true}]
                spec: {containers: [{name: main, image: app}]}
                """
                        .formatted(set.uid()));

        assertThat(why("deploy", "web"))
                .contains("deployment/web: 0 of 2 pods are ready")
                .contains("because replicaset/web-1: 0 of 1 pods are ready")
                .contains("because pod/web-1-x: has no node: Unschedulable: no nodes available");
    }

    @Test
    void aDaemonSetThatNoNodeIsToHaveIsToldSo() {
        create(
                Resources.DAEMON_SETS,
                """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec: {nodeSelector: {disk: ssd}, containers: [{name: main, image: app}]}
                status:
                  {currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0}
                """);

        assertThat(why("daemonset", "agent"))
                .contains("daemonset/agent: no node is to have a pod of it: none has the labels");
    }

    @Test
    void aMessageThatEndsALineLeavesNoGap() {
        assertThat(Cause.of("event Unhealthy", "Readiness probe failed: nope\n").render())
                .isEqualTo("event Unhealthy: Readiness probe failed: nope\n");
    }

    @Test
    void whatIsNotThereIsSaidToBeAbsentAndWhatCannotBeAskedAboutIsRefused() {
        assertThat(why("pod", "nope")).isEqualTo("pod/nope: there is none in namespace default\n");
        assertThatThrownBy(() -> why("secret", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be asked about");
    }
}
