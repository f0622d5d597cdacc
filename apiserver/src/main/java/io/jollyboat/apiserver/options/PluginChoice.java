package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.PluginOrder;
import io.jollyboat.apiserver.admission.image.ImagePolicyTerms;
import io.jollyboat.apiserver.admission.image.ImagePolicyWebhook;
import io.jollyboat.apiserver.admission.namespace.EventLimit;
import io.jollyboat.apiserver.admission.namespace.EventRateLimit;
import io.jollyboat.apiserver.admission.namespace.PodNodeSelector;
import io.jollyboat.apiserver.admission.pod.DefaultTolerationSeconds;
import io.jollyboat.apiserver.admission.pod.PodTolerationRestriction;
import io.jollyboat.apiserver.admission.quota.ResourceQuota;
import io.jollyboat.apiserver.admission.security.PodSecurity;
import io.jollyboat.apiserver.webhook.RemoteCalls;
import io.jollyboat.apiserver.webhook.RemoteReviews;
import io.jollyboat.apiserver.webhook.RemoteServer;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Which admission plug-ins are asked.
 *
 * @param on besides those that are on by default
 * @param off of those that are on by default
 * @param notReadySeconds how long pods stay by default on a node that is not ready
 * @param unreachableSeconds how long on one that is not heard of
 * @param settings what they are told
 */
public record PluginChoice(
        Set<String> on,
        Set<String> off,
        int notReadySeconds,
        int unreachableSeconds,
        PluginSettings settings) {

    static final PluginChoice NONE =
            new PluginChoice(Set.of(), Set.of(), 300, 300, PluginSettings.NONE);

    public PluginChoice {
        on = Set.copyOf(on);
        off = Set.copyOf(off);
        for (String each : on) {
            if (off.contains(each)) {
                throw new IllegalArgumentException(
                        "["
                                + each
                                + "] in enable-admission-plugins and disable-admission-plugins"
                                + " overlapped");
            }
        }
    }

    PluginChoice enabling(List<String> names) {
        check("enable-admission-plugins", names);
        return new PluginChoice(
                Set.copyOf(names), off, notReadySeconds, unreachableSeconds, settings);
    }

    PluginChoice disabling(List<String> names) {
        check("disable-admission-plugins", names);
        return new PluginChoice(
                on, Set.copyOf(names), notReadySeconds, unreachableSeconds, settings);
    }

    PluginChoice notReadySeconds(String seconds) {
        return new PluginChoice(on, off, Texts.whole(seconds), unreachableSeconds, settings);
    }

    PluginChoice unreachableSeconds(String seconds) {
        return new PluginChoice(on, off, notReadySeconds, Texts.whole(seconds), settings);
    }

    PluginChoice settings(PluginSettings told) {
        return new PluginChoice(on, off, notReadySeconds, unreachableSeconds, told);
    }

    /**
     * Those that are more than their name, whether they are asked or not; but of those that need to
     * be told something, only those that are.
     *
     * @param network over which others are asked
     * @throws IllegalArgumentException when one is to be asked and was not told what it needs
     */
    public List<AdmissionPlugin> configured(
            KnownObjects known, Supplier<NetworkLoop> network, Timeline timeline) {
        List<AdmissionPlugin> all = new ArrayList<>();
        all.add(new DefaultTolerationSeconds(notReadySeconds, unreachableSeconds));
        all.add(new PodSecurity(known, settings.podSecurity()));
        all.add(new PodNodeSelector(known, settings.selectors()));
        all.add(new PodTolerationRestriction(known, settings.tolerations()));
        all.add(new ResourceQuota(known, settings.limited(), timeline));
        if (enabled().contains("EventRateLimit")) {
            all.add(eventRates(timeline));
        }
        if (enabled().contains("ImagePolicyWebhook")) {
            all.add(imagePolicy(network, timeline));
        }
        return all;
    }

    private AdmissionPlugin eventRates(Timeline timeline) {
        if (settings.eventLimits().isEmpty()) {
            throw new IllegalArgumentException(
                    "couldn't init admission plugin \"EventRateLimit\": " + EventLimit.NONE_SAID);
        }
        return new EventRateLimit(settings.eventLimits(), timeline);
    }

    private AdmissionPlugin imagePolicy(Supplier<NetworkLoop> network, Timeline timeline) {
        ImagePolicyTerms terms = settings.images();
        if (terms == null) {
            throw new IllegalArgumentException(
                    "ImagePolicyWebhook is enabled, and admission-control-config-file does not say"
                            + " whom it asks");
        }
        var reviews =
                new RemoteReviews(
                        new RemoteCalls(terms.server(), network, timeline),
                        RemoteServer.PATIENCE,
                        terms.pause(),
                        timeline);
        return new ImagePolicyWebhook(terms, reviews, timeline);
    }

    private static void check(String option, List<String> names) {
        for (String name : names) {
            if (!PluginOrder.ALL.contains(name)) {
                throw new IllegalArgumentException(option + " plugin \"" + name + "\" is unknown");
            }
        }
    }

    /** Those that are asked. */
    public Set<String> enabled() {
        Set<String> names = new TreeSet<>(PluginOrder.ON_BY_DEFAULT);
        names.addAll(on);
        names.removeAll(off);
        return names;
    }
}
