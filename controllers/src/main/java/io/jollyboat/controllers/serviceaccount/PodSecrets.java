package io.jollyboat.controllers.serviceaccount;

import io.jollyboat.core.api.core.v1.Pod;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The names of the secrets that a pod uses, in whatever place it names them. */
final class PodSecrets {

    private static final List<String> CONTAINERS =
            List.of("initContainers", "containers", "ephemeralContainers");

    /** Members of a kind of volume that name a secret by its {@code name}. */
    private static final List<String> REFERENCES = List.of("secretRef", "nodePublishSecretRef");

    private final Set<String> names = new HashSet<>();

    private PodSecrets() {}

    static Set<String> of(Pod pod) {
        PodSecrets secrets = new PodSecrets();
        secrets.collect(pod.json().path("spec"));
        return Set.copyOf(secrets.names);
    }

    private void collect(JsonNode spec) {
        spec.path("imagePullSecrets").forEach(pull -> add(pull.path("name")));
        for (String list : CONTAINERS) {
            spec.path(list).forEach(this::container);
        }
        // what lies in a volume is named in the one member that says of which kind it is
        spec.path("volumes").forEach(volume -> volume.forEach(this::volume));
    }

    private void container(JsonNode container) {
        container.path("envFrom").forEach(from -> add(from.path("secretRef").path("name")));
        container
                .path("env")
                .forEach(
                        variable ->
                                add(variable.path("valueFrom").path("secretKeyRef").path("name")));
    }

    private void volume(JsonNode kind) {
        add(kind.path("secretName"));
        REFERENCES.forEach(member -> add(kind.path(member).path("name")));
        kind.path("sources").forEach(source -> add(source.path("secret").path("name")));
    }

    private void add(JsonNode name) {
        if (name.isString() && !name.asString().isEmpty()) {
            names.add(name.asString());
        }
    }
}
