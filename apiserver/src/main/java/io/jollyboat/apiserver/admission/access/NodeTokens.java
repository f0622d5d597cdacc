package io.jollyboat.apiserver.admission.access;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.authorization.Decision;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which tokens a kubelet may ask for: those of the accounts of its pods, for audiences that the
 * pods' volumes name, or the drivers of these volumes, or that somebody allowed it.
 */
record NodeTokens(KnownObjects known, Authorizer authorizer) {

    private static final String VERB = "request-serviceaccounts-token-audience";

    /**
     * Refuses a token that is not for a pod of the node, or for an audience that is not its own.
     */
    void check(String node, AdmissionRequest request) {
        JsonNode bound = request.wanted().path("spec").path("boundObjectRef");
        if (!Trees.text(bound, "kind").equals("Pod")
                || !Trees.text(bound, "apiVersion").equals("v1")
                || Trees.text(bound, "name").isEmpty()) {
            throw request.forbidden("node requested token not bound to a pod");
        }
        String uid = Trees.text(bound, "uid");
        if (uid.isEmpty()) {
            throw request.forbidden("node requested token with a pod binding without a uid");
        }
        String name = Trees.text(bound, "name");
        ObjectNode pod = known.find("", "pods", request.target().namespace(), name);
        if (pod == null) {
            throw ApiException.notFound("", "pods", name);
        }
        String real = Trees.text(pod, "metadata", "uid");
        if (!real.equals(uid)) {
            throw request.forbidden(
                    "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
                            .formatted(uid));
        }
        if (!Trees.text(pod, "spec", "nodeName").equals(node)) {
            throw request.forbidden(
                    "node requested token bound to a pod scheduled on a different node");
        }
        List<String> audiences = Trees.texts(request.wanted(), "spec", "audiences");
        if (audiences.size() > 1) {
            throw request.forbidden("node may only request 0 or 1 audiences");
        }
        String audience = audiences.isEmpty() ? "" : audiences.getFirst();
        if (!asks(pod, audience) && !allowed(audience, request)) {
            throw request.forbidden(
                    "audience \"%s\" not found in pod spec volume, %s is not authorized to request tokens for this audience"
                            .formatted(audience, request.user().name()));
        }
    }

    /** Somebody may ask for tokens of an account for an audience: it stands for a resource. */
    private boolean allowed(String audience, AdmissionRequest request) {
        RequestInfo question =
                RequestInfo.question(
                        VERB,
                        "",
                        request.target().namespace(),
                        audience,
                        "",
                        request.target().name());
        return authorizer.authorize(request.user(), question) instanceof Decision.Allowed;
    }

    private boolean asks(ObjectNode pod, String audience) {
        String namespace = Trees.text(pod, "metadata", "namespace");
        for (ObjectNode volume : Trees.objects(pod, "spec", "volumes")) {
            for (ObjectNode source : Trees.objects(volume, "projected", "sources")) {
                JsonNode token = source.path("serviceAccountToken");
                if (token.isObject() && Trees.text(token, "audience").equals(audience)) {
                    return true;
                }
            }
            String driver =
                    volume.path("ephemeral").path("volumeClaimTemplate").isObject()
                            ? driverOf(
                                    namespace,
                                    Trees.text(pod, "metadata", "name")
                                            + "-"
                                            + Trees.text(volume, "name"))
                            : volume.path("persistentVolumeClaim").isObject()
                                    ? driverOf(
                                            namespace,
                                            Trees.text(
                                                    volume, "persistentVolumeClaim", "claimName"))
                                    : Trees.text(volume, "csi", "driver");
            if (!driver.isEmpty() && driverAsks(driver, audience)) {
                return true;
            }
        }
        return false;
    }

    /** The driver of the volume that a claim is bound to; empty when there is none. */
    private String driverOf(String namespace, String claim) {
        JsonNode bound = known.find("", "persistentvolumeclaims", namespace, claim);
        String name = bound == null ? "" : Trees.text(bound, "spec", "volumeName");
        @Nullable JsonNode volume =
                name.isEmpty() ? null : known.find("", "persistentvolumes", "", name);
        return volume == null ? "" : Trees.text(volume, "spec", "csi", "driver");
    }

    private boolean driverAsks(String name, String audience) {
        JsonNode driver = known.find("storage.k8s.io", "csidrivers", "", name);
        return driver != null
                && Trees.objects(driver, "spec", "tokenRequests").stream()
                        .anyMatch(each -> Trees.text(each, "audience").equals(audience));
    }
}
