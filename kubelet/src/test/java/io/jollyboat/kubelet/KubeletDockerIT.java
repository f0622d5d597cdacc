package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.Patch;
import io.jollyboat.core.kernel.KernelSettings;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.probe.GrpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kubelet's promises on the machine's own Docker engine. */
@Timeout(300)
class KubeletDockerIT {

    private static final String SLEEP =
            "'terminationGracePeriodSeconds':2,'containers':[{'name':'web','image':'IMAGE',"
                    + "'command':['sh','-c','echo hello from $NAME; trap : TERM; sleep 3600 & wait'],"
                    + "'env':[{'name':'NAME','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}]}]";

    @TempDir private static Path state;
    private static DockerNode node;

    @BeforeAll
    static void begin() throws IOException {
        node = new DockerNode(state);
    }

    @AfterAll
    static void end() throws IOException {
        node.close();
    }

    private static ContainerStatus web(Pod pod) {
        return pod.status().containerStatuses().getFirst();
    }

    private static boolean ready(Pod pod) {
        return pod.status().conditions().stream()
                .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True"));
    }

    private void gone(String name) {
        DockerNode.until(() -> node.find(name).isEmpty(), () -> String.valueOf(node.find(name)));
    }

    @Test
    void theStatusTellsWhomAContainerRunsAs() {
        node.run(
                "someone",
                "'terminationGracePeriodSeconds':0,'securityContext':{'runAsUser':1000,"
                        + "'runAsGroup':3000,'fsGroup':2000,'supplementalGroups':[4000]},"
                        + "'containers':[{'name':'c','image':'IMAGE','command':['sleep','600']}]");
        Pod pod = node.await("someone", p -> p.status().phase().equals("Running"));
        var user = pod.status().containerStatuses().getFirst().user().linux();
        assertThat(user.uid()).isEqualTo(1000);
        assertThat(user.gid()).isEqualTo(3000);
        assertThat(user.json().path("supplementalGroups")).hasToString("[2000,3000,4000]");
        node.delete("someone", 1);
    }

    @Test
    void aRuleRestartsAllContainersInThePlaceTheyHave() throws Exception {
        node.run(
                "again",
                "'restartPolicy':'Never','terminationGracePeriodSeconds':60,'initContainers':["
                        + "{'name':'first','image':'IMAGE','command':['true']}],'containers':["
                        + "{'name':'asks','image':'IMAGE','command':['sh','-c','if [ -e /kept/once ];"
                        + " then sleep 600; else touch /kept/once; sleep 2; exit 42; fi'],"
                        + "'volumeMounts':[{'name':'kept','mountPath':'/kept'}],"
                        + "'restartPolicy':'Never','restartPolicyRules':[{'action':"
                        + "'RestartAllContainers','exitCodes':{'operator':'In','values':[42]}}]},"
                        + "{'name':'other','image':'IMAGE','command':['sleep','600']}],"
                        + "'volumes':[{'name':'kept','emptyDir':{}}]");
        Pod before = node.await("again", KubeletDockerIT::ready);
        Pod after =
                node.await(
                        "again",
                        pod ->
                                ready(pod)
                                        && pod.status().containerStatuses().stream()
                                                .allMatch(each -> each.restartCount() == 1));
        assertThat(after.status().podIP()).isEqualTo(before.status().podIP());
        assertThat(after.status().initContainerStatuses().getFirst().restartCount()).isEqualTo(1);
        node.leavesNothing("again");
    }

    @Test
    void theSummaryTellsHowManyTasksThereMayBe() throws Exception {
        assertThat(node.get("/stats/summary").body())
                .contains("\"maxpid\":" + KernelSettings.mostTasks() + ",");
    }

    @Test
    void aPodRunsShowsItsLogAndLeavesNothingBehind() throws Exception {
        node.run("life", SLEEP);
        Pod pod = node.await("life", KubeletDockerIT::ready);
        assertThat(web(pod).containerID()).startsWith("docker://");
        assertThat(pod.status().podIP()).startsWith("10.198.7.");
        DockerNode.until(() -> log("life").contains("hello from life"), () -> log("life"));
        assertThat(node.get("/containerLogs/default/life/web?previous=true").body())
                .contains(
                        "previous terminated container \\\"web\\\" in pod \\\"life\\\" not found");
        assertThat(node.get("/containerLogs/default/life/other").statusCode()).isEqualTo(404);
        assertThat(node.get("/containerLogs/default/nobody/web").body())
                .contains("pod does not exist");
        node.delete("life", 2);
        gone("life");
        DockerNode.until(
                () -> node.runtime.pods().stream().noneMatch(r -> r.pod().name().equals("life")),
                () -> node.runtime.pods().toString());
        Path files = state.resolve("pods").resolve(pod.uid());
        DockerNode.until(() -> !Files.exists(files), () -> files + " stays behind");
    }

