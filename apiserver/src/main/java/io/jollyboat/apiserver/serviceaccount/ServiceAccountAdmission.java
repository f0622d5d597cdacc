package io.jollyboat.apiserver.serviceaccount;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.runtime.Timeline;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every pod runs as a service account that exists, {@code default} unless it says another.
 *
 * <p>A namespace's default account is made here when a pod comes before the controller that makes
 * it: Kubernetes waits for that controller up to ten seconds.
 */
public final class ServiceAccountAdmission implements AdmissionPlugin.Mutating {

    private static final String DEFAULT = "default";
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX = 5;

    private final AccountObjects objects;
    private final Supplier<ApiTransport> api;
    private final Timeline timeline;

    /**
     * @param api the server itself, as an administrator
     */
    public ServiceAccountAdmission(
            AccountObjects objects, Supplier<ApiTransport> api, Timeline timeline) {
        this.objects = objects;
        this.api = api;
        this.timeline = timeline;
    }

    @Override
    public String name() {
        return "ServiceAccount";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (!request.creates() || !concerns(request.target())) {
            return;
        }
        ObjectNode pod = request.changed();
        ObjectNode spec = Trees.object(pod, "spec");
        String asked = Trees.text(spec, "serviceAccountName");
        if (!Trees.text(pod, "metadata", "annotations", MIRROR).isEmpty()) {
            if (!asked.isEmpty()) {
                throw request.forbidden("a mirror pod may not reference service accounts");
            }
            return; // it belongs to its node and is no account's
        }
        String name = asked.isEmpty() ? DEFAULT : asked;
        String namespace = request.target().namespace();
        ObjectNode account = account(namespace, name, request.dryRun());
        if (account == null) {
            throw request.forbidden(
                    "error looking up service account %s/%s: serviceaccount \"%s\" not found"
                            .formatted(namespace, name, name));
        }
        spec.put("serviceAccountName", name).put("serviceAccount", name);
        PodAccount.give(pod, account, this::named);
    }

    private @Nullable ObjectNode account(String namespace, String name, boolean dryRun) {
        ObjectNode account = objects.find("serviceaccounts", namespace, name);
        if (account != null || !name.equals(DEFAULT)) {
            return account;
        }
        ObjectNode fresh = JsonNodeFactory.instance.objectNode();
        if (dryRun) {
            return fresh;
        }
        fresh.put("apiVersion", "v1").put("kind", "ServiceAccount");
        fresh.putObject("metadata").put("name", DEFAULT).put("namespace", namespace);
        try {
            api.get()
                    .call(
                            new ApiRequest(
                                    "POST",
                                    "/api/v1/namespaces/" + namespace + "/serviceaccounts",
                                    Map.of(),
                                    ApiRequest.JSON,
                                    fresh));
        } catch (ApiException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
        }
        return objects.find("serviceaccounts", namespace, DEFAULT);
    }

    private String named(String start) {
        StringBuilder name = new StringBuilder(start);
        for (int i = 0; i < SUFFIX; i++) {
            name.append(ALPHABET.charAt(timeline.random().nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
