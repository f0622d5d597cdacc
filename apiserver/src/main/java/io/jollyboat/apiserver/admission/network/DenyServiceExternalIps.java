package io.jollyboat.apiserver.admission.network;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import java.util.HashSet;
import java.util.Set;

/** Lets no service take further external addresses for itself. */
public final class DenyServiceExternalIps implements AdmissionPlugin.Validating {

    @Override
    public String name() {
        return "DenyServiceExternalIPs";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "services");
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!concerns(request.target()) || !(request.creates() || request.updates())) {
            return;
        }
        Set<String> more = new HashSet<>(Trees.texts(request.wanted(), "spec", "externalIPs"));
        Trees.texts(request.before(), "spec", "externalIPs").forEach(more::remove);
        if (!more.isEmpty()) {
            throw request.forbidden("Use of external IPs is denied by admission control");
        }
    }
}
