package io.jollyboat.jolly.command;

import io.jollyboat.core.options.OptionException;
import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.jolly.machine.Need;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.jolly.profile.NodeSettings;
import io.jollyboat.jolly.profile.Ports;
import io.jollyboat.jolly.profile.ProfileException;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.terminal.Steps;
import io.jollyboat.kubelet.KubeletConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What a person wants of a cluster, and what becomes of it: the settings that the machine allows,
 * and that what is there already allows.
 */
final class StartOptions {

    private static final int API_PORT = 6443;
    private static final int KUBELET_PORT = 10250;

    private static final String NO_NETWORKS =
            "only root on Linux can make the networks of pods in Docker";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description =
                    "where objects are kept: etcd (default, started as a child), embedded, memory, or"
                            + " etcd://HOST:PORT[,HOST:PORT...]")
    private @Nullable String store;

    @Option(
            names = "--runtime",
            paramLabel = "RUNTIME",
            description = "what pods run in: docker (default) or sim (simulated)")
    private @Nullable String runtime;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "where the API server listens (default: 6443 or the next free one)")
    private @Nullable Integer port;

    @Option(
            names = {"-n", "--nodes"},
            paramLabel = "COUNT",
            description =
                    "how many nodes the cluster has on this machine, each with its share of it"
                            + " (default: 1); kept until another number is given")
    private @Nullable Integer nodes;

    @Option(
            names = "--sim-nodes",
            paramLabel = "COUNT",
            description =
                    "how many simulated nodes the cluster has beside those in Docker (default: 0);"
                            + " kept until another number is given")
    private @Nullable Integer simulated;

    @Option(
            names = "--extra-config",
            paramLabel = "COMPONENT.OPTION=VALUE",
            description =
                    "an option of a component by the name of Kubernetes' own flag, such as"
                            + " apiserver.event-ttl=2h; kept for later starts")
    private List<String> extra = new ArrayList<>();

    @Option(
            names = "--proxy-mode",
            paramLabel = "MODE",
            description =
                    "how services' traffic is led: nftables (default), iptables, as in the textbooks,"
                            + " or userspace; the same as --extra-config=proxy.proxy-mode=MODE")
    private @Nullable String proxyMode;

    @Option(
            names = "--scheduler-config",
            paramLabel = "FILE",
            description =
                    "a KubeSchedulerConfiguration that says how pods are placed; kept until another"
                            + " is given")
    private @Nullable Path schedulerConfiguration;

    @Option(
            names = "--kubernetes-version",
            paramLabel = "VERSION",
            description =
                    "the version of Kubernetes that clients are to find; there is one: "
                            + KubeletConfig.VERSION)
    private @Nullable String version;

    private ExtraConfig components() {
        try {
            var all = new ArrayList<>(extra);
            if (proxyMode != null) {
                all.add("proxy.proxy-mode=" + proxyMode);
            }
            return ExtraConfig.of(all);
        } catch (OptionException wrong) {
            throw new ProfileException(wrong.message());
        }
    }

    /** What was asked for now, and what was before and still counts. */
    private ExtraConfig componentsAfter(SortedMap<String, String> before) {
        try {
            return new ExtraConfig(before).and(components()).whole();
        } catch (OptionException wrong) {
            throw new ProfileException(wrong.message());
        }
    }

    /**
     * The settings of a cluster at its first start: what was asked for, as far as the machine can
     * do it.
     */
    Settings chosen(Steps steps) throws IOException, InterruptedException {
        ExtraConfig asked = componentsAfter(Collections.emptySortedMap());
        String wantedStore = store == null ? "etcd" : store;
        String wantedRuntime = runtime == null ? "docker" : runtime;
        if (wantedRuntime.equals("docker") && !Machine.here().canWirePods()) {
            if (runtime != null) {
                throw new ProfileException("--runtime docker: " + NO_NETWORKS);
            }
            steps.warn(NO_NETWORKS + "; they are simulated instead (--runtime sim)");
            wantedRuntime = "sim";
        }
        Set<Need> missing = Setup.prepare(needs(wantedStore, wantedRuntime), steps);
        Setup.consequences(missing, steps);
        if (missing.contains(Need.ETCD)) {
            wantedStore = "embedded";
        }
        if (missing.contains(Need.DOCKER)) {
            wantedRuntime = "sim";
        }
        return grown(
                Settings.of(
                        wantedStore,
                        wantedRuntime,
                        apiPort(API_PORT),
                        Ports.near(KUBELET_PORT),
                        1,
                        asked.given()));
    }

    /** The settings of a cluster that exists: as it was made, since its data depends on them. */
    Settings fulfilledBy(Settings settings, Steps steps) throws IOException, InterruptedException {
        ExtraConfig asked = componentsAfter(settings.extra());
        refuseChange("--store", store, settings.store());
        refuseChange("--runtime", runtime, settings.runtime());
        Set<Need> missing = Setup.prepare(needs(settings.store(), settings.runtime()), steps);
        if (missing.contains(Need.ETCD)) {
            throw new ProfileException(
                    "this cluster keeps its objects in etcd, and there is no etcd server here any"
                            + " more: install it (Debian: etcd-server), or remove the cluster with: jolly delete");
        }
        if (missing.contains(Need.DOCKER)) {
            throw new ProfileException(
                    "this cluster runs its pods in Docker, and no Docker engine answers:"
                            + " start it (systemctl start docker, or dockerd), then start again");
        }
        Setup.consequences(missing, steps);
        return grown(
                new Settings(
                        settings.store(),
                        settings.runtime(),
                        apiPort(settings.apiPort()),
                        Ports.near(settings.kubeletPort()),
                        settings.nodes(),
                        asked.given()));
    }

    /** A KubeSchedulerConfiguration, by the option for it or as the scheduler's own. */
    Optional<Path> schedulerConfiguration() {
        return Optional.ofNullable(schedulerConfiguration).or(components()::schedulerConfiguration);
    }

    /** With as many nodes as were asked for. */
    private Settings grown(Settings settings) {
        boolean simulation = settings.runtime().equals("sim");
        int others = simulated == null ? 0 : simulated;
        if (simulation && others > 0) {
            throw new ProfileException(
                    "all nodes of this cluster are simulated: say how many with --nodes");
        }
        Settings grown = nodes == null ? settings : grown(settings, settings.runtime(), nodes);
        return simulation || simulated == null ? grown : grown(grown, "sim", others);
    }

    private static Settings grown(Settings settings, String runtime, int wanted) {
        if (wanted < settings.count(runtime)) {
            throw new ProfileException(
                    "this cluster has "
                            + settings.count(runtime)
                            + " nodes with the runtime "
                            + runtime
                            + "; take some away with: jolly node delete NAME");
        }
        Settings grown = settings;
        while (grown.count(runtime) < wanted) {
            grown = grown.with(grown.next(runtime));
        }
        return grown;
    }

    private int apiPort(int usual) {
        if (port == null) {
            return Ports.near(usual);
        }
        if (!Ports.free(port)) {
            throw new ProfileException(
                    "port "
                            + port
                            + " is in use by another program: stop that one, or leave out"
                            + " --port to have the next free one");
        }
        return port;
    }

    /** What can be said of the options without looking at anything else. */
    void check() {
        if (store != null && !store.matches("etcd|embedded|memory|etcd://[^,]+(,[^,]+)*")) {
            throw wrong(
                    "--store "
                            + store
                            + ": it is one of etcd, embedded, memory, etcd://HOST:PORT[,HOST:PORT...]");
        }
        if (runtime != null && !runtime.matches("docker|sim")) {
            throw wrong("--runtime " + runtime + ": it is one of docker, sim");
        }
        if (nodes != null && (nodes < 1 || nodes > NodeSettings.MOST)) {
            throw wrong("--nodes " + nodes + ": a number from 1 to " + NodeSettings.MOST);
        }
        if (simulated != null && (simulated < 0 || simulated >= NodeSettings.MOST)) {
            throw wrong(
                    "--sim-nodes " + simulated + ": a number from 0 to " + (NodeSettings.MOST - 1));
        }
        if (version != null && !serves(version)) {
            throw wrong(
                    "--kubernetes-version "
                            + version
                            + ": this Jollyboat serves Kubernetes "
                            + KubeletConfig.VERSION
                            + " and no other");
        }
        if (port != null && (port < 1 || port > 65535)) {
            throw wrong("--port " + port + ": a port is a number from 1 to 65535");
        }
        components(); // refuses what none of them has
    }

    /** Whether the one version there is goes by that name. */
    private static boolean serves(String name) {
        String minor = KubeletConfig.VERSION.substring(1, KubeletConfig.VERSION.lastIndexOf('.'));
        return name.equals("stable")
                || name.equals("latest")
                || name.matches("v?" + Pattern.quote(minor) + "(\\.\\d+)?");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static void refuseChange(String option, @Nullable String wanted, String is) {
        if (wanted != null && !wanted.equals(is)) {
            throw new ProfileException(
                    "this cluster was made with "
                            + option
                            + " "
                            + is
                            + ", which cannot be changed: use another --profile, or remove it with: jolly delete");
        }
    }

    private static Set<Need> needs(String store, String runtime) {
        var needs = EnumSet.noneOf(Need.class);
        if (store.equals("etcd")) {
            needs.add(Need.ETCD);
        }
        if (runtime.equals("docker")) {
            needs.add(Need.DOCKER);
            needs.add(Need.DEMO);
            if (Machine.linux()) {
                needs.add(Need.NFTABLES);
            }
        }
        return needs;
    }
}
