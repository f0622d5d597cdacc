package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.core.v1.ContainerStatus;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.NodeCondition;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.storage.v1.CSINode;
import io.jollyboat.core.informer.Handler;
import io.jollyboat.core.informer.Informers;
import io.jollyboat.kubelet.runtime.Images.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods from their creation in the API to their end, on virtual time. */
class KubeletTest {

    private static final String WEB =
            "'containers':[{'name':'web','image':'web:1','ports':[{'containerPort':80}]}]";

    private final TestNode node = new TestNode(1);

    private static ContainerStatus web(Pod pod) {
        return pod.status().containerStatuses().getFirst();
    }

    private static boolean restarted(Pod pod) {
        return !pod.status().containerStatuses().isEmpty() && web(pod).restartCount() == 1;
    }

    @Test
    void runsAPodAndTellsOfIt() {
        node.run("p", WEB);
        Pod pod = node.awaitRunning("p");
        assertThat(web(pod).ready()).isTrue();
        assertThat(web(pod).containerID()).startsWith("sim://");
        assertThat(pod.status().podIP()).startsWith("10.244.0.");
        assertThat(pod.status().hostIP()).isEqualTo("192.168.0.10");
        assertThat(pod.status().conditions())
                .extracting(c -> c.type() + "=" + c.status() + c.reason() + c.message())
                .containsExactlyInAnyOrder(
                        "PodReadyToStartContainers=True",
                        "Initialized=True",
                        "Ready=True",
                        "ContainersReady=True",
                        "PodScheduled=True");
        assertThat(node.events("p"))
                .containsExactlyInAnyOrder(
                        "Normal Pulled: Container image \"web:1\" already present on machine and can be accessed by the pod",
                        "Normal Created: Container created",
                        "Normal Started: Container started");
    }

