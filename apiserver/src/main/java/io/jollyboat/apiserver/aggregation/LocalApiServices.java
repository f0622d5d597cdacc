package io.jollyboat.apiserver.aggregation;

import io.jollyboat.apiserver.discovery.Groups;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows the groups that this server serves itself as APIServices, as clients expect them. */
final class LocalApiServices {

    private static final String PATH = "/apis/apiregistration.k8s.io/v1/apiservices";
    private static final String USAGE = "metrics.k8s.io";
    private static final String USAGE_VERSION = "v1beta1";
    private static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";

    /** Groups that describe the server itself and are not registered with it. */
    private static final Set<String> UNREGISTERED = Set.of("apiregistration.k8s.io");

    /** How high a group comes in lists of all groups; higher is earlier. */
    private static final Map<String, Integer> PRIORITIES =
            Map.ofEntries(
                    Map.entry("", 18_000),
                    Map.entry("apps", 17_800),
                    Map.entry("events.k8s.io", 17_750),
                    Map.entry("authentication.k8s.io", 17_700),
                    Map.entry("authorization.k8s.io", 17_600),
                    Map.entry("autoscaling", 17_500),
                    Map.entry("batch", 17_400),
                    Map.entry("certificates.k8s.io", 17_300),
                    Map.entry("networking.k8s.io", 17_200),
                    Map.entry("policy", 17_100),
                    Map.entry("rbac.authorization.k8s.io", 17_000),
                    Map.entry("storage.k8s.io", 16_800),
                    Map.entry("apiextensions.k8s.io", 16_700),
                    Map.entry("admissionregistration.k8s.io", 16_700),
                    Map.entry("scheduling.k8s.io", 16_600),
                    Map.entry("coordination.k8s.io", 16_500),
                    Map.entry("node.k8s.io", 16_300),
                    Map.entry("discovery.k8s.io", 16_200),
                    Map.entry("flowcontrol.apiserver.k8s.io", 16_100),
                    Map.entry("resource.k8s.io", 16_000),
                    Map.entry("extensions", 15_000),
                    Map.entry(USAGE, 100));

    /** What groups of custom resources come with. */
    private static final int CUSTOM_PRIORITY = 1000;

    private static final int CUSTOM_VERSION_PRIORITY = 100;

    private final ApiTransport api;
    private final ResourceRegistry registry;
    private final boolean usage;

    /** The names of those that are known to be there. */
    private final Set<String> made = new HashSet<>();

    /**
     * @param usage whether the server also tells what nodes and pods use
     */
    LocalApiServices(ApiTransport api, ResourceRegistry registry, boolean usage) {
        this.api = api;
        this.registry = registry;
        this.usage = usage;
    }

    /**
     * Makes those that are missing, and removes those that the last call still found reason for.
     * May block; used by one thread at a time.
     */
    void update() {
        boolean first = made.isEmpty();
        Set<String> now = create();
        if (first) {
            made.addAll(formerly());
        }
        made.removeAll(now);
        made.forEach(this::delete);
        made.clear();
        made.addAll(now);
    }

    private Set<String> create() {
        Set<String> names = new HashSet<>();
        if (usage && made.isEmpty()) {
            create(USAGE, USAGE_VERSION, 0);
        }
        for (Groups.Group group : Groups.of(registry.all()).byName().values()) {
            if (UNREGISTERED.contains(group.name())) {
                continue;
            }
            int rank = 0;
            for (String version : group.byVersion().keySet()) {
                String name = version + "." + group.name();
                names.add(name);
                if (!made.contains(name)) {
                    create(group.name(), version, rank);
                }
                rank++;
            }
        }
        return names;
    }

    /** The names of those that a server before this one made of its groups. */
    private Set<String> formerly() {
        Set<String> names = new HashSet<>();
        for (JsonNode there : api.call(ApiRequest.get(PATH, Map.of())).path("items")) {
            if (isOwn(there)) {
                names.add(there.path("metadata").path("name").asString(""));
            }
        }
        if (usage) {
            names.remove(USAGE_VERSION + "." + USAGE);
        }
        return names;
    }

    private static boolean isOwn(JsonNode apiService) {
        return !apiService.path("metadata").path("labels").path(MANAGED).isMissingNode()
                && !apiService.path("spec").hasNonNull("service");
    }

    private void delete(String name) {
        try {
            if (isOwn(api.call(ApiRequest.get(PATH + "/" + name, Map.of())))) {
                api.call(new ApiRequest("DELETE", PATH + "/" + name, Map.of(), "", null));
            }
        } catch (ApiException gone) {
            if (gone.reason() != Reason.NOT_FOUND) {
                throw gone;
            }
        }
    }

    private void create(String group, String version, int rank) {
        Integer known = PRIORITIES.get(group);
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "apiregistration.k8s.io/v1").put("kind", "APIService");
        object.putObject("metadata")
                .put("name", version + "." + group)
                .putObject("labels")
                .put(MANAGED, known == null ? "true" : "onstart");
        ObjectNode spec = object.putObject("spec");
        if (!group.isEmpty()) {
            spec.put("group", group);
        }
        spec.put("version", version)
                .put("groupPriorityMinimum", known == null ? CUSTOM_PRIORITY : known)
                .put(
                        "versionPriority",
                        known == null ? CUSTOM_VERSION_PRIORITY - rank : Math.max(1, 15 - rank));
        try {
            api.call(new ApiRequest("POST", PATH, Map.of(), ApiRequest.JSON, object));
        } catch (ApiException there) {
            if (there.reason() != Reason.ALREADY_EXISTS) {
                throw there;
            }
        }
    }
}
