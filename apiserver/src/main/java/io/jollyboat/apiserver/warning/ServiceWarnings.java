package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Warnings;
import io.jollyboat.apiserver.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * About services and Ingresses, in the words of Kubernetes 1.36 ({@code pkg/api/service} and the
 * strategy of Ingresses). Pure.
 */
public final class ServiceWarnings {

    /** Of services, whenever they are written. */
    public static final Warnings SERVICES = Warnings.always(ServiceWarnings::ofService);

    /** Of new Ingresses. */
    public static final Warnings INGRESSES = Warnings.ofNewOnly(ServiceWarnings::ofIngress);

    private static final Path SPEC = Path.of("spec");
    private static final String HINTS = "service.kubernetes.io/topology-aware-hints";
    private static final String INGRESS_CLASS = "kubernetes.io/ingress.class";
    private static final String EXTERNAL_NAME = "ExternalName";
    private static final String NO_ADDRESS = "None";

    private ServiceWarnings() {}

    private static List<String> ofService(ObjectNode service) {
        Sayings sayings = new Sayings();
        JsonNode spec = service.path("spec");
        if (service.path("metadata").path("annotations").has(HINTS)) {
            sayings.say(
                    "annotation "
                            + HINTS
                            + " is deprecated, please use service.kubernetes.io/topology-mode"
                            + " instead");
        }
        if (!Trees.text(spec, "clusterIP").equals(NO_ADDRESS)) {
            sayOfEach(spec, "clusterIPs", sayings);
        }
        boolean named = Trees.text(spec, "type").equals(EXTERNAL_NAME);
        sayOfExternalAddresses(spec, named, sayings);
        AddressWarnings.say(
                Trees.text(spec, "loadBalancerIP"), SPEC.child("loadBalancerIP"), sayings);
        Path ranges = SPEC.child("loadBalancerSourceRanges");
        int position = 0;
        for (JsonNode range : spec.path("loadBalancerSourceRanges")) {
            AddressWarnings.sayOfRange(range.asString(""), ranges.index(position), sayings);
            position++;
        }
        sayOfName(spec, named, sayings);
        if (Trees.text(spec, "trafficDistribution").equals("PreferClose")) {
            sayings.say(
                    SPEC.child("trafficDistribution"),
                    "\"PreferClose\" is deprecated; use \"PreferSameZone\"");
        }
        return sayings.all();
    }

    private static void sayOfExternalAddresses(JsonNode spec, boolean named, Sayings sayings) {
        boolean headless =
                Trees.text(spec, "type").equals("ClusterIP")
                        && Trees.text(spec, "clusterIP").equals(NO_ADDRESS);
        boolean external = !spec.path("externalIPs").isEmpty();
        if (headless) {
            sayIf(
                    !Trees.text(spec, "loadBalancerIP").isEmpty(),
                    "spec.loadBalancerIP is ignored for headless services",
                    sayings);
            sayIf(external, "spec.externalIPs is ignored for headless services", sayings);
            sayIf(
                    !Trees.text(spec, "sessionAffinity").equals(NO_ADDRESS),
                    "spec.SessionAffinity is ignored for headless services",
                    sayings);
        }
        sayOfEach(spec, "externalIPs", sayings);
        sayIf(
                external && !headless && !named,
                "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
                sayings);
    }

    private static void sayOfName(JsonNode spec, boolean named, Sayings sayings) {
        sayIf(
                named && !spec.path("externalIPs").isEmpty(),
                "spec.externalIPs is ignored when spec.type is \"ExternalName\"",
                sayings);
        sayIf(
                !named && !Trees.text(spec, "externalName").isEmpty(),
                "spec.externalName is ignored when spec.type is not \"ExternalName\"",
                sayings);
    }

    private static void sayIf(boolean so, String sentence, Sayings sayings) {
        if (so) {
            sayings.say(sentence);
        }
    }

    private static void sayOfEach(JsonNode spec, String list, Sayings sayings) {
        int position = 0;
        for (JsonNode address : spec.path(list)) {
            AddressWarnings.say(address.asString(""), SPEC.child(list).index(position), sayings);
            position++;
        }
    }

    private static List<String> ofIngress(ObjectNode ingress) {
        boolean annotated = ingress.path("metadata").path("annotations").has(INGRESS_CLASS);
        return annotated && !ingress.path("spec").has("ingressClassName")
                ? List.of(
                        "annotation \""
                                + INGRESS_CLASS
                                + "\" is deprecated, please use 'spec.ingressClassName' instead")
                : List.of();
    }
}
