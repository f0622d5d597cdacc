package io.jollyboat.apiserver.oidc;

import io.jollyboat.apiserver.resource.Requester;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What is made of a token whose signature and times hold. Pure; called on event loops. */
public interface IdentityRules {

    /** Who shows it; empty when it is not meant for us or does not say what it must. */
    Optional<Requester> requester(ObjectNode claims);

    /** Why that is nobody, as Kubernetes puts it; empty when it is somebody. */
    String complaint(ObjectNode claims);
}
