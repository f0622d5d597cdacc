package io.jollyboat.kubelet.environment;

import io.jollyboat.core.api.core.v1.EnvFromSource;
import io.jollyboat.core.api.core.v1.EnvVar;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.api.core.v1.VolumeProjection;
import io.jollyboat.kubelet.plan.Member;
import java.util.HashSet;
import java.util.Set;

/**
 * A config map or secret that a pod uses.
 *
 * @param kind {@code ConfigMap} or {@code Secret}
 */
public record ConfigurationReference(String kind, String namespace, String name) {

    /** Everything a pod refers to, in its environment and its volumes. */
    public static Set<ConfigurationReference> of(Pod pod) {
        var references = new HashSet<ConfigurationReference>();
        for (Member member : Member.of(pod)) {
            for (EnvFromSource from : member.spec().envFrom()) {
                add(pod, "ConfigMap", from.configMapRef().name(), references);
                add(pod, "Secret", from.secretRef().name(), references);
            }
            for (EnvVar variable : member.spec().env()) {
                add(pod, "ConfigMap", variable.valueFrom().configMapKeyRef().name(), references);
                add(pod, "Secret", variable.valueFrom().secretKeyRef().name(), references);
            }
        }
        for (Volume volume : pod.spec().volumes()) {
            add(pod, "ConfigMap", volume.configMap().name(), references);
            add(pod, "Secret", volume.secret().secretName(), references);
            for (VolumeProjection source : volume.projected().sources()) {
                add(pod, "ConfigMap", source.configMap().name(), references);
                add(pod, "Secret", source.secret().name(), references);
            }
        }
        return references;
    }

    private static void add(
            Pod pod, String kind, String name, Set<ConfigurationReference> references) {
        if (!name.isEmpty()) {
            references.add(new ConfigurationReference(kind, pod.namespace(), name));
        }
    }
}
