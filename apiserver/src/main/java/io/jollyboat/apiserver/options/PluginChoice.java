package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.PluginOrder;
import io.jollyboat.apiserver.admission.image.ImagePolicyTerms;
import io.jollyboat.apiserver.admission.image.ImagePolicyWebhook;
import io.jollyboat.apiserver.admission.namespace.EventLimit;
import io.jollyboat.apiserver.admission.namespace.EventRateLimit;
import io.jollyboat.apiserver.admission.pod.DefaultTolerationSeconds;
import io.jollyboat.apiserver.admission.security.PodSecurity;
import io.jollyboat.apiserver.admission.security.PodSecurityTerms;
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
import org.jspecify.annotations.Nullable;

/**
 * Which admission plug-ins are asked.
 *
 * @param on besides those that are on by default
 * @param off of those that are on by default
 * @param notReadySeconds how long pods stay by default on a node that is not ready
 * @param unreachableSeconds how long on one that is not heard of
 * @param podSecurity what PodSecurity asks where namespaces say nothing, and of whom
 * @param eventLimits how many events EventRateLimit takes
 * @param images whom ImagePolicyWebhook asks; null where nobody said it
 */
public record PluginChoice(
        Set<String> on,
        Set<String> off,
        int notReadySeconds,
        int unreachableSeconds,
        PodSecurityTerms podSecurity,
        List<EventLimit> eventLimits,
        @Nullable ImagePolicyTerms images) {

    /** Kubernetes knows them, we do not: to accept them would be to promise what is not done. */
    private static final Set<String> NOT_SERVED =
            Set.of("NamespaceAutoProvision", "PodTolerationRestriction");

    static final PluginChoice NONE =
            new PluginChoice(
                    Set.of(), Set.of(), 300, 300, PodSecurityTerms.NONE, EventLimit.STANDARD, null);

    public PluginChoice {
        on = Set.copyOf(on);
        off = Set.copyOf(off);
        eventLimits = List.copyOf(eventLimits);
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
        for (String name : names) {
            if (NOT_SERVED.contains(name)) {
                throw new IllegalArgumentException(
                        "enable-admission-plugins plugin \"" + name + "\" is not served");
            }
        }
        return new PluginChoice(
                Set.copyOf(names),
                off,
                notReadySeconds,
                unreachableSeconds,
                podSecurity,
                eventLimits,
                images);
    }

    PluginChoice disabling(List<String> names) {
        check("disable-admission-plugins", names);
        return new PluginChoice(
                on,
                Set.copyOf(names),
                notReadySeconds,
                unreachableSeconds,
                podSecurity,
                eventLimits,
                images);
    }

    PluginChoice notReadySeconds(String seconds) {
        return new PluginChoice(
                on,
                off,
                Texts.whole(seconds),
                unreachableSeconds,
                podSecurity,
                eventLimits,
                images);
    }

    PluginChoice unreachableSeconds(String seconds) {
        return new PluginChoice(
                on, off, notReadySeconds, Texts.whole(seconds), podSecurity, eventLimits, images);
    }

    PluginChoice podSecurity(PodSecurityTerms terms) {
        return new PluginChoice(
                on, off, notReadySeconds, unreachableSeconds, terms, eventLimits, images);
    }

    PluginChoice eventLimits(List<EventLimit> limits) {
        return new PluginChoice(
                on, off, notReadySeconds, unreachableSeconds, podSecurity, limits, images);
    }

    PluginChoice images(ImagePolicyTerms terms) {
        return new PluginChoice(
                on, off, notReadySeconds, unreachableSeconds, podSecurity, eventLimits, terms);
    }

    /**
     * Those that are more than their name, whether they are asked or not.
     *
     * @param network over which others are asked
     * @throws IllegalArgumentException when one is to ask somebody and nobody said whom
     */
    public List<AdmissionPlugin> configured(
            KnownObjects known, Supplier<NetworkLoop> network, Timeline timeline) {
        List<AdmissionPlugin> all = new ArrayList<>();
        all.add(new DefaultTolerationSeconds(notReadySeconds, unreachableSeconds));
        all.add(new PodSecurity(known, podSecurity));
        all.add(new EventRateLimit(eventLimits, timeline));
        if (enabled().contains("ImagePolicyWebhook")) {
            all.add(imagePolicy(network, timeline));
        }
        return all;
    }

    private AdmissionPlugin imagePolicy(Supplier<NetworkLoop> network, Timeline timeline) {
        ImagePolicyTerms terms = images;
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
