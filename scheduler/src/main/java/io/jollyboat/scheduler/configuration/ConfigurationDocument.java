package io.jollyboat.scheduler.configuration;

import io.jollyboat.core.model.Trees;
import io.jollyboat.scheduler.SchedulerConfiguration;
import io.jollyboat.scheduler.SchedulerConfiguration.ProfileConfiguration;
import io.jollyboat.scheduler.framework.Plugin;
import io.jollyboat.scheduler.framework.Profile;
import io.jollyboat.scheduler.plugins.Arrangement;
import io.jollyboat.scheduler.plugins.Plugins;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a scheduler is set, with everything that was left to it filled in, as a {@code
 * KubeSchedulerConfiguration}: what {@code /configz} tells. What is not set here is left out.
 */
public final class ConfigurationDocument {

    private ConfigurationDocument() {}

    /**
     * @param elected whether it works only while it leads
     */
    public static ObjectNode of(SchedulerConfiguration configuration, boolean elected) {
        ObjectNode document = Trees.newObject();
        ObjectNode json = document.putObject("componentconfig");
        json.put("apiVersion", "kubescheduler.config.k8s.io/v1");
        json.put("kind", "KubeSchedulerConfiguration");
        json.put("podInitialBackoffSeconds", configuration.backOff().first().toSeconds());
        json.put("podMaxBackoffSeconds", configuration.backOff().longest().toSeconds());
        json.putObject("leaderElection").put("leaderElect", elected);
        ArrayNode profiles = json.putArray("profiles");
        configuration.profiles().forEach(each -> profile(each, profiles.addObject()));
        return document;
    }

    private static void profile(ProfileConfiguration configuration, ObjectNode json) {
        Arrangement arrangement = configuration.arrangement();
        Profile profile = Plugins.profile(configuration.schedulerName(), arrangement);
        json.put("schedulerName", profile.schedulerName());
        ObjectNode plugins = json.putObject("plugins");
        enabled(plugins, "preEnqueue", profile.preEnqueue());
        enabled(plugins, "filter", profile.filters());
        enabled(plugins, "postFilter", profile.postFilters());
        ArrayNode scores = plugins.putObject("score").putArray("enabled");
        profile.scores()
                .forEach(
                        each ->
                                scores.addObject()
                                        .put("name", each.plugin().name())
                                        .put("weight", each.weight()));
        enabled(plugins, "reserve", profile.binding().reserves());
        enabled(plugins, "permit", profile.binding().permits());
        ObjectNode fit = json.putArray("pluginConfig").addObject().put("name", "NodeResourcesFit");
        ObjectNode strategy = fit.putObject("args").putObject("scoringStrategy");
        strategy.put("type", arrangement.packing().strategy().word());
        ArrayNode resources = strategy.putArray("resources");
        arrangement
                .packing()
                .weights()
                .forEach(
                        (name, weight) ->
                                resources.addObject().put("name", name).put("weight", weight));
    }

    private static void enabled(ObjectNode plugins, String point, List<? extends Plugin> of) {
        ArrayNode enabled = plugins.putObject(point).putArray("enabled");
        of.forEach(each -> enabled.addObject().put("name", each.name()));
    }
}
