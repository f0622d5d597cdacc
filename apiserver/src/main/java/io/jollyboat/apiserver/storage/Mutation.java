package io.jollyboat.apiserver.storage;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.store.Lifetime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change to one object, as a function of what it is. It is tried again from the newest state when
 * somebody else wrote in between, so it changes nothing but what it returns.
 */
@FunctionalInterface
public interface Mutation {

    /**
     * What to do.
     *
     * @param current the object as it is, null when it does not exist
     * @throws io.jollyboat.core.errors.ApiException to refuse
     */
    Step next(@Nullable StoredObject current);

    /** What to do with an object. */
    sealed interface Step {

        /** Make it this; nothing is written when it is this already. */
        record Write(ObjectNode object, Lifetime lifetime) implements Step {}

        /** Leave it as it is. */
        record Keep() implements Step {}

        /** Remove it. */
        record Remove() implements Step {}

        /** Make it this, then remove it: whoever watches sees how it ended. */
        record WriteAndRemove(ObjectNode object, Lifetime lifetime) implements Step {}
    }
}
