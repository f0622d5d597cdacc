package io.jollyboat.jolly.command;

import io.jollyboat.apiserver.json.MalformedBodyException;
import io.jollyboat.apiserver.json.YamlParser;
import io.jollyboat.jolly.access.ClusterAccessPoint;
import io.jollyboat.jolly.cluster.SchedulerChoice;
import io.jollyboat.scheduler.SchedulerConfiguration;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.snapshot.PodInfo;
import io.jollyboat.scheduler.whatif.LiveCluster;
import io.jollyboat.scheduler.whatif.Manifests;
import io.jollyboat.scheduler.whatif.Plan;
import io.jollyboat.scheduler.whatif.Planner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says where pods would go and how many more nodes they would take. Nothing is changed. */
@Command(
        name = "schedule",
        description =
                "Say where pods would go, on this cluster or on nodes of a file, and how many more"
                        + " nodes they would take.")
public final class Schedule implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Mixin private ProfileOption which = new ProfileOption();

    @Option(
            names = "--dry-run",
            required = true,
            description = "only say it; there is no other way, pods are created by kubectl")
    private boolean dryRun;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "manifests of pods or workloads; - for standard input")
    private String file = "";

    @Option(
            names = "--nodes",
            paramLabel = "FILE",
            description = "manifests of nodes to take instead of those of the running cluster")
    private @Nullable Path nodes;

    @Option(
            names = "--scheduler-config",
            paramLabel = "FILE",
            description =
                    "a KubeSchedulerConfiguration to take instead of that of the cluster; pods are"
                            + " placed by the profile that they name")
    private @Nullable Path schedulerConfiguration;

    @Override
    public Integer call() throws IOException {
        if (!dryRun) {
            throw new ParameterException(
                    command.commandLine(),
                    "pods are created by kubectl; this only says: --dry-run");
        }
        LiveCluster cluster = cluster();
        Manifests wanted = manifests(new Manifests(cluster), text());
        List<PodInfo> placed =
                Stream.concat(
                                cluster.placed().stream(),
                                wanted.pods().stream().filter(PodInfo::isPlaced))
                        .toList();
        List<PodInfo> pods = wanted.pods().stream().filter(pod -> !pod.isPlaced()).toList();
        Planner planner =
                new Planner(profiles(), cluster.nodes(), placed, wanted.surroundings(cluster));
        wanted.ignored().forEach(each -> System.err.println("jolly: no pods of " + each));
        Plan plan = planner.plan(pods);
        PlanText.print(plan);
        if (!plan.unplaced().isEmpty()) {
            PlanText.print(planner.sizes().stream().map(size -> planner.grow(pods, size)).toList());
        }
        return plan.unplaced().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private LiveCluster cluster() throws IOException {
        if (nodes == null) {
            return LiveCluster.read(ClusterAccessPoint.client(which.profile()));
        }
        Manifests given = new Manifests(LiveCluster.of(List.of()));
        return LiveCluster.of(manifests(given, read(nodes)).nodes());
    }

    private String read(Path path) throws IOException {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new ParameterException(
                    command.commandLine(), "the path \"" + path + "\" does not exist", e);
        }
    }

    private List<Profile> profiles() throws IOException {
        SchedulerConfiguration configuration =
                schedulerConfiguration == null
                        ? SchedulerChoice.of(which.profile())
                        : SchedulerChoice.read(schedulerConfiguration);
        return configuration.profiles().stream()
                .map(each -> Plugins.profile(each.schedulerName(), each.arrangement()))
                .toList();
    }

    private String text() throws IOException {
        return file.equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : read(Path.of(file));
    }

    private Manifests manifests(Manifests manifests, String text) {
        try {
            for (String document : text.split("(?m)^---.*$", -1)) {
                if (!document.isBlank()) {
                    manifests.add(
                            new YamlParser()
                                    .parse(document.getBytes(StandardCharsets.UTF_8))
                                    .tree());
                }
            }
        } catch (MalformedBodyException | IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "a manifest cannot be read: " + e.getMessage(), e);
        }
        return manifests;
    }
}
