package io.jollyboat.apiserver.admission;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The plug-ins that every write goes through, in Kubernetes' order whatever order they are given
 * in: all that change, then (once the object has been prepared and validated by the rules of its
 * kind) all that judge.
 */
public final class AdmissionChain implements AutoCloseable {

    private static final AdmissionChain NONE =
            new AdmissionChain(List.of(), request -> {}, List.of(), request -> {});

    private final List<AdmissionPlugin> plugins;
    private final Consumer<AdmissionRequest> mutating;
    private final List<AdmissionPlugin.Allocating> allocating;
    private final Consumer<AdmissionRequest> validating;

    private AdmissionChain(
            List<AdmissionPlugin> plugins,
            Consumer<AdmissionRequest> mutating,
            List<AdmissionPlugin.Allocating> allocating,
            Consumer<AdmissionRequest> validating) {
        this.plugins = plugins;
        this.mutating = mutating;
        this.allocating = allocating;
        this.validating = validating;
    }

    private AdmissionChain(List<AdmissionPlugin> plugins, AdmissionMeasures measures) {
        List<AdmissionPlugin> ordered =
                plugins.stream()
                        .sorted(Comparator.comparingInt(each -> PluginOrder.position(each.name())))
                        .toList();
        this.plugins = ordered;
        this.mutating =
                measures.step(
                        AdmissionMeasures.ADMIT,
                        those(AdmissionPlugin.Mutating.class, ordered),
                        AdmissionPlugin.Mutating::mutate);
        this.allocating = those(AdmissionPlugin.Allocating.class, ordered);
        this.validating =
                measures.step(
                        AdmissionMeasures.VALIDATE,
                        those(AdmissionPlugin.Validating.class, ordered),
                        AdmissionPlugin.Validating::validate);
    }

    private static <T> List<T> those(Class<T> type, List<AdmissionPlugin> plugins) {
        return plugins.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * The chain of the plug-ins that are enabled.
     *
     * @param plugins all there are; those without a place in {@link PluginOrder} cannot be disabled
     *     and come last
     * @param measures are told how long they take
     */
    public static AdmissionChain of(
            List<AdmissionPlugin> plugins, Set<String> enabled, AdmissionMeasures measures) {
        return new AdmissionChain(
                plugins.stream()
                        .filter(
                                each ->
                                        enabled.contains(each.name())
                                                || !PluginOrder.ALL.contains(each.name()))
                        .toList(),
                measures);
    }

    /** A chain in which nobody is asked. */
    public static AdmissionChain none() {
        return NONE;
    }

    /**
     * Lets the plug-ins change the object; all of them a second time when one of them asks for it.
     *
     * @throws io.jollyboat.core.errors.ApiException when one refuses
     */
    public void mutate(AdmissionRequest request) {
        do {
            mutating.accept(request);
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
        validating.accept(request);
    }

    /** To be called when nothing is written any more. */
    @Override
    public void close() {
        plugins.forEach(AdmissionPlugin::close);
    }
}
