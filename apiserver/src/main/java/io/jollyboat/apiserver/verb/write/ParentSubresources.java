package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Subresource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Subresources that speak the object's own kind but write only one part of it. Status is not among
 * them: the kind's strategy knows it.
 */
final class ParentSubresources {

    /**
     * The part that a subresource writes.
     *
     * @param member of the object
     * @param fields of that member
     */
    private record Part(String member, List<String> fields) {
        Part(String member, String... fields) {
            this(member, List.of(fields));
        }
    }

    private static final Map<String, Part> PARTS =
            Map.of(
                    "finalize", new Part("spec", "finalizers"),
                    "approval", new Part("status", "conditions"),
                    "ephemeralcontainers", new Part("spec", "ephemeralContainers"),
                    "resize", new Part("spec", "containers", "initContainers", "resources"));

    private ParentSubresources() {}

    /** Takes everything but the subresource's part from the old object; returns that part. */
    static @Nullable JsonNode restrict(
            @Nullable Subresource subresource, ObjectNode wanted, ObjectNode old) {
        Part part = partOf(subresource);
        if (subresource == null || part == null) {
            return null;
        }
        ObjectNode asked = wanted.objectNode();
        JsonNode whole = wanted.path(part.member);
        part.fields.forEach(field -> Trees.copyOrRemove(asked, field, whole.get(field)));
        if (subresource.name().equals("resize")) {
            ResizedContainers.restrict(asked, old.path(part.member));
        }
        wanted.removeAll();
        wanted.setAll(old.deepCopy());
        put(subresource, wanted, asked);
        return asked;
    }

    /** Puts a subresource's part in, again after a kind's preparation may have taken it back. */
    public static void put(
            @Nullable Subresource subresource, ObjectNode wanted, @Nullable JsonNode asked) {
        Part part = partOf(subresource);
        if (part != null) {
            ObjectNode whole = Trees.object(wanted, part.member);
            part.fields.forEach(
                    field -> {
                        JsonNode one = asked == null ? null : asked.get(field);
                        Trees.copyOrRemove(whole, field, one);
                    });
        }
    }

    private static @Nullable Part partOf(@Nullable Subresource subresource) {
        return subresource == null ? null : PARTS.get(subresource.name());
    }
}
