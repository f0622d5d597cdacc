package io.jollyboat.scheduler.configuration;

import io.jollyboat.scheduler.SchedulerConfiguration.ProfileConfiguration;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Arrangement.Choice;
import io.jollyboat.scheduler.plugins.Plugins;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads one profile: which rules it has, how much they count, and how they are set. */
final class ProfileReader {

    private static final Set<String> KNOWN =
            Set.of("schedulerName", "percentageOfNodesToScore", "plugins", "pluginConfig");

    private static final String ALL_POINTS = "multiPoint";

    /** In the order in which they are read: what one says overrides what is said of all. */
    private static final List<String> POINTS =
            List.of(
                    ALL_POINTS,
                    "preEnqueue",
                    "queueSort",
                    "preFilter",
                    "filter",
                    "postFilter",
                    "preScore",
                    "score",
                    "reserve",
                    "permit",
                    "preBind",
                    "bind",
                    "postBind");

    /** Without these there is no scheduler. */
    private static final Set<String> NEEDED = Set.of("PrioritySort", "DefaultBinder");

    private final String path;
    private final JsonNode profile;
    private final Set<String> names = Plugins.names();
    private final Set<String> off = new HashSet<>();
    private final Set<String> notFiltering = new HashSet<>();
    private final Map<String, Integer> weights = new HashMap<>();
    private Duration volumeTimeout = Duration.ZERO; // zero: not said

    ProfileReader(String path, JsonNode profile) {
        this.path = path;
        this.profile = profile;
    }

    ProfileConfiguration read() {
        for (String field : profile.propertyNames()) {
            if (!KNOWN.contains(field)) {
                throw new ConfigurationException(path + "." + field, "is not supported");
            }
        }
        ConfigurationReader.checkPercentage(
                path + ".percentageOfNodesToScore", profile.path("percentageOfNodesToScore"));
        String name = profile.path("schedulerName").asString("default-scheduler");
        readPlugins();
        PluginArguments arguments = new PluginArguments(path + ".pluginConfig");
        Arrangement arrangement = arguments.read(profile.path("pluginConfig"));
        volumeTimeout = arguments.volumeTimeout();
        return new ProfileConfiguration(
                name, arrangement.with(new Choice(off, notFiltering, weights)));
    }

    /** How long claims may take, when the profile says; the usual time otherwise. */
    Duration volumeTimeout(Duration usual) {
        return volumeTimeout.isZero() ? usual : volumeTimeout;
    }

    private void readPlugins() {
        JsonNode plugins = profile.path("plugins");
        plugins.forEachEntry(
                (point, ignored) -> {
                    if (!POINTS.contains(point)) {
                        throw new ConfigurationException(
                                path + ".plugins." + point, "is no extension point");
                    }
                });
        for (String point : POINTS) {
            String at = path + ".plugins." + point;
            for (JsonNode each : plugins.path(point).path("disabled")) {
                disable(at, point, each.path("name").asString(""));
            }
            for (JsonNode each : plugins.path(point).path("enabled")) {
                enable(at, point, each);
            }
        }
    }

    private void disable(String at, String point, String name) {
        Set<String> meant = name.equals("*") ? new HashSet<>(names) : Set.of(known(at, name));
        if (NEEDED.contains(name)) {
            throw new ConfigurationException(at, name + " cannot be disabled: there is no other");
        }
        for (String each : meant) {
            switch (point) {
                case ALL_POINTS -> {
                    off.add(each);
                    notFiltering.add(each);
                    weights.put(each, 0);
                }
                case "filter", "preFilter" -> notFiltering.add(each);
                case "score", "preScore" -> weights.put(each, 0);
                case "postFilter", "preEnqueue", "permit", "reserve" -> off.add(each);
                default -> {} // binding and the order of the queue are as they are
            }
        }
    }

    private void enable(String at, String point, JsonNode plugin) {
        String name = known(at, plugin.path("name").asString(""));
        int weight = plugin.path("weight").asInt(0);
        if (weight < 0 || weight > 100) {
            throw new ConfigurationException(at, "weight of " + name + " is not from 0 to 100");
        }
        int weighed = Math.max(1, weight); // no weight and a weight of 0 are the same
        switch (point) {
            case ALL_POINTS -> {
                off.remove(name);
                notFiltering.remove(name);
                weights.put(name, weighed);
            }
            case "filter", "preFilter" -> notFiltering.remove(name);
            case "score" -> weights.put(name, weighed);
            default -> off.remove(name);
        }
    }

    private String known(String at, String name) {
        if (!names.contains(name)) {
            throw new ConfigurationException(at, "there is no plugin \"" + name + "\"");
        }
        return name;
    }
}