    /** What each write says of a pod, from now on. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        new Informers(node.client, node.timeline)
                .of(Resources.PODS)
                .addHandler(
                        new Handler<Pod>() {
                            @Override
                            public void onAdd(Pod pod) {
                                told.add(sandboxAndPhase(pod));
                            }

                            @Override
                            public void onUpdate(Pod before, Pod now) {
                                told.add(sandboxAndPhase(now));
                            }

                            @Override
                            public void onDelete(Pod last) {}
                        });
        node.pass(1);
        return told;
    }

    private static String sandboxAndPhase(Pod pod) {
        return condition(pod, "PodReadyToStartContainers") + ", " + pod.status().phase();
    }

    @Test
    void tellsOnceOfAPodWhoseContainersStartAtOnce() {
        List<String> told = told();
        node.run("p", WEB);
        node.awaitRunning("p");
        node.pass(5);
        assertThat(told).containsExactly("none, Pending", "True , Running");
    }

    @Test
    void tellsOfASandboxBeforeItsContainersWhichTakeTheirTime() {
        List<String> told = told();
        node.run("p", WEB, "'sim.jollyboat.io/start-delay':'5s'");
        node.pass(1);
        assertThat(node.pod("p").status().containerStatuses().getFirst().json().toString())
                .contains("ContainerCreating");
        assertThat(node.pod("p").status().podIP()).startsWith("10.244.0.");
        node.awaitRunning("p");
        node.pass(5);
        assertThat(told).containsExactly("none, Pending", "True , Pending", "True , Running");
    }

    @Test
    void writesNothingWhileNothingChanges() {
        node.run("p", WEB);
        node.awaitRunning("p");
        node.pass(5);
        String version = node.pod("p").resourceVersion();
        node.pass(3600);
        assertThat(node.pod("p").resourceVersion()).isEqualTo(version);
    }

    @Test
    void aPodThatEndsWellIsSucceeded() {
        node.run(
                "job",
                "'restartPolicy':'Never'," + WEB,
                "'sim.jollyboat.io/exit-after':'5s','sim.jollyboat.io/exit-code':'0'");
        Pod pod = node.await("job", p -> p.status().phase().equals("Succeeded"));
        assertThat(web(pod).state().terminated().reason()).isEqualTo("Completed");
        assertThat(web(pod).state().terminated().containerID()).isEqualTo(web(pod).containerID());
        assertThat(condition(pod, "Ready")).isEqualTo("False PodCompleted");
        assertThat(condition(pod, "Initialized")).isEqualTo("True PodCompleted");
    }

    @Test
    void aPodThatEndsBadlyIsFailed() {
        node.run(
                "job",
                "'restartPolicy':'Never'," + WEB,
                "'sim.jollyboat.io/exit-after':'5s','sim.jollyboat.io/exit-code':'3'");
        Pod pod = node.await("job", p -> p.status().phase().equals("Failed"));
        assertThat(web(pod).state().terminated().exitCode()).isEqualTo(3);
        assertThat(web(pod).state().terminated().reason()).isEqualTo("Error");
        assertThat(condition(pod, "Ready")).isEqualTo("False PodFailed");
    }

    private static String condition(Pod pod, String type) {
        return pod.status().conditions().stream()
                .filter(c -> c.type().equals(type))
                .map(c -> c.status() + " " + c.reason())
                .findFirst()
                .orElse("none");
    }

    @Test
    void aCrashingContainerIsRestartedMoreAndMoreSeldom() {
        node.run("p", WEB, "'sim.jollyboat.io/exit-after':'1s','sim.jollyboat.io/exit-code':'1'");
        Pod pod =
                node.await(
                        "p",
                        p ->
                                !p.status().containerStatuses().isEmpty()
                                        && web(p).state()
                                                .waiting()
                                                .reason()
                                                .equals("CrashLoopBackOff"));
        assertThat(web(pod).restartCount()).isEqualTo(1);
        assertThat(web(pod).state().waiting().message())
                .isEqualTo(
                        "back-off 10s restarting failed container=web pod=p_default("
                                + pod.uid()
                                + ")");
        assertThat(web(pod).lastState().terminated().exitCode()).isEqualTo(1);
        assertThat(pod.status().phase()).isEqualTo("Running");
        node.pass(300);
        // starts at 0, 1, 12, 33, 74, 155, then 316 seconds
        assertThat(web(node.pod("p")).restartCount()).isEqualTo(5);
        assertThat(node.events("p"))
                .anyMatch(
                        line ->
                                line.startsWith("Warning BackOff")
                                        && line.endsWith(
                                                ": Back-off restarting failed container web in pod p_default("
                                                        + pod.uid()
                                                        + ")"));
    }

    @Test
    void aFailingLivenessProbeRestartsTheContainer() {
        node.run(
                "p",
                "'containers':[{'name':'web','image':'web:1','livenessProbe':{'httpGet':{'port':80,'path':'/ok'},"
                        + "'periodSeconds':5,'failureThreshold':2}}]",
                "'sim.jollyboat.io/liveness':'0s=ok,20s=500'");
        Pod pod = node.await("p", KubeletTest::restarted);
        assertThat(web(pod).lastState().terminated().exitCode()).isNotNegative();
        assertThat(node.events("p"))
                .anyMatch(
                        line ->
                                line.startsWith("Warning Unhealthy")
                                        && line.endsWith(
                                                ": Liveness probe failed: HTTP probe failed with statuscode: 500"))
                .contains("Normal Killing: Container web failed liveness probe, will be restarted");
    }

    @Test
    void aFailingReadinessProbeOnlyMakesThePodUnready() {
        node.run(
                "p",
                "'containers':[{'name':'web','image':'web:1','readinessProbe':{'tcpSocket':{'port':80},"
                        + "'periodSeconds':5,'failureThreshold':1}}]",
                "'sim.jollyboat.io/readiness':'0s=refused,10s=ok,60s=refused'");
        Pod pod = node.awaitRunning("p");
        assertThat(condition(pod, "Ready")).isEqualTo("False ContainersNotReady");
        node.await("p", p -> condition(p, "Ready").equals("True "));
        pod = node.await("p", p -> condition(p, "Ready").equals("False ContainersNotReady"));
        assertThat(web(pod).restartCount()).isZero();
    }

    @Test
    void deletionWaitsForTheContainersAndThenRemovesEverything() {
        node.run("p", WEB, "'sim.jollyboat.io/stop-delay':'4s'");
        node.awaitRunning("p");
        Instant before = node.timeline.now();
        node.delete("p", 30);
        node.awaitGone("p");
        assertThat(Duration.between(before, node.timeline.now()))
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        node.pass(1);
        assertThat(node.runtime.pods()).isEmpty();
        assertThat(node.events("p")).contains("Normal Killing: Stopping container web");
    }

    @Test
    void deletionEndsWithAKillAtTheDeadline() {
        node.run("p", WEB, "'sim.jollyboat.io/stop-delay':'never'");
        node.awaitRunning("p");
        Instant before = node.timeline.now();
        node.delete("p", 7);
        node.awaitGone("p");
        assertThat(Duration.between(before, node.timeline.now()).toSeconds()).isEqualTo(7);
        assertThat(node.runtime.pods()).isEmpty();
    }

    @Test
    void aForcedDeletionLeavesNothingBehind() {
        node.run(
                "p",
                WEB + ",'terminationGracePeriodSeconds':20",
                "'sim.jollyboat.io/stop-delay':'never'");
        node.awaitRunning("p");
        node.delete("p", 0);
        node.pass(19);
        assertThat(node.find("p")).isEmpty();
        assertThat(node.runtime.pods()).hasSize(1);
        node.pass(2);
        assertThat(node.runtime.pods()).isEmpty();
    }

    @Test
    void aMissingConfigMapIsWaitedFor() {
        node.run(
                "p",
                "'containers':[{'name':'web','image':'web:1','env':[{'name':'A','valueFrom':"
                        + "{'configMapKeyRef':{'name':'settings','key':'a'}}}]}]");
        Pod pod =
                node.await(
                        "p",
                        p ->
                                !p.status().containerStatuses().isEmpty()
                                        && web(p).state()
                                                .waiting()
                                                .reason()
                                                .equals("CreateContainerConfigError"));
        assertThat(web(pod).state().waiting().message())
                .isEqualTo("configmap \"settings\" not found");
        node.configMap("settings", "'b':'1'");
        node.pass(1);
        assertThat(web(node.pod("p")).state().waiting().message())
                .isEqualTo("couldn't find key a in ConfigMap default/settings");
    }

    @Test
    void aMissingConfigMapStartsThePodWhenItComes() {
        node.run("p", WEB + ",'volumes':[{'name':'v','configMap':{'name':'settings'}}]");
        node.pass(5);
        assertThat(node.pod("p").status().phase()).isEqualTo("Pending");
        assertThat(node.events("p"))
                .anyMatch(
                        line ->
                                line.startsWith("Warning FailedMount")
                                        && line.endsWith(
                                                ": MountVolume.SetUp failed for volume \"v\" : configmap \"settings\" not found"));
        node.configMap("settings", "'b':'1'");
        node.pass(1);
        assertThat(node.pod("p").status().phase()).isEqualTo("Running");
    }

    @Test
    void anImageThatCannotBePulledIsTriedAgain() {
        node.runtime.images().refuse("gone:1", "no such thing");
        node.run("p", "'containers':[{'name':'web','image':'gone:1'}]");
        Pod pod = node.await("p", p -> waiting(p).equals("ErrImagePull"));
        assertThat(web(pod).state().waiting().message()).contains("no such thing");
        pod = node.await("p", p -> waiting(p).equals("ImagePullBackOff"));
        assertThat(web(pod).state().waiting().message())
                .startsWith("Back-off pulling image \"gone:1\"");
        node.runtime.images().refuse("gone:1", "");
        node.awaitRunning("p");
        assertThat(node.events("p"))
                .anyMatch(line -> line.startsWith("Normal Pulling"))
                .anyMatch(line -> line.contains("Error: ErrImagePull"))
                .anyMatch(line -> line.contains("Error: ImagePullBackOff"))
                .anyMatch(line -> line.startsWith("Normal Pulled: Successfully pulled image"));
    }

    @Test
    void anImageThatASecretHasFetchedIsNotForPodsWithoutIt() {
        node.runtime
                .images()
                .guard("one.example/web:1", new Credentials("joe", "secret", "one.example"));
        node.secret(
                "pull",
                "'.dockerconfigjson':'{\\'auths\\':{\\'one.example\\':"
                        + "{\\'username\\':\\'joe\\',\\'password\\':\\'secret\\'}}}'");
        String web = "'containers':[{'name':'web','image':'one.example/web:1'}]";
        node.run("owner", web + ",'imagePullSecrets':[{'name':'pull'}]");
        node.awaitRunning("owner");
        node.run("stranger", web);
        Pod pod = node.await("stranger", p -> waiting(p).equals("ErrImagePull"));
        assertThat(web(pod).state().waiting().message()).contains("no basic auth credentials");
        node.run("friend", web + ",'imagePullSecrets':[{'name':'pull'}]");
        node.awaitRunning("friend");
        assertThat(node.events("friend"))
                .anyMatch(line -> line.contains("can be accessed by the pod"))
                .noneMatch(line -> line.startsWith("Normal Pulling"));
    }

    private static String waiting(Pod pod) {
        return pod.status().containerStatuses().isEmpty()
                ? ""
                : web(pod).state().waiting().reason();
    }

    @Test
    void anImageThatMustNotBePulledIsAnError() {
        node.run("p", "'containers':[{'name':'web','image':'absent:1','imagePullPolicy':'Never'}]");
        Pod pod = node.await("p", p -> waiting(p).equals("ErrImageNeverPull"));
        assertThat(web(pod).state().waiting().message())
                .isEqualTo("Container image \"absent:1\" is not present with pull policy of Never");
    }

    @Test
    void aMalformedImageNameIsSaidSo() {
        node.run("p", "'containers':[{'name':'web','image':'Web:1'}]");
        Pod pod = node.await("p", p -> waiting(p).equals("InvalidImageName"));
        assertThat(web(pod).state().waiting().message())
                .startsWith(
                        "Failed to apply default image tag \"Web:1\": couldn't parse image name");
    }

    @Test
    void initContainersShowInTheConditions() {
        node.runtime.images().add("init:1");
        node.run(
                "p",
                "'initContainers':[{'name':'init','image':'init:1'}]," + WEB,
                "'init.sim.jollyboat.io/exit-after':'10s','init.sim.jollyboat.io/exit-code':'0'");
        node.pass(5);
        Pod pod = node.pod("p");
        assertThat(pod.status().phase()).isEqualTo("Pending");
        assertThat(condition(pod, "Initialized")).isEqualTo("False ContainersNotInitialized");
        assertThat(web(pod).state().waiting().reason()).isEqualTo("PodInitializing");
        pod = node.awaitRunning("p");
        assertThat(condition(pod, "Initialized")).isEqualTo("True ");
    }

    @Test
    void whatRunsIsTakenOverByTheNextKubelet() {
        node.run(
                "p",
                "'containers':[{'name':'web','image':'web:1','readinessProbe':{'tcpSocket':{'port':80}}}]");
        Pod before = node.await("p", p -> condition(p, "Ready").equals("True "));
        node.pass(2);
        String version = node.pod("p").resourceVersion();
        node.restartKubelet();
        node.pass(60);
        Pod after = node.pod("p");
        assertThat(web(after).containerID()).isEqualTo(web(before).containerID());
        assertThat(web(after).restartCount()).isZero();
        assertThat(after.resourceVersion()).isEqualTo(version); // not even unready for a moment
        node.runtime.crash(web(after).containerID().substring("sim://".length()), 1);
        after = node.await("p", KubeletTest::restarted);
        assertThat(web(after).containerID()).isNotEqualTo(web(before).containerID());
    }

    @Test
    void podsThatWerePutAwayRunAgainWithTheNextKubelet() {
        node.run("p", WEB, "'sim.jollyboat.io/stop-delay':'2s'");
        Pod before = node.awaitRunning("p");
        node.pass(1);
        var ended = node.kubelet().shutDown(Duration.ofSeconds(10)).toCompletableFuture();
        node.pass(1);
        assertThat(ended).isNotDone();
        node.pass(2);
        assertThat(ended).isDone();
        node.restartKubelet();
        Pod after = node.await("p", KubeletTest::restarted);
        assertThat(after.uid()).isEqualTo(before.uid());
        node.await("p", p -> condition(p, "Ready").equals("True "));
    }

    @Test
    void podsThatArePutAwayAreOutOfServiceAtOnceAndOtherwiseAsTheyWere() {
        node.run("p", WEB, "'sim.jollyboat.io/stop-delay':'2s'");
        Pod before = node.awaitRunning("p");
        node.pass(1);
        node.kubelet().shutDown(Duration.ofSeconds(10));
        node.pass(1);
        Pod away = node.pod("p"); // its container has not even ended
        assertThat(condition(away, "Ready")).startsWith("False ContainersNotReady");
        assertThat(condition(away, "ContainersReady")).startsWith("False ContainersNotReady");
        assertThat(web(away).ready()).isFalse();
        node.pass(5);
        away = node.pod("p");
        assertThat(away.status().phase()).isEqualTo("Running");
        assertThat(web(away).state().json()).isEqualTo(web(before).state().json());
        assertThat(web(away).restartCount()).isZero();
    }

    @Test
    void podsThatWereDeletedWhileNobodyWatchedAreClearedAway() {
        node.run("p", WEB);
        node.awaitRunning("p");
        node.kubelet().stop();
        node.delete("p", 0);
        node.restartKubelet();
        node.pass(10);
        assertThat(node.runtime.pods()).isEmpty();
    }

    @Test
    void aLostEngineMakesTheNodeUnreadyUntilItReturns() {
        node.run("p", WEB);
        node.awaitRunning("p");
        node.runtime.lose("it has died");
        node.pass(2);
        assertThat(ready())
                .isEqualTo("False KubeletNotReady container runtime is down: it has died");
        node.run("q", WEB);
        node.pass(30);
        node.runtime.restore();
        node.awaitRunning("q");
        node.pass(2);
        assertThat(ready()).isEqualTo("True KubeletReady kubelet is posting ready status");
        assertThat(web(node.pod("p")).restartCount()).isZero();
    }

    private String ready() {
        Node object = node.client.get(Resources.NODES, "", TestNode.NAME);
        return object.status().conditions().stream()
                .filter(c -> c.type().equals("Ready"))
                .map(c -> c.status() + " " + c.reason() + " " + c.message())
                .findFirst()
                .orElse("");
    }

    @Test
    void aRestartOfTheKubeletIsNoChangeOfTheNode() {
        node.pass(60);
        var before = readyCondition();
        node.restartKubelet();
        node.pass(30);
        assertThat(readyCondition().status()).isEqualTo("True");
        assertThat(readyCondition().lastTransitionTime()).isEqualTo(before.lastTransitionTime());
    }

    private NodeCondition readyCondition() {
        return node.client.get(Resources.NODES, "", TestNode.NAME).status().conditions().stream()
                .filter(one -> one.type().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theNodeTellsThatItHasNoStorageDrivers() {
        node.pass(11);
        CSINode told = node.client.get(Resources.CSI_NODES, "", TestNode.NAME);
        assertThat(told.spec().drivers()).isEmpty();
        assertThat(told.json().at("/metadata/ownerReferences/0/kind").asString()).isEqualTo("Node");
    }

    @Test
    void theLeaseIsRenewedEveryTenSeconds() {
        Instant first = renewed();
        node.pass(25);
        assertThat(Duration.between(first, renewed()))
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
    }

    private Instant renewed() {
        return node.client
                .get(Resources.LEASES, "kube-node-lease", TestNode.NAME)
                .spec()
                .renewTime()
                .orElseThrow();
    }

    @Test
    void theSameSeedGivesTheSameStory() {
        assertThat(story(7)).isEqualTo(story(7)).isNotEmpty();
    }

    private static List<String> story(long seed) {
        var node = new TestNode(seed);
        node.run("p", WEB, "'sim.jollyboat.io/exit-after':'3s','sim.jollyboat.io/exit-code':'1'");
        node.run("q", WEB);
        node.pass(120);
        var story = new ArrayList<>(node.events("p"));
        story.addAll(node.events("q"));
        story.add(node.pod("p").json().toString());
        story.add(node.pod("q").json().toString());
        return story;
    }
}
