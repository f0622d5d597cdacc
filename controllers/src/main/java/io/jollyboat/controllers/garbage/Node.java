package io.jollyboat.controllers.garbage;

import io.jollyboat.controllers.discovery.ServedResources;
import io.jollyboat.core.api.meta.v1.OwnerReference;
import io.jollyboat.core.model.ResourceType;

/** An object in the graph. */
record Node(ResourceType<Owned> type, Owned object) {

    String uid() {
        return object.uid();
    }

    /**
     * Whether a reference in that namespace means this object. An object of the same uid under
     * another kind or name does not count: the reference was made up.
     */
    boolean isMeantBy(OwnerReference reference, String namespace) {
        return reference.uid().equals(uid())
                && reference.kind().equals(type.kind())
                && (group(reference).equals(type.group())
                        || group(reference).equals(ServedResources.OLD_GROUP))
                && reference.name().equals(object.name())
                && (object.namespace().isEmpty() || object.namespace().equals(namespace));
    }

    static String group(OwnerReference reference) {
        int slash = reference.apiVersion().indexOf('/');
        return slash < 0 ? "" : reference.apiVersion().substring(0, slash);
    }
}
