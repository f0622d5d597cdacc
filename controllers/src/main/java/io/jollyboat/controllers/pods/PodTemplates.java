package io.jollyboat.controllers.pods;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodTemplateSpec;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.ResourceType;
import io.jollyboat.core.model.Trees;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pods as templates describe them. */
public final class PodTemplates {

    private static final List<String> COPIED = List.of("labels", "annotations", "finalizers");

    /** The label that tells the pods of one template from those of another. */
    public static final String HASH_LABEL = "pod-template-hash";

    private PodTemplates() {}

    /**
     * Whether two templates describe the same pods, whatever the hash of theirs that one of them
     * may have been given as a label.
     */
    public static boolean same(PodTemplateSpec left, PodTemplateSpec right) {
        return withoutHash(left).equals(withoutHash(right))
                && left.metadata().annotations().equals(right.metadata().annotations())
                && left.metadata().finalizers().equals(right.metadata().finalizers())
                && Trees.alike(left.spec().json(), right.spec().json());
    }

    private static Map<String, String> withoutHash(PodTemplateSpec template) {
        Map<String, String> labels = new HashMap<>(template.metadata().labels());
        labels.remove(HASH_LABEL);
        return labels;
    }

    /**
     * A pod of the template, managed by the owner. It has no name yet, only what a name is to be
     * made of; the tree is the caller's to change.
     */
    public static Pod pod(
            PodTemplateSpec template, ResourceType<?> ownerType, KubernetesObject owner) {
        ObjectNode pod = Trees.newObject();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.put("generateName", owner.name() + "-").put("namespace", owner.namespace());
        for (String field : COPIED) {
            JsonNode value = template.metadata().json().get(field);
            if (value != null && !value.isEmpty()) {
                metadata.set(field, value.deepCopy());
            }
        }
        metadata.putArray("ownerReferences").add(OwnerReferences.controller(ownerType, owner));
        pod.set("spec", template.spec().copyOfJson());
        return new Pod(pod);
    }
}
