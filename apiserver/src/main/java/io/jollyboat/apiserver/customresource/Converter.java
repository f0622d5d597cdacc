package io.jollyboat.apiserver.customresource;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Changes objects from one version of a custom resource into another. */
@FunctionalInterface
interface Converter {

    /** All versions look alike; only the label changes. */
    Converter RELABELLING =
            (objects, apiVersion) ->
                    objects.stream()
                            .map(
                                    object -> {
                                        ObjectNode other = object.deepCopy();
                                        other.put("apiVersion", apiVersion);
                                        return other;
                                    })
                            .toList();

    /**
     * The objects in that version, in the same order; those given are left as they are. May block.
     *
     * @param objects none of which is in that version
     * @throws io.jollyboat.core.errors.ApiException 500 when they cannot be converted
     */
    List<ObjectNode> convert(List<ObjectNode> objects, String apiVersion);
}