    private static String log(String pod) {
        try {
            return node.get("/containerLogs/default/" + pod + "/web").body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatAnInitContainerWritesIsInTheEnvironmentOfTheNext() {
        String file = "'volumeMounts':[{'name':'v','mountPath':'/v'}]";
        node.run(
                "handed",
                "'restartPolicy':'Never','volumes':[{'name':'v','emptyDir':{}}],"
                        + "'initContainers':[{'name':'first','image':'IMAGE',"
                        + file
                        + ",'command':['sh','-c','echo \\u0022A=\\u0027one\\u0027\\u0022 > /v/vars; ln -s /etc/passwd /v/out']}],"
                        + "'containers':[{'name':'web','image':'IMAGE','command':['sh','-c','echo A is $A'],"
                        + "'env':[{'name':'A','valueFrom':{'fileKeyRef':{'volumeName':'v','path':'vars','key':'A'}}}]},"
                        + "{'name':'curious','image':'IMAGE','command':['env'],"
                        + "'env':[{'name':'A','valueFrom':{'fileKeyRef':{'volumeName':'v','path':'out','key':'A'}}}]}]");
        Pod pod =
                node.await(
                        "handed",
                        p ->
                                p.status().containerStatuses().stream()
                                        .anyMatch(
                                                c ->
                                                        c.state()
                                                                .waiting()
                                                                .message()
                                                                .equals(
                                                                        "couldn't parse env file")));
        assertThat(pod.status().containerStatuses().get(1).name()).isEqualTo("curious");
        DockerNode.until(() -> log("handed").contains("A is one"), () -> log("handed"));
        node.delete("handed", 1);
        gone("handed");
    }

    @Test
    void aCrashIsRestartedAndItsLastWordsAreKept() {
        node.run(
                "crash",
                "'containers':[{'name':'web','image':'IMAGE','terminationMessagePath':'/dev/termination-log',"
                        + "'command':['sh','-c','echo broken > /dev/termination-log; exit 3']}]");
        Pod pod =
                node.await(
                        "crash",
                        p ->
                                !p.status().containerStatuses().isEmpty()
                                        && web(p).state()
                                                .waiting()
                                                .reason()
                                                .equals("CrashLoopBackOff"));
        assertThat(web(pod).restartCount()).isEqualTo(1);
        assertThat(web(pod).lastState().terminated().exitCode()).isEqualTo(3);
        assertThat(web(pod).lastState().terminated().message()).isEqualTo("broken\n");
        node.delete("crash", 1);
        gone("crash");
    }

    @Test
    void filesOfTheClusterAreMountedAndFollowTheirChanges() {
        node.configMap("settings", "'colour':'blue'");
        node.run(
                "files",
                "'terminationGracePeriodSeconds':1,'volumes':[{'name':'v','configMap':{'name':'settings'}},"
                        + "{'name':'shared','emptyDir':{}},{'name':'me','downwardAPI':{'items':[{'path':'labels',"
                        + "'fieldRef':{'fieldPath':'metadata.labels'}}]}}],"
                        + "'containers':[{'name':'web','image':'IMAGE','volumeMounts':[{'name':'v','mountPath':'/etc/v'},"
                        + "{'name':'shared','mountPath':'/shared'},{'name':'me','mountPath':'/me'}],"
                        + "'command':['sh','-c','cat /etc/v/colour /me/labels /etc/resolv.conf; hostname; grep files /etc/hosts; "
                        + "echo ok > /shared/x; while true; do echo $(cat /etc/v/colour); sleep 1; done']}]");
        node.await("files", KubeletDockerIT::ready);
        DockerNode.until(() -> log("files").contains("files"), () -> log("files"));
        assertThat(log("files"))
                .contains("blue", "app=\"files\"", "nameserver 10.96.0.10", "ndots:5")
                .contains(
                        "search default.svc.cluster.local svc.cluster.local cluster.local example.org");
        node.configMap("settings", "'colour':'green'");
        DockerNode.until(() -> log("files").contains("green"), () -> log("files"));
        node.delete("files", 1);
        gone("files");
    }

    @Test
    void probesDecideReadinessAndRestarts() {
        node.run(
                "probed",
                "'terminationGracePeriodSeconds':1,'containers':[{'name':'web','image':'IMAGE',"
                        + "'command':['sh','-c','mkdir /www; echo hi > /www/index.html; touch /alive; httpd -p 8080 -h /www; sleep 4; rm /alive; sleep 3600'],"
                        + "'readinessProbe':{'httpGet':{'port':8080},'periodSeconds':1},"
                        + "'livenessProbe':{'exec':{'command':['cat','/alive']},'periodSeconds':1,'failureThreshold':1,'initialDelaySeconds':1}}]");
        node.await("probed", KubeletDockerIT::ready);
        Pod pod = node.await("probed", p -> web(p).restartCount() == 1);
        assertThat(web(pod).lastState().terminated().exitCode()).isEqualTo(137);
        node.delete("probed", 1);
        gone("probed");
    }

    /** The server is this test's; the pod is on the machine's network to have its address. */
    @Test
    void aGrpcProbeAsksForItsServiceAndTheEventsSayWhatCameBack() throws Exception {
        try (var server = new GrpcServer(Map.of("", 1, "db", 2, "mute", GrpcServer.SILENT));
                var deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            node.run(
                    "grpc",
                    "'hostNetwork':true,'terminationGracePeriodSeconds':0,'containers':["
                            + grpc("well", server.port(), "")
                            + ","
                            + grpc("ill", server.port(), "db")
                            + ","
                            + grpc("unknown", server.port(), "other")
                            + ","
                            + grpc("mute", server.port(), "mute")
                            + ","
                            + grpc("deaf", deaf.getLocalPort(), "")
                            + "]");
            Pod pod = node.await("grpc", one -> ready(one, "well"));
            String failed = "Warning Unhealthy: Readiness probe failed: ";
            List<String> expected =
                    List.of(
                            failed + "service unhealthy (responded with \"NOT_SERVING\")",
                            failed
                                    + "error: health rpc probe failed: rpc error: code = NotFound"
                                    + " desc = unknown service",
                            failed + "timeout: health rpc did not complete within 1s",
                            failed
                                    + "timeout: failed to connect service \"127.0.0.1:"
                                    + deaf.getLocalPort()
                                    + "\" within 1s: context deadline exceeded");
            DockerNode.until(
                    () -> node.events("grpc").containsAll(expected),
                    () -> String.valueOf(node.events("grpc")));
            for (String other : List.of("ill", "unknown", "mute", "deaf")) {
                assertThat(ready(node.pod("grpc"), other)).isFalse();
            }
            assertThat(ready(pod)).isFalse();
            node.delete("grpc", 1);
            gone("grpc");
        }
    }

    private static String grpc(String name, int port, String service) {
        return "{'name':'%s','image':'IMAGE','command':['sleep','3600'],'readinessProbe':{'periodSeconds':1,'grpc':{'port':%d,'service':'%s'}}}"
                .formatted(name, port, service);
    }

    private static boolean ready(Pod pod, String container) {
        return pod.status().containerStatuses().stream()
                .anyMatch(one -> one.name().equals(container) && one.ready());
    }

    @Test
    void whatRunsIsTakenOverByTheNextKubelet() throws Exception {
        node.run("stay", SLEEP);
        Pod before = node.await("stay", KubeletDockerIT::ready);
        node.restartKubelet();
        assertThat(node.get("/healthz").body()).isEqualTo("ok");
        node.run("after", SLEEP);
        node.await("after", KubeletDockerIT::ready);
        Pod after = node.pod("stay");
        assertThat(web(after).containerID()).isEqualTo(web(before).containerID());
        assertThat(web(after).restartCount()).isZero();
        assertThat(ready(after)).isTrue();
        node.delete("stay", 1);
        node.delete("after", 1);
        gone("stay");
        gone("after");
    }

    @Test
    void initContainersAndSidecarsComeFirst() {
        node.run(
                "init",
                "'restartPolicy':'Never','volumes':[{'name':'s','emptyDir':{}}],"
                        + "'initContainers':[{'name':'side','image':'IMAGE','restartPolicy':'Always','command':['sh','-c','trap exit TERM; sleep 3600 & wait']},"
                        + "{'name':'first','image':'IMAGE','command':['sh','-c','echo one > /s/a'],'volumeMounts':[{'name':'s','mountPath':'/s'}]}],"
                        + "'containers':[{'name':'web','image':'IMAGE','command':['sh','-c','cat /s/a'],'volumeMounts':[{'name':'s','mountPath':'/s'}]}]");
        Pod pod = node.await("init", p -> p.status().phase().equals("Succeeded"));
        assertThat(web(pod).state().terminated().reason()).isEqualTo("Completed");
        assertThat(log("init")).isEqualTo("one\n");
        node.delete("init", 1);
        gone("init");
    }

    @Test
    void aCommandThatDoesNotExistIsSaidSo() {
        node.run(
                "wrong",
                "'restartPolicy':'Never','containers':[{'name':'web','image':'IMAGE','command':['/no/such/thing']}]");
        Pod pod = node.await("wrong", p -> p.status().phase().equals("Failed"));
        assertThat(web(pod).state().terminated().exitCode()).isIn(127, 128);
        node.delete("wrong", 1);
        gone("wrong");
    }

    @Test
    void resourcesChangeInPlaceDownToTheControlGroups() throws IOException {
        node.run(
                "resize",
                SLEEP.replace(
                        "'name':'web',",
                        "'name':'web','resources':{'limits':{'cpu':'500m','memory':'64Mi'}},"));
        Pod before = node.await("resize", KubeletDockerIT::ready);
        String id = web(before).containerID().replace("docker://", "");
        assertThat(limit(before, id)).isEqualTo(Long.toString(64L << 20));
        resize("1500m", "128Mi");
        Pod after = node.await("resize", p -> has(p, "128Mi"));
        assertThat(limit(after, id)).isEqualTo(Long.toString(128L << 20));
        assertThat(limit(after, "")).isEqualTo(Long.toString(128L << 20));
        assertThat(web(after).restartCount()).isZero();
        resize("200m", "32Mi");
        assertThat(limit(node.await("resize", p -> has(p, "32Mi")), id))
                .isEqualTo(Long.toString(32L << 20));
        resize("200m", "1");
        Pod refused =
                node.await(
                        "resize",
                        p ->
                                p.status().conditions().stream()
                                        .anyMatch(c -> c.reason().equals("Error")));
        assertThat(has(refused, "32Mi")).isTrue();
        node.delete("resize", 1);
        gone("resize");
    }

    private static void resize(String cpu, String memory) {
        node.client.patch(
                Resources.PODS,
                "default",
                "resize",
                "resize",
                Patch.strategic(
                        TestNode.tree(
                                "'spec':{'containers':[{'name':'web','resources':{'limits':{'cpu':'X','memory':'Y'},'requests':{'cpu':'X','memory':'Y'}}}]}"
                                        .replace("X", cpu)
                                        .replace("Y", memory))));
    }

    private static boolean has(Pod pod, String memory) {
        return Quantity.parse(memory).equals(web(pod).resources().limits().get("memory"));
    }

    /** The limit of a container, or of its pod without one, as the kernel has it. */
    private static String limit(Pod pod, String container) throws IOException {
        String group = DockerNode.CGROUPS + "/pod" + pod.uid() + "/" + container;
        Path first = Path.of("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes");
        Path second = Path.of("/sys/fs/cgroup", group, "memory.max");
        return Files.readString(Files.exists(first) ? first : second).strip();
    }

    private static String mounts() {
        try {
            return Files.readString(Path.of("/proc/self/mounts"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHookThatOutlastsItsContainerIsToldOfWhenItEndsWithIt() {
        node.run(
                "slowhook",
                "'containers':[{'name':'web','image':'IMAGE','command':['sleep','3600'],"
                        + "'lifecycle':{'preStop':{'exec':{'command':['sleep','600']}}}}]");
        node.await("slowhook", KubeletDockerIT::ready);
        node.delete("slowhook", 1);
        gone("slowhook");
        DockerNode.until(
                () ->
                        node.events("slowhook")
                                .contains("Warning FailedPreStopHook: PreStopHook failed"),
                () -> node.events("slowhook").toString());
    }

    @Test
    void theGroupsOfPodsThatNobodyKnowsAreRemovedAtStart() throws Exception {
        node.run("known", SLEEP);
        Pod known = node.await("known", KubeletDockerIT::ready);
        List<Path> left =
                DockerNode.controlGroups().stream()
                        .filter(group -> group.endsWith("pod" + known.uid()))
                        .map(group -> group.resolveSibling("podnobodys"))
                        .toList();
        for (Path group : left) {
            Files.createDirectory(group);
        }
        node.restartKubelet();
        assertThat(left).isNotEmpty();
        DockerNode.until(() -> left.stream().noneMatch(Files::exists), left::toString);
        assertThat(DockerNode.controlGroups())
                .anyMatch(group -> group.endsWith("pod" + known.uid()));
        node.leavesNothing("known");
    }

    @Test
    void memoryVolumesAreLetGo() {
        node.run(
                "ram",
                "'restartPolicy':'Never','volumes':[{'name':'m','emptyDir':{'medium':'Memory','sizeLimit':'1Mi'}}],"
                        + "'containers':[{'name':'web','image':'IMAGE','command':['sh','-c','grep /m /proc/mounts'],"
                        + "'volumeMounts':[{'name':'m','mountPath':'/m'}]}]");
        Pod pod = node.await("ram", p -> p.status().phase().equals("Succeeded"));
        assertThat(log("ram")).contains("tmpfs");
        node.delete("ram", 1);
        gone("ram");
        DockerNode.until(() -> !mounts().contains(pod.uid()), KubeletDockerIT::mounts);
    }

    @Test
    void secretsAreInMemoryAlone() {
        node.secret("s", "key", "hidden");
        node.run(
                "hides",
                "'restartPolicy':'Never','volumes':[{'name':'s','secret':{'secretName':'s'}},"
                        + "{'name':'p','projected':{'sources':[{'secret':{'name':'s'}}]}},"
                        + "{'name':'d','downwardAPI':{'items':[{'path':'n','fieldRef':{'fieldPath':'metadata.name'}}]}}],"
                        + "'containers':[{'name':'web','image':'IMAGE',"
                        + "'command':['sh','-c','grep -c ./[spd].tmpfs /proc/mounts; cat /s/key'],"
                        + "'volumeMounts':[{'name':'s','mountPath':'/s'},{'name':'p','mountPath':'/p'},"
                        + "{'name':'d','mountPath':'/d'}]}]");
        Pod pod = node.await("hides", p -> p.status().phase().equals("Succeeded"));
        assertThat(log("hides")).isEqualTo("3\nhidden");
        node.delete("hides", 1);
        gone("hides");
        DockerNode.until(() -> !mounts().contains(pod.uid()), KubeletDockerIT::mounts);
    }

    @Test
    void partsOfVolumesAreMountedAndNoneThatLeadsOut() throws Exception {
        node.run(
                "parts",
                "'terminationGracePeriodSeconds':0,'volumes':[{'name':'v','emptyDir':{}}],"
                        + "'initContainers':[{'name':'make','image':'IMAGE','command':['sh','-c',"
                        + "'mkdir /v/in; echo inside > /v/in/file; ln -s /etc /v/out; ln -s in /v/also'],"
                        + "'volumeMounts':[{'name':'v','mountPath':'/v'}]}],"
                        + "'containers':[{'name':'web','image':'IMAGE',"
                        + "'command':['sh','-c','cat /also/file /one; echo more > /new/file; trap : TERM; sleep 3600 & wait'],"
                        + "'volumeMounts':[{'name':'v','mountPath':'/also','subPath':'also'},"
                        + "{'name':'v','mountPath':'/one','subPath':'in/file'},"
                        + "{'name':'v','mountPath':'/new','subPath':'made/here'}]},"
                        + "{'name':'evil','image':'IMAGE','command':['sleep','3600'],"
                        + "'volumeMounts':[{'name':'v','mountPath':'/o','subPath':'out/ssl'}]}]");
        Pod pod =
                node.await(
                        "parts",
                        p ->
                                p.status().containerStatuses().stream()
                                        .anyMatch(
                                                one ->
                                                        one.state()
                                                                .waiting()
                                                                .reason()
                                                                .equals(
                                                                        "CreateContainerConfigError")));
        DockerNode.until(() -> log("parts").equals("inside\ninside\n"), () -> log("parts"));
        Path volume = state.resolve("pods").resolve(pod.uid()).resolve("volumes/v");
        DockerNode.until(
                () -> Files.exists(volume.resolve("made/here/file")), () -> "nothing was written");
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(pod.uid());
        node.delete("parts", 1);
        gone("parts");
    }
}
