package io.jollyboat.schema;

import io.jollyboat.schema.Field.Markers;
import io.jollyboat.schema.Type.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Facts about the API that none of the artifacts holds, each a row of a table. */
final class Supplements {
    /** Protobuf fields whose message Go embeds, so that JSON has its fields and not the message. */
    private static final Set<String> EMBEDDED =
            Set.of(
                    "volumeSource",
                    "persistentVolumeSource",
                    "ephemeralContainerCommon",
                    "localObjectReference",
                    "ingressRuleValue",
                    "ruleWithOperations",
                    "RuleWithOperations.rule",
                    "deviceConfiguration",
                    "Probe.handler");

    /** Protobuf names that differ from JSON's beyond any rule, by field or by type and field. */
    private static final Map<String, String> JSON_NAMES =
            Map.of(
                    "uID", "uid",
                    "aPIGroup", "apiGroup",
                    "DaemonEndpoint.Port", "Port",
                    "JSONSchemaProps.ref", "$ref",
                    "JSONSchemaProps.schema", "$schema");

    /** The constants that {@code +default=ref(…)} markers name. */
    private static final Map<String, String> CONSTANTS =
            Map.of(
                    "AzureDataDiskCachingReadWrite", "\"ReadWrite\"",
                    "AzureSharedBlobDisk", "\"Shared\"");

    /** Types of fields that only the models hold, where Java's type is too wide. */
    private static final Map<String, Shape> TYPES =
            Map.of(
                    "LeaseCandidateSpec.pingTime", Shape.MICRO_TIME,
                    "LeaseCandidateSpec.renewTime", Shape.MICRO_TIME,
                    "OpaqueDeviceConfiguration.parameters", Shape.RAW_EXTENSION,
                    "AllocatedDeviceStatus.data", Shape.RAW_EXTENSION);

    /** Markers of definitions whose sources are not among the artifacts. */
    private static final Map<String, Markers> MARKERS =
            Map.ofEntries(
                    Map.entry("APIServiceStatus.conditions", Markers.mergedBy("type")),
                    Map.entry("BasicDevice.bindingConditions", Markers.ATOMIC),
                    Map.entry("BasicDevice.bindingFailureConditions", Markers.ATOMIC),
                    Map.entry("BasicDevice.consumesCounters", Markers.ATOMIC),
                    Map.entry("BasicDevice.taints", Markers.ATOMIC),
                    Map.entry("DeviceRequest.selectors", Markers.ATOMIC),
                    Map.entry("DeviceRequest.tolerations", Markers.ATOMIC),
                    Map.entry("DeviceTaintRuleStatus.conditions", Markers.mergedBy("type")),
                    Map.entry("PodGroupSchedulingConstraints.topology", Markers.ATOMIC),
                    Map.entry("PodGroupSpec.resourceClaims", Markers.mergedBy("name")),
                    Map.entry("PodGroupStatus.conditions", Markers.mergedBy("type")),
                    Map.entry("PodGroupStatus.resourceClaimStatuses", Markers.mergedBy("name")),
                    Map.entry("PodGroupTemplate.resourceClaims", Markers.mergedBy("name")),
                    Map.entry(
                            "ResourcePoolStatusRequestStatus.conditions", Markers.mergedBy("type")),
                    Map.entry("ResourcePoolStatusRequestStatus.pools", Markers.ATOMIC),
                    Map.entry("WorkloadSpec.podGroupTemplates", Markers.mergedBy("name")));

    /** Protobuf numbers of fields whose messages are not among the artifacts. */
    private static final Map<String, Integer> NUMBERS =
            numbers(
                    "APIService metadata=1 spec=2 status=3",
                    "APIServiceList metadata=1 items=2",
                    "APIServiceSpec service=1 group=2 version=3 insecureSkipTLSVerify=4 caBundle=5"
                            + " groupPriorityMinimum=7 versionPriority=8",
                    "APIServiceStatus conditions=1",
                    "APIServiceCondition type=1 status=2 lastTransitionTime=3 reason=4 message=5",
                    "kube-aggregator.ServiceReference namespace=1 name=2 port=3");

    /** Where models stand that neither a message nor a resource path places. */
    private static final Map<String, String> PLACES =
            Map.ofEntries(
                    Map.entry("VersionInfo", "io.k8s.apimachinery.pkg.version.Info"),
                    discovery("V2", "APIGroupDiscovery"),
                    discovery("V2", "APIGroupDiscoveryList"),
                    discovery("V2", "APIResourceDiscovery"),
                    discovery("V2", "APISubresourceDiscovery"),
                    discovery("V2", "APIVersionDiscovery"),
                    discovery("V2beta1", "APIGroupDiscovery"),
                    discovery("V2beta1", "APIGroupDiscoveryList"),
                    discovery("V2beta1", "APIResourceDiscovery"),
                    discovery("V2beta1", "APISubresourceDiscovery"),
                    discovery("V2beta1", "APIVersionDiscovery"));

    /** Kinds with lists that are discovery documents, not resources. */
    static final Set<String> LISTED_ELSEWHERE =
            Set.of(
                    "io.k8s.api.apidiscovery.v2.APIGroupDiscovery",
                    "io.k8s.api.apidiscovery.v2beta1.APIGroupDiscovery",
                    "io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup");

    private Supplements() {}

    static boolean embedded(String message, String field) {
        return EMBEDDED.contains(field)
                || EMBEDDED.contains(Names.simpleName(message) + "." + field);
    }

    static String jsonName(String message, String field) {
        String exact = JSON_NAMES.get(Names.simpleName(message) + "." + field);
        if (exact != null) {
            return exact;
        }
        if (field.startsWith("xKubernetes")) {
            return field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        }
        String known = JSON_NAMES.getOrDefault(field, field);
        // Some Go fields carry no protobuf name of their own and keep their capital on the wire.
        return Character.toLowerCase(known.charAt(0)) + known.substring(1);
    }

    /** The JSON text of the constant that a marker names. */
    static String constant(String name) {
        String value = CONSTANTS.get(name);
        if (value == null) {
            throw new IllegalStateException("A default names the unknown constant " + name);
        }
        return value;
    }

    static @Nullable Shape type(String definition, String field) {
        return TYPES.get(Names.simpleName(definition) + "." + field);
    }

    static Markers markers(String definition, String field) {
        return MARKERS.getOrDefault(Names.simpleName(definition) + "." + field, Markers.NONE);
    }

    /** The path to a field that no message tells of; empty where nothing is known. */
    static List<Integer> path(String definition, String field) {
        String simple = Names.simpleName(definition) + "." + field;
        Integer number = NUMBERS.get(simple);
        if (number == null && definition.contains("kube-aggregator")) {
            number = NUMBERS.get("kube-aggregator." + simple);
        }
        return number == null ? List.of() : List.of(number);
    }

    private static Map<String, Integer> numbers(String... types) {
        Map<String, Integer> numbers = new HashMap<>();
        for (String type : types) {
            String[] words = type.split(" ", -1);
            for (int i = 1; i < words.length; i++) {
                String[] field = words[i].split("=", -1);
                numbers.put(words[0] + "." + field[0], Integer.parseInt(field[1]));
            }
        }
        return numbers;
    }

    static @Nullable String place(String className) {
        return PLACES.get(className);
    }

    private static Map.Entry<String, String> discovery(String version, String type) {
        return Map.entry(
                version + type,
                "io.k8s.api.apidiscovery." + version.toLowerCase(Locale.ROOT) + "." + type);
    }
}
