package io.jollyboat.jolly.command;

import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.access.ClusterAccessPoint;
import io.jollyboat.jolly.cluster.SchedulerChoice;
import io.jollyboat.jolly.consolidation.ClusterPlans;
import io.jollyboat.jolly.consolidation.Consolidating;
import io.jollyboat.jolly.consolidation.Vigil;
import io.jollyboat.jolly.profile.NodeSettings;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.terminal.Steps;
import io.jollyboat.scheduler.plugins.Plugins;
import io.jollyboat.scheduler.whatif.EvictionRules;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Moves pods so that nodes become empty: those whose pods all fit on the others. */
@Command(
        name = "consolidate",
        description = {
            "Empty nodes whose pods all fit on other nodes that have pods, so that they can be taken"
                    + " away.",
            "A node is cordoned, then its pods are evicted one after the other, each when what"
                    + " replaces the one before has a node; disruption budgets are respected. Pods of"
                    + " DaemonSets and static pods stay. What is interrupted leaves no node cordoned"
                    + " that is not empty."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing is left that could be emptied",
            "1:a node could not be emptied, and why is said"
        })
public final class Consolidate implements Callable<Integer> {

    enum Output {
        TEXT,
        JSON
    }

    @Spec private CommandSpec command;

    @Mixin private ProfileOption which = new ProfileOption();

    @Option(names = "--dry-run", description = "only say which pods would go where")
    private boolean dryRun;

    @Option(
            names = "--max-moves",
            paramLabel = "COUNT",
            description = "evict so many pods at most (default: as many as it takes)",
            defaultValue = "2147483647",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private int moves = Integer.MAX_VALUE;

    @Option(
            names = "--force",
            description = "also delete pods that nothing would make again, as kubectl drain does")
    private boolean force;

    @Option(
            names = "--delete-emptydir-data",
            description = "also move pods whose files in an emptyDir are lost by that")
    private boolean losingFiles;

    @Option(
            names = "--uncordon",
            description = "let the emptied nodes take pods again, once all are empty")
    private boolean uncordon;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description =
                    "how long a pod may take to be let go and to be placed again, besides its grace"
                            + " period (default: ${DEFAULT-VALUE})",
            defaultValue = "5m")
    private String timeout = "5m";

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            description = "look again and again, so long after each time, until interrupted")
    private String every = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text or json",
            defaultValue = "text")
    private Output output = Output.TEXT;

    private Optional<Consolidating> running = Optional.empty(); // under the lock
    private boolean interrupted; // under the lock

    @Override
    public Integer call() throws IOException {
        if (moves < 1) {
            throw wrong("--max-moves " + moves + ": a number from 1 on");
        }
        if (!every.isEmpty() && (dryRun || output == Output.JSON)) {
            throw wrong("--every goes neither with --dry-run nor with -o json");
        }
        Duration pause = every.isEmpty() ? Duration.ZERO : duration("--every", every);
        Vigil vigil =
                new Vigil(Timeline.real(), Consolidate::sleep, duration("--timeout", timeout));
        CallingClient client = ClusterAccessPoint.client(which.profile());
        try {
            ClusterPlans plans = plans(client);
            if (dryRun) {
                var plan = plans.plan(Integer.MAX_VALUE, moves, Map.of());
                if (output == Output.JSON) {
                    System.out.println(ConsolidationJson.of(plan).toPrettyString());
                } else {
                    ConsolidationText.print(plan);
                }
                return ExitCode.OK;
            }
            Runtime.getRuntime().addShutdownHook(stopping());
            int code = once(client, plans, vigil);
            while (!every.isEmpty()) {
                sleep(pause);
                once(client, plans, vigil);
            }
            return code;
        } catch (ApiException e) {
            System.err.println("jolly: " + e.message());
            return ExitCode.FAILED;
        }
    }

    private ClusterPlans plans(CallingClient client) throws IOException {
        Map<String, String> spared = new HashMap<>();
        Settings.read(which.profile().settings()).nodes().stream()
                .filter(NodeSettings::isFirst)
                .forEach(
                        node ->
                                spared.put(
                                        node.name(),
                                        "it is the cluster's first, which cannot be taken away"));
        return new ClusterPlans(
                client,
                SchedulerChoice.of(which.profile()).profiles().stream()
                        .map(each -> Plugins.profile(each.schedulerName(), each.arrangement()))
                        .toList(),
                new EvictionRules(force, losingFiles),
                spared);
    }

    private int once(CallingClient client, ClusterPlans plans, Vigil vigil) {
        boolean silent = output == Output.JSON;
        PrintStream out = silent ? new PrintStream(PrintStream.nullOutputStream()) : System.out;
        var consolidating =
                new Consolidating(client, plans, vigil, new Steps(out, Timeline.real()));
        if (!begin(consolidating)) {
            return ExitCode.FAILED;
        }
        Optional<String> trouble = consolidating.run(moves);
        if (uncordon) {
            consolidating.uncordon();
        }
        if (silent) {
            System.out.println(
                    ConsolidationJson.of(consolidating.emptied(), trouble).toPrettyString());
        } else if (!consolidating.emptied().isEmpty() || every.isEmpty() && trouble.isEmpty()) {
            ConsolidationText.print(consolidating.emptied(), uncordon);
        }
        trouble.ifPresent(what -> System.err.println("jolly: " + what));
        return trouble.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private synchronized boolean begin(Consolidating consolidating) {
        running = Optional.of(consolidating);
        return !interrupted;
    }

    /** The JVM wants a thread for this: it runs it when somebody interrupts, and at the end. */
    private Thread stopping() {
        return Thread.ofPlatform()
                .name("stopping")
                .unstarted(
                        () -> {
                            synchronized (this) {
                                interrupted = true;
                            }
                            running.ifPresent(Consolidating::stop);
                        });
    }

    private static void sleep(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private Duration duration(String option, String text) {
        try {
            Duration duration = GoDuration.parse(text);
            if (duration.isZero()) {
                throw wrong(option + " " + text + ": more than nothing");
            }
            return duration;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), option + " " + text + ": " + e.getMessage(), e);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
