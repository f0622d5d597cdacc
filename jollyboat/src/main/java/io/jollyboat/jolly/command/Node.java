package io.jollyboat.jolly.command;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.client.ListOptions;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.access.ClusterAccessPoint;
import io.jollyboat.jolly.daemon.RunningMark;
import io.jollyboat.jolly.profile.NodeSettings;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.ProfileException;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.terminal.Steps;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cluster's nodes on this machine: they are in its settings, which a running cluster follows.
 */
@Command(name = "node", description = "Add, take away and list nodes of the cluster.")
public final class Node implements Runnable {

    enum Output {
        TEXT,
        JSON
    }

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");

    /** An amount as minikube writes it: a number alone is of MiB. */
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})([bkmg]?)b?");

    private static final String ADD = "add";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(50);

    @Spec private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "what is to be done? One of add, delete, list");
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = ADD,
            description = "Add a node, in Docker or simulated; it stays over restarts.")
    int add(
            @Mixin ProfileOption which,
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..1",
                            description = "(default: the next of jollyboat-m02, -m03 and so on)")
                    @Nullable String name,
            @Option(
                            names = "--runtime",
                            paramLabel = "RUNTIME",
                            description = "docker or sim (default: as the first node)")
                    @Nullable String runtime,
            @Option(
                            names = "--cpus",
                            paramLabel = "COUNT",
                            description = "how many processors it has (default: its share)")
                    @Nullable Integer cpus,
            @Option(
                            names = "--memory",
                            paramLabel = "AMOUNT",
                            description =
                                    "how much memory it has, such as 2Gi or 2g; a number alone is"
                                            + " of MiB (default: its share)")
                    @Nullable String memory)
            throws IOException {
        Profile profile = which.existing();
        if (cpus != null && cpus < 1) {
            throw wrong(ADD, "--cpus " + cpus + ": a number from 1 on");
        }
        if (runtime != null && !runtime.matches("docker|sim")) {
            throw wrong(ADD, "--runtime " + runtime + ": it is one of docker, sim");
        }
        if (name != null && !NAME.matcher(name).matches()) {
            throw wrong(
                    ADD,
                    "\""
                            + name
                            + "\" cannot be a node's name: at most 40 lower case letters, digits"
                            + " and '-', beginning and ending with a letter or digit");
        }
        long bytes = memory == null ? 0 : bytes(memory);
        var added = new NodeSettings[1];
        Settings.edit(
                profile.settings(),
                settings -> {
                    added[0] =
                            wanted(settings, name, runtime).sized(cpus == null ? 0 : cpus, bytes);
                    return settings.with(added[0]);
                });
        var steps = new Steps(System.out, Timeline.real());
        if (RunningMark.find(profile).isEmpty()) {
            steps.done("node " + added[0].name() + " will be there with the next start");
            return ExitCode.OK;
        }
        steps.doing("adding node " + added[0].name());
        CallingClient client = ClusterAccessPoint.of(profile).client();
        return until(
                steps,
                () -> "Ready".equals(states(client).get(added[0].name())),
                "node " + added[0].name() + " is Ready",
                profile);
    }

    private static NodeSettings wanted(
            Settings settings, @Nullable String name, @Nullable String runtime) {
        String kind = runtime == null ? settings.runtime() : runtime;
        if (kind.equals("docker") && settings.runtime().equals("sim")) {
            throw new ProfileException(
                    "this cluster was made with --runtime sim, so that nothing leads traffic to pods"
                            + " in Docker: make one with --runtime docker, in another --profile");
        }
        NodeSettings next = settings.next(kind);
        if (name == null) {
            return next;
        }
        if (settings.node(name).isPresent()) {
            throw new ProfileException("there is a node \"" + name + "\" already");
        }
        return next.named(name);
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "delete",
            description =
                    "Take a node away: its pods end as by a drain without evictions, then all of it"
                            + " is removed.")
    int delete(
            @Mixin ProfileOption which,
            @Parameters(paramLabel = "NAME", description = "a node that was added") String name)
            throws IOException {
        Profile profile = which.existing();
        Settings.edit(profile.settings(), settings -> leaving(settings, name));
        var steps = new Steps(System.out, Timeline.real());
        if (RunningMark.find(profile).isEmpty()) {
            steps.done("node " + name + " will be removed with the next start");
            return ExitCode.OK;
        }
        steps.doing("taking node " + name + " away");
        return until(
                steps,
                () -> Settings.read(profile.settings()).node(name).isEmpty(),
                "node " + name + " is gone",
                profile);
    }

    private static Settings leaving(Settings settings, String name) {
        NodeSettings node =
                settings.node(name)
                        .orElseThrow(
                                () ->
                                        new ProfileException(
                                                "there is no node \""
                                                        + name
                                                        + "\": see jolly node list"));
        if (node.isFirst()) {
            throw new ProfileException(
                    "node "
                            + name
                            + " is the cluster's first, where its services and its API are: remove"
                            + " the whole cluster with: jolly delete");
        }
        return settings.nodes(
                settings.nodes().stream()
                        .map(one -> one.name().equals(name) ? one.away() : one)
                        .toList());
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "list",
            aliases = "ls",
            description = "List the nodes.")
    int list(
            @Mixin ProfileOption which,
            @Option(
                            names = "-o",
                            paramLabel = "FORMAT",
                            description = "text or json",
                            defaultValue = "text")
                    Output output)
            throws IOException {
        Profile profile = which.existing();
        Map<String, String> states =
                RunningMark.find(profile).isPresent()
                        ? states(ClusterAccessPoint.of(profile).client())
                        : Map.of();
        ArrayNode json = JsonMapper.shared().createArrayNode();
        for (NodeSettings node : Settings.read(profile.settings()).nodes()) {
            ObjectNode one = json.addObject();
            one.put("name", node.name())
                    .put("runtime", node.runtime())
                    .put(
                            "status",
                            node.leaving()
                                    ? "Leaving"
                                    : states.getOrDefault(node.name(), "Stopped"));
        }
        if (output == Output.JSON) {
            System.out.println(json.toPrettyString());
            return ExitCode.OK;
        }
        System.out.printf(Locale.ROOT, "%-24s %-8s %s%n", "NAME", "RUNTIME", "STATUS");
        json.forEach(
                one ->
                        System.out.printf(
                                Locale.ROOT,
                                "%-24s %-8s %s%n",
                                one.path("name").asString(""),
                                one.path("runtime").asString(""),
                                one.path("status").asString("")));
        return ExitCode.OK;
    }

    /** As {@code kubectl get nodes} says it, by name. */
    private static Map<String, String> states(CallingClient client) {
        Map<String, String> states = new HashMap<>();
        for (var node : client.list(Resources.NODES, "", ListOptions.ALL).items()) {
            boolean ready =
                    node.status().conditions().stream()
                            .anyMatch(
                                    one ->
                                            one.type().equals("Ready")
                                                    && one.status().equals("True"));
            states.put(
                    node.name(),
                    (ready ? "Ready" : "NotReady")
                            + (node.spec().unschedulable(false) ? ",SchedulingDisabled" : ""));
        }
        return states;
    }

    /** Something to wait for. */
    private interface Wish {
        boolean come() throws IOException;
    }

    /** The cluster's process does it; whoever waits here only looks. */
    private static int until(Steps steps, Wish wish, String what, Profile profile)
            throws IOException {
        Timeline timeline = Timeline.real();
        long deadline = timeline.nanos() + PATIENCE.toNanos();
        while (!wish.come()) {
            if (timeline.nanos() > deadline) {
                System.err.println(
                        "jolly: that took more than "
                                + PATIENCE.toSeconds()
                                + " s and goes on (see "
                                + profile.log()
                                + ")");
                return ExitCode.FAILED;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        steps.done(what);
        return ExitCode.OK;
    }

    private long bytes(String text) {
        Matcher amount = AMOUNT.matcher(text.toLowerCase(Locale.ROOT));
        if (amount.matches()) {
            int shift =
                    switch (amount.group(2)) {
                        case "b" -> 0;
                        case "k" -> 10;
                        case "g" -> 30;
                        default -> 20;
                    };
            return Long.parseLong(amount.group(1)) << shift;
        }
        return Quantity.tryParse(text)
                .filter(quantity -> quantity.signum() > 0)
                .map(Quantity::value)
                .orElseThrow(
                        () -> wrong(ADD, "--memory " + text + ": it is written like 2Gi or 2g"));
    }

    private ParameterException wrong(String subcommand, String message) {
        return new ParameterException(
                command.commandLine().getSubcommands().get(subcommand), message);
    }
}
