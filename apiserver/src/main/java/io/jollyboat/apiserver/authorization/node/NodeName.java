package io.jollyboat.apiserver.authorization.node;

import io.jollyboat.apiserver.resource.Requester;
import java.util.Optional;

/** Tells kubelets from other users. */
public final class NodeName {

    private static final String PREFIX = "system:node:";
    private static final String GROUP = "system:nodes";

    private NodeName() {}

    /** The node whose kubelet a user is; empty for other users. */
    public static Optional<String> of(Requester user) {
        return user.name().startsWith(PREFIX) && user.groups().contains(GROUP)
                ? Optional.of(user.name().substring(PREFIX.length()))
                : Optional.empty();
    }
}
