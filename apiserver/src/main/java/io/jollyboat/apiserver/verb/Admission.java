package io.jollyboat.apiserver.verb;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A rule that looks beyond the object itself before it is written: at its namespace, at quotas, at
 * what others have configured. May change the object, may refuse, may block.
 */
@FunctionalInterface
public interface Admission {

    /**
     * Looks at a write.
     *
     * @param object as it is to be; the rule may change it
     * @param old as it is, for reading only; null for a create
     * @throws io.jollyboat.core.errors.ApiException to refuse
     */
    void admit(ResourceCall call, ObjectNode object, @Nullable ObjectNode old);
}
