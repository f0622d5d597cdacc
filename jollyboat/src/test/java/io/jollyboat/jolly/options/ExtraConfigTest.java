package io.jollyboat.jolly.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.etcd.process.EtcdProcessSettings;
import io.jollyboat.controllers.ControllerSettings;
import io.jollyboat.controllers.autoscaler.AutoscalerSettings;
import io.jollyboat.controllers.nodelifecycle.NodeSettings;
import io.jollyboat.core.delegation.AccessMemory;
import io.jollyboat.kubelet.NodeLimits;
import io.jollyboat.kubelet.NodePace;
import io.jollyboat.kubelet.node.Reporting;
import io.jollyboat.kubelet.runtime.docker.log.ContainerLogs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtraConfigTest {

    @Test
    void setsWhatKubernetesNamesSo() {
        ExtraConfig extra =
                ExtraConfig.of(
                        List.of(
                                "apiserver.event-ttl=2h",
                                "apiserver.disable-admission-plugins=PodSecurity",
                                "apiserver.service-cluster-ip-range=10.1.0.0/16"));
        ApiServerConfig config = extra.apiServer(ApiServerConfig.inMemory());
        assertThat(config.options().eventTtl()).isEqualTo(Duration.ofHours(2));
        assertThat(config.options().plugins().enabled()).doesNotContain("PodSecurity");
        assertThat(extra.addresses(Addresses.STANDARD).dns().getHostAddress())
                .isEqualTo("10.1.0.10");
    }

    @Test
    void setsTheOtherComponentsToo() {
        ExtraConfig extra =
                ExtraConfig.of(
                        List.of(
                                "controller-manager.node-monitor-grace-period=20s",
                                "controller-manager.node-eviction-rate=0.5",
                                "controller-manager.secondary-node-eviction-rate=0",
                                "controller-manager.large-cluster-size-threshold=10",
                                "controller-manager.unhealthy-zone-threshold=0.7",
                                "controller-manager.terminated-pod-gc-threshold=7",
                                "controller-manager.leader-elect=true",
                                "controller-manager.horizontal-pod-autoscaler-sync-period=5s",
                                "controller-manager.horizontal-pod-autoscaler-downscale-stabilization=0s",
                                "controller-manager.horizontal-pod-autoscaler-tolerance=0.2",
                                "controller-manager.cluster-signing-duration=24h",
                                "controller-manager.legacy-service-account-token-clean-up-period=720h",
                                "etcd.quota-backend-bytes=8589934592",
                                "scheduler.leader-elect-lease-duration=1m",
                                "scheduler.config=/etc/scheduler.yaml"));

        ControllerSettings controllers = extra.controllers(ControllerSettings.DEFAULT);
        assertThat(controllers.nodes())
                .isEqualTo(
                        NodeSettings.DEFAULT
                                .grace(Duration.ofSeconds(20))
                                .rate(0.5)
                                .slowRate(0)
                                .largeZone(10)
                                .unhealthyShare(0.7));
        assertThat(controllers.finishedPodsKept()).isEqualTo(7);
        assertThat(controllers.election().wanted()).isTrue();
        assertThat(extra.schedulerElection().wanted()).isFalse();
        assertThat(extra.schedulerElection().lease()).isEqualTo(Duration.ofMinutes(1));
        assertThat(controllers.autoscaler())
                .isEqualTo(new AutoscalerSettings(Duration.ofSeconds(5), Duration.ZERO, 0.2));
        assertThat(controllers.certificateLife()).isEqualTo(Duration.ofHours(24));
        assertThat(controllers.unusedTokensKept()).isEqualTo(Duration.ofDays(30));
        assertThat(extra.etcd(EtcdProcessSettings.in(Path.of("etcd"))).flags())
                .containsEntry("quota-backend-bytes", "8589934592");
        assertThat(extra.schedulerConfiguration()).contains(Path.of("/etc/scheduler.yaml"));
    }

    @Test
    void refusesValuesThatCannotBe() {
        assertThatThrownBy(
                        () ->
                                ExtraConfig.of(
                                        List.of(
                                                "controller-manager.node-monitor-grace-period=soon")))
                .hasMessageStartingWith(
                        "invalid value \"soon\" for controller-manager.node-monitor-grace-period");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("etcd.data-dir=/tmp")))
                .hasMessageStartingWith("unknown option etcd.data-dir");
        assertThatThrownBy(
                        () -> ExtraConfig.of(List.of("scheduler.leader-elect-renew-deadline=20s")))
                .hasMessageStartingWith("scheduler.leader-elect-*: a lease must last longer");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("etcd.snapshot-count=many")))
                .hasMessageContaining("it is a number");
    }

    @Test
    void refusesWhatDoesNotExistByName() {
        assertThatThrownBy(() -> ExtraConfig.of(List.of("apiserver.evnt-ttl=2h")))
                .hasMessage("unknown option apiserver.evnt-ttl, did you mean apiserver.event-ttl?");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("shipyard.x=1")))
                .hasMessageStartingWith("unknown component \"shipyard\" in --extra-config");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("scheduler.x=1")))
                .hasMessage("unknown option scheduler.x");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("apiserver.enable-admission-plugins=Nope")))
                .hasMessageContaining("enable-admission-plugins plugin \"Nope\" is unknown");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("event-ttl")))
                .hasMessage("--extra-config event-ttl: it is written COMPONENT.OPTION=VALUE");
    }

    @Test
    void marksNodesAndTellsThemHowToResolveNames() {
        ExtraConfig extra =
                ExtraConfig.of(
                        List.of(
                                "kubelet.node-labels=disk=ssd,topology.kubernetes.io/zone=a",
                                "kubelet.register-with-taints=gpu=yes:NoSchedule,new:NoExecute",
                                "kubelet.cluster-dns=10.9.8.7",
                                "kubelet.resolv-conf=/run/resolv.conf",
                                "kubelet.pod-manifest-path=/etc/pods",
                                "kubelet.max-pods=20"));

        NodeWishes wishes = extra.wishes();
        assertThat(wishes.marks().labels())
                .isEqualTo(Map.of("disk", "ssd", "topology.kubernetes.io/zone", "a"));
        assertThat(wishes.marks().taints().toString())
                .isEqualTo(
                        "[{\"key\":\"gpu\",\"value\":\"yes\",\"effect\":\"NoSchedule\"},"
                                + " {\"key\":\"new\",\"effect\":\"NoExecute\"}]");
        assertThat(wishes.dns()).containsExactly("10.9.8.7");
        assertThat(wishes.resolvConf()).isEqualTo(Path.of("/run/resolv.conf"));
        assertThat(wishes.pods().folder()).isEqualTo(Path.of("/etc/pods"));
        assertThat(extra.node(NodeLimits.NONE).mostPods()).isEqualTo(20);
    }

    @Test
    void nodesHaveThePodsThatAPageNames() {
        OwnPods pods =
                ExtraConfig.of(
                                List.of(
                                        "kubelet.manifest-url=http://boot:8080/pods?rack=3",
                                        "kubelet.manifest-url-header=Key: abc,Rack:3,Rack:4",
                                        "kubelet.http-check-frequency=7s"))
                        .wishes()
                        .pods();
        assertThat(pods.page()).isEqualTo(URI.create("http://boot:8080/pods?rack=3"));
        assertThat(pods.headers())
                .isEqualTo(Map.of("Key", List.of("abc"), "Rack", List.of("3", "4")));
        assertThat(pods.pageEvery()).isEqualTo(Duration.ofSeconds(7));
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.manifest-url=boot/pods")))
                .hasMessageContaining("it is the URL of a page, by http or https");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.manifest-url-header=Key")))
                .hasMessageContaining("malformed pair, expect string:string");
    }

    @Test
    void refusesMarksThatNodesCannotHave() {
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.node-labels=k8s.io/x=y")))
                .hasMessageContaining(
                        "unknown 'kubernetes.io' or 'k8s.io' labels specified with --node-labels:"
                                + " [k8s.io/x]");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.register-with-taints=a=b:Never")))
                .hasMessageContaining("\"a=b:Never\" is not written KEY=VALUE:EFFECT");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.cluster-dns=dns.example")))
                .hasMessageStartingWith("invalid value \"dns.example\" for kubelet.cluster-dns");
    }

    @Test
    void whatIsSetForAMonitoringStackIsTaken() {
        ExtraConfig extra =
                ExtraConfig.of(
                        List.of(
                                "kubelet.authentication-token-webhook=true",
                                "kubelet.authorization-mode=Webhook",
                                "scheduler.bind-address=0.0.0.0",
                                "controller-manager.bind-address=0.0.0.0",
                                "proxy.metrics-bind-address=0.0.0.0:10249"));

        assertThat(extra.proxy().mode()).isEqualTo(ProxyMode.NFTABLES);
        assertThat(extra.proxy().metrics().text()).isEqualTo("0.0.0.0:10249");
        assertThat(extra.proxy().health().text()).isEqualTo("0.0.0.0:10256");
        assertThat(extra.wishes()).isEqualTo(NodeWishes.NONE);
    }

    @Test
    void aComponentTellsMoreWhenItIsToldTo() {
        ExtraConfig extra =
                ExtraConfig.of(List.of("apiserver.v=6", "controller-manager.v=4", "scheduler.v=2"));

        assertThat(extra.verbose())
                .containsExactly("io.jollyboat.apiserver", "io.jollyboat.controllers");
    }

    @Test
    void aHalfIsTakenOnlyIfTheOtherHalfWasGivenBefore(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("enc.yaml");
        Files.writeString(
                file,
                """
                apiVersion: apiserver.config.k8s.io/v1
                kind: EncryptionConfiguration
                resources:
                - resources: [secrets]
                  providers: [{identity: {}}]
                """);
        ExtraConfig half =
                ExtraConfig.of(
                        List.of("apiserver.encryption-provider-config-automatic-reload=true"));
        ExtraConfig before =
                ExtraConfig.of(List.of("apiserver.encryption-provider-config=" + file));

        assertThat(before.and(half).whole().given()).hasSize(2);
        assertThatThrownBy(half::whole)
                .hasMessage(
                        "--extra-config: --encryption-provider-config must be set with"
                                + " --encryption-provider-config-automatic-reload");
    }

    @Test
    void whatWouldBeWrongToIgnoreIsRefusedAndSaysWhy() {
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.cpu-manager-policy=static")))
                .hasMessage(
                        "invalid value \"static\" for kubelet.cpu-manager-policy: processors are"
                                + " shared; no pod is given one of its own");
        assertThatThrownBy(
                        () ->
                                ExtraConfig.of(
                                        List.of(
                                                "apiserver.encryption-provider-config=/etc/e.yaml")))
                .hasMessageEndingWith(
                        "for apiserver.encryption-provider-config: cannot read /etc/e.yaml");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("proxy.masquerade-all=true")))
                .hasMessageContaining("endpoints see who comes");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("apiserver.profiling=true")))
                .hasMessageEndingWith("there is no /debug/pprof");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("apiserver.bind-address=0.0.0.0")))
                .hasMessageContaining("the server listens at 127.0.0.1");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("scheduler.profiles=x")))
                .hasMessageContaining("the file that scheduler.config names");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("controller-manager.controllers=-job")))
                .hasMessageContaining("all controllers run");
    }

    @Test
    void everyOptionOfANodeTakesEffect() {
        ExtraConfig extra =
                ExtraConfig.of(
                        List.of(
                                "kubelet.node-status-update-frequency=4s",
                                "kubelet.node-status-report-frequency=1m",
                                "kubelet.node-status-max-images=-1",
                                "kubelet.sync-frequency=30s",
                                "kubelet.volume-stats-agg-period=10s",
                                "kubelet.serialize-image-pulls=true",
                                "kubelet.pod-max-pids=100",
                                "kubelet.cpu-cfs-quota=true",
                                "kubelet.cpu-cfs-quota-period=20ms",
                                "kubelet.crashLoopBackOff.maxContainerRestartPeriod=1m",
                                "kubelet.allowed-unsafe-sysctls=net.core.*",
                                "kubelet.file-check-frequency=5s",
                                "kubelet.runtime-request-timeout=30s",
                                "kubelet.enableSystemLogQuery=true",
                                "kubelet.container-log-max-size=1Mi",
                                "kubelet.container-log-max-files=3",
                                "kubelet.authentication-token-webhook-cache-ttl=1s",
                                "kubelet.authorization-webhook-cache-authorized-ttl=2s",
                                "kubelet.authorization-webhook-cache-unauthorized-ttl=3s"));

        NodeLimits limits = extra.node(NodeLimits.NONE);
        assertThat(limits.pace())
                .isEqualTo(
                        new NodePace(
                                new Reporting(Duration.ofSeconds(4), Duration.ofMinutes(1), -1),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(10),
                                1));
        assertThat(limits.pods().mostProcesses()).isEqualTo(100);
        assertThat(limits.pods().quotaPeriod()).isEqualTo(Duration.ofMillis(20));
        assertThat(limits.pods().longestBackoff()).isEqualTo(Duration.ofMinutes(1));
        assertThat(limits.pods().sysctls().prefixes()).containsExactly("net.core.");
        NodeWishes wishes = extra.wishes();
        assertThat(wishes.logQueries()).isTrue();
        assertThat(wishes.pods().folderEvery()).isEqualTo(Duration.ofSeconds(5));
        assertThat(wishes.engine())
                .isEqualTo(
                        new NodeWishes.EngineUse(
                                Duration.ofSeconds(30), new ContainerLogs(1 << 20, 3)));
        assertThat(wishes.access())
                .isEqualTo(
                        new AccessMemory(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3)));
    }

    @Test
    void optionsOfANodeThatNothingFollowsAreRefused() {
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.housekeeping-interval=10s")))
                .hasMessageContaining("nobody samples what pods use");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.registry-qps=5")))
                .hasMessageContaining("say max-parallel-image-pulls");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.serialize-image-pulls=maybe")))
                .hasMessageContaining("it is true or false");
        assertThatThrownBy(
                        () ->
                                ExtraConfig.of(
                                        List.of(
                                                "kubelet.serialize-image-pulls=true",
                                                "kubelet.max-parallel-image-pulls=4")))
                .hasMessageContaining("maxParallelImagePulls cannot be larger than 1");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.container-log-max-files=1")))
                .hasMessageContaining("it must be greater than 1");
        assertThatThrownBy(() -> ExtraConfig.of(List.of("kubelet.cpu-cfs-quota-period=2s")))
                .hasMessageContaining("must be between 1ms and 1sec, inclusive");
        assertThatThrownBy(
                        () ->
                                ExtraConfig.of(
                                        List.of(
                                                "kubelet.crashLoopBackOff.maxContainerRestartPeriod=6m")))
                .hasMessageContaining("(got: 360.0 seconds) must be set between 1s and 300s");
    }
}
