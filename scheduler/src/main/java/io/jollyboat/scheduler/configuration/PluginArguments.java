package io.jollyboat.scheduler.configuration;

import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.preemption.Sampling;
import io.jollyboat.scheduler.plugins.resources.Packing;
import io.jollyboat.scheduler.plugins.resources.Packing.Point;
import io.jollyboat.scheduler.plugins.resources.ScoringStrategy;
import io.jollyboat.scheduler.plugins.topology.InterPodAffinity;
import io.jollyboat.scheduler.plugins.topology.SpreadDefaults;
import io.jollyboat.scheduler.snapshot.SpreadConstraint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads how rules are set, {@code pluginConfig}. */
final class PluginArguments {

    private final String path;

    private Packing packing = Arrangement.DEFAULT.packing();
    private List<String> balanced = Arrangement.DEFAULT.balanced();
    private InterPodAffinity.Arguments affinity = Arrangement.DEFAULT.affinity();
    private SpreadDefaults spread = Arrangement.DEFAULT.spread();
    private Sampling sampling = Arrangement.DEFAULT.preemption();
    private Duration volumeTimeout = Duration.ZERO;

    PluginArguments(String path) {
        this.path = path;
    }

    Arrangement read(JsonNode list) {
        for (JsonNode each : list) {
            String name = each.path("name").asString("");
            JsonNode args = each.path("args");
            String at = path + "." + name;
            switch (name) {
                case "NodeResourcesFit" -> packing = packing(at, args.path("scoringStrategy"));
                case "NodeResourcesBalancedAllocation" -> balanced = names(args.path("resources"));
                case "InterPodAffinity" -> affinity = affinity(at, args);
                case "PodTopologySpread" -> spread = spread(at, args);
                case "VolumeBinding" ->
                        volumeTimeout =
                                Duration.ofSeconds(args.path("bindTimeoutSeconds").asLong(600));
                case "DefaultPreemption" -> sampling = sampling(at, args);
                default -> throw new ConfigurationException(at, "takes no arguments");
            }
        }
        return new Arrangement(
                packing,
                Arrangement.DEFAULT.overcommit(),
                balanced,
                affinity,
                spread,
                sampling,
                Arrangement.Choice.ALL);
    }

    Duration volumeTimeout() {
        return volumeTimeout;
    }

    private static Packing packing(String at, JsonNode json) {
        if (json.isMissingNode()) {
            return Arrangement.DEFAULT.packing();
        }
        String type = json.path("type").asString("");
        Packing usual =
                Packing.of(
                        switch (type) {
                            case "LeastAllocated" -> ScoringStrategy.LEAST_ALLOCATED;
                            case "MostAllocated" -> ScoringStrategy.MOST_ALLOCATED;
                            case "RequestedToCapacityRatio" ->
                                    ScoringStrategy.REQUESTED_TO_CAPACITY_RATIO;
                            default ->
                                    throw new ConfigurationException(
                                            at + ".scoringStrategy.type",
                                            "\"" + type + "\" is no strategy");
                        });
        Map<String, Integer> weights = new TreeMap<>();
        for (JsonNode each : json.path("resources")) {
            int weight = each.path("weight").asInt(1);
            String name = each.path("name").asString("");
            if (weight < 1 || weight > 100) {
                throw new ConfigurationException(
                        at + ".scoringStrategy.resources",
                        "weight of " + name + " is not from 1 to 100");
            }
            weights.put(name, weight);
        }
        List<Point> curve = curve(at, json.path("requestedToCapacityRatio").path("shape"));
        return new Packing(
                usual.strategy(),
                weights.isEmpty() ? usual.weights() : weights,
                curve.isEmpty() ? usual.curve() : curve,
                /* even */ false);
    }

    private static List<Point> curve(String at, JsonNode shape) {
        List<Point> curve = new ArrayList<>();
        for (JsonNode each : shape) {
            int use = each.path("utilization").asInt(-1);
            int score = each.path("score").asInt(-1);
            boolean rises = curve.isEmpty() || use > curve.getLast().use();
            if (use < 0 || use > 100 || score < 0 || score > 10 || !rises) {
                throw new ConfigurationException(
                        at + ".scoringStrategy.requestedToCapacityRatio.shape",
                        "utilization must rise from 0 to 100, scores are from 0 to 10");
            }
            curve.add(new Point(use, score));
        }
        return curve;
    }

    private static List<String> names(JsonNode resources) {
        List<String> names = new ArrayList<>();
        resources.forEach(each -> names.add(each.path("name").asString("")));
        return names.isEmpty() ? Arrangement.DEFAULT.balanced() : names;
    }

    private static InterPodAffinity.Arguments affinity(String at, JsonNode args) {
        int weight = args.path("hardPodAffinityWeight").asInt(1);
        if (weight < 0 || weight > 100) {
            throw new ConfigurationException(
                    at + ".hardPodAffinityWeight", "must be from 0 to 100");
        }
        return new InterPodAffinity.Arguments(
                weight, args.path("ignorePreferredTermsOfExistingPods").asBoolean(false));
    }

    private static Sampling sampling(String at, JsonNode args) {
        int percentage = args.path("minCandidateNodesPercentage").asInt(10);
        int absolute = args.path("minCandidateNodesAbsolute").asInt(100);
        if (percentage < 0 || percentage > 100) {
            throw new ConfigurationException(
                    at + ".minCandidateNodesPercentage", "not in valid range [0, 100]");
        }
        if (absolute < 0) {
            throw new ConfigurationException(
                    at + ".minCandidateNodesAbsolute", "not in valid range [0, inf)");
        }
        if (percentage == 0 && absolute == 0) {
            throw new ConfigurationException(
                    at,
                    "both minCandidateNodesPercentage and minCandidateNodesAbsolute cannot be"
                            + " zero");
        }
        return new Sampling(percentage, absolute);
    }

    private static SpreadDefaults spread(String at, JsonNode args) {
        String type = args.path("defaultingType").asString("System");
        if (type.equals("System")) {
            if (!args.path("defaultConstraints").isEmpty()) {
                throw new ConfigurationException(
                        at + ".defaultConstraints", "must be empty when defaultingType is System");
            }
            return SpreadDefaults.SYSTEM;
        }
        List<SpreadConstraint> constraints = new ArrayList<>();
        for (JsonNode each : args.path("defaultConstraints")) {
            if (each.has("labelSelector")) {
                throw new ConfigurationException(
                        at + ".defaultConstraints",
                        "constraint must not define a selector, as they are deduced for each pod");
            }
            constraints.add(
                    new SpreadConstraint(
                            each.path("maxSkew").asInt(1),
                            each.path("topologyKey").asString(""),
                            each.path("whenUnsatisfiable").asString("").equals("DoNotSchedule"),
                            LabelSelector.EVERYTHING,
                            1,
                            true,
                            false));
        }
        return new SpreadDefaults(constraints, false);
    }
}
