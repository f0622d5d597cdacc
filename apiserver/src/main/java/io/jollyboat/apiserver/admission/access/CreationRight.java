package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Refusal;
import io.jollyboat.apiserver.request.RequestInfo;

/**
 * A patch or an update that turns out to create an object needs the right to create one as well.
 * That cannot be told before it is known what is there.
 */
public final class CreationRight implements AdmissionPlugin.Mutating {

    private static final String CREATE = "create";

    private final Authorizer authorizer;

    public CreationRight(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public String name() {
        return "CreationRight";
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (!request.creates() || request.call().info().verb().equals(CREATE)) {
            return;
        }
        Target target = request.target();
        RequestInfo asked =
                RequestInfo.question(
                        CREATE,
                        target.definition().group(),
                        target.definition().namespaced() ? target.namespace() : "",
                        target.definition().plural(),
                        target.subresource(),
                        target.name());
        Refusal.unlessAllowed(authorizer.authorize(request.user(), asked), request.user(), asked);
    }
}
