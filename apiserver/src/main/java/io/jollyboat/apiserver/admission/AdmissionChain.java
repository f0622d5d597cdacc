package io.jollyboat.apiserver.admission;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The plug-ins that every write goes through, in Kubernetes' order whatever order they are given
 * in: all that change, then (once the object has been prepared and validated by the rules of its
 * kind) all that judge.
 */
public final class AdmissionChain {

    private final List<AdmissionPlugin.Mutating> mutating;
    private final List<AdmissionPlugin.Allocating> allocating;
    private final List<AdmissionPlugin.Validating> validating;

    private AdmissionChain(List<AdmissionPlugin> plugins) {
        List<AdmissionPlugin> ordered =
                plugins.stream()
                        .sorted(Comparator.comparingInt(each -> PluginOrder.position(each.name())))
                        .toList();
        this.mutating = those(AdmissionPlugin.Mutating.class, ordered);
        this.allocating = those(AdmissionPlugin.Allocating.class, ordered);
        this.validating = those(AdmissionPlugin.Validating.class, ordered);
    }

    private static <T> List<T> those(Class<T> type, List<AdmissionPlugin> plugins) {
        return plugins.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * The chain of the plug-ins that are enabled.
     *
     * @param plugins all there are; those without a place in {@link PluginOrder} cannot be disabled
     *     and come last
     */
    public static AdmissionChain of(List<AdmissionPlugin> plugins, Set<String> enabled) {
        return new AdmissionChain(
                plugins.stream()
                        .filter(
                                each ->
                                        enabled.contains(each.name())
                                                || !PluginOrder.ALL.contains(each.name()))
                        .toList());
    }

    /**
     * Lets the plug-ins change the object; all of them a second time when one of them asks for it.
     *
     * @throws io.jollyboat.core.errors.ApiException when one refuses
     */
    public void mutate(AdmissionRequest request) {
        do {
            for (AdmissionPlugin.Mutating plugin : mutating) {
                plugin.mutate(request);
            }
        } while (request.reinvocation().beginAgain());
    }

    /**
     * Gives the object what no two can have.
     *
     * @throws io.jollyboat.core.errors.ApiException when there is none of it
     */
    public void allocate(AdmissionRequest request) {
        for (AdmissionPlugin.Allocating plugin : allocating) {
            plugin.allocate(request);
        }
    }

    /**
     * Asks the plug-ins whether the object may be written.
     *
     * @throws io.jollyboat.core.errors.ApiException when one refuses
     */
    public void validate(AdmissionRequest request) {
        for (AdmissionPlugin.Validating plugin : validating) {
            plugin.validate(request);
        }
    }
}
