package io.jollyboat.scheduler.configuration;

import io.jollyboat.core.api.core.v1.NodeAffinity;
import io.jollyboat.core.placement.NodeChoice;
import io.jollyboat.core.selector.LabelSelector;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.preemption.Sampling;
import io.jollyboat.scheduler.plugins.resources.IgnoredResources;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads how rules are set, {@code pluginConfig}. */
final class PluginArguments {

    /** What each kind of arguments has. */
    private static final Map<String, Set<String>> KNOWN =
            Map.of(
                    "NodeResourcesFit",
                    Set.of("ignoredResources", "ignoredResourceGroups", "scoringStrategy"),
                    "NodeResourcesBalancedAllocation",
                    Set.of("resources"),
                    "NodeAffinity",
                    Set.of("addedAffinity"),
                    "InterPodAffinity",
                    Set.of("hardPodAffinityWeight", "ignorePreferredTermsOfExistingPods"),
                    "PodTopologySpread",
                    Set.of("defaultConstraints", "defaultingType"),
                    "VolumeBinding",
                    Set.of("bindTimeoutSeconds"),
                    "DefaultPreemption",
                    Set.of("minCandidateNodesPercentage", "minCandidateNodesAbsolute"));

    private static final Set<String> OF_ALL = Set.of("apiVersion", "kind");

    private static final Set<String> OPERATORS =
            Set.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");

    private final String path;

    private Packing packing = Arrangement.DEFAULT.packing();
    private List<String> balanced = Arrangement.DEFAULT.balanced();
    private IgnoredResources ignored = IgnoredResources.NONE;
    private NodeChoice added = NodeChoice.ANY;
    private InterPodAffinity.Arguments affinity = Arrangement.DEFAULT.affinity().pods();
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
            args.propertyNames().forEach(argument -> checkKnown(at, name, argument));
            switch (name) {
                case "NodeResourcesFit" -> {
                    packing = packing(at, args.path("scoringStrategy"));
                    ignored = ignored(at, args);
                }
                case "NodeAffinity" -> added = added(at, args.path("addedAffinity"));
                case "NodeResourcesBalancedAllocation" ->
                        balanced = balanced(at, args.path("resources"));
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
                new Arrangement.Fit(ignored, packing),
                Arrangement.DEFAULT.overcommit(),
                balanced,
                new Arrangement.Affinity(added, affinity),
                spread,
                sampling,
                Arrangement.Choice.ALL);
    }

    /** A misspelt argument must not look as if it were followed. */
    private static void checkKnown(String at, String name, String argument) {
        Set<String> known = KNOWN.get(name);
        if (known != null && !known.contains(argument) && !OF_ALL.contains(argument)) {
            throw new ConfigurationException(at + "." + argument, "is not supported");
        }
    }

    private static IgnoredResources ignored(String at, JsonNode args) {
        Set<String> groups = texts(args.path("ignoredResourceGroups"));
        for (String group : groups) {
            if (group.contains("/")) {
                throw new ConfigurationException(
                        at + ".ignoredResourceGroups", "resource group name can't contain '/'");
            }
        }
        return new IgnoredResources(texts(args.path("ignoredResources")), groups);
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(each -> texts.add(each.asString("")));
        return texts;
    }

    private static NodeChoice added(String at, JsonNode affinity) {
        if (!(affinity instanceof ObjectNode json)) {
            return NodeChoice.ANY;
        }
        for (JsonNode operator : json.findValues("operator")) {
            if (!OPERATORS.contains(operator.asString(""))) {
                throw new ConfigurationException(
                        at + ".addedAffinity", operator + " is not a valid node selector operator");
            }
        }
        return NodeChoice.of(Map.of(), new NodeAffinity(json));
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
            int weight = each.path("weight").asInt(0);
            String name = each.path("name").asString("");
            if (weight < 0 || weight > 100) {
                throw new ConfigurationException(
                        at + ".scoringStrategy.resources",
                        "weight of " + name + " is not from 1 to 100");
            }
            weights.put(name, Math.max(1, weight)); // no weight and a weight of 0 are the same
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

    private static List<String> balanced(String at, JsonNode resources) {
        List<String> names = new ArrayList<>();
        for (JsonNode each : resources) {
            String name = each.path("name").asString("");
            int weight = each.path("weight").asInt(0);
            if (weight != 0 && weight != 1) {
                throw new ConfigurationException(
                        at + ".resources", "weight of " + name + " must be 1: all count alike");
            }
            names.add(name);
        }
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
