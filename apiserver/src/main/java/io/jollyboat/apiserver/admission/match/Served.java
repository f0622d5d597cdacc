package io.jollyboat.apiserver.admission.match;

import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.resource.ObjectKind;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import java.util.ArrayList;
import java.util.List;

/** A resource in one of the versions it is served in. */
public record Served(ResourceDefinition definition, String version) {

    /** The resource that a request names. */
    public static Served of(Target target) {
        return new Served(target.definition(), target.version());
    }

    /** The kind that a request to it speaks. */
    public ObjectKind kind(Target target) {
        if (target.subresource().isEmpty() || speaksParent(target)) {
            return new ObjectKind(definition.group(), version, definition.kind());
        }
        return target.kind();
    }

    private static boolean speaksParent(Target target) {
        return target.kind().kind().equals(target.definition().kind())
                && target.kind().group().equals(target.definition().group());
    }

    /** All ways to the same objects: other versions, other groups; the one requested first. */
    static List<Served> equivalents(Target target, ResourceRegistry registry) {
        List<Served> all = new ArrayList<>();
        Served requested = of(target);
        all.add(requested);
        ResourceDefinition own = target.definition();
        for (ResourceDefinition each : registry.all()) {
            if (each.storedGroup().equals(own.storedGroup())
                    && each.storagePath().equals(own.storagePath())) {
                for (String version : each.versions()) {
                    Served other = new Served(each, version);
                    if (!other.equals(requested)) {
                        all.add(other);
                    }
                }
            }
        }
        return all;
    }
}
