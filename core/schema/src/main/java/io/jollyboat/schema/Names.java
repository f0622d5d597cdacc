package io.jollyboat.schema;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the three artifacts name the same thing. */
final class Names {
    private static final Pattern MODEL =
            Pattern.compile("([A-Z][a-z]+)?(V\\d+(?:(?:alpha|beta)\\d+)?)([A-Z].*)");

    /** Groups whose name is not the last word of their Go package. */
    private static final Map<String, String> GROUPS =
            Map.ofEntries(
                    Map.entry("core", ""),
                    Map.entry("meta", ""),
                    Map.entry("apps", "apps"),
                    Map.entry("autoscaling", "autoscaling"),
                    Map.entry("batch", "batch"),
                    Map.entry("extensions", "extensions"),
                    Map.entry("policy", "policy"),
                    Map.entry("flowcontrol", "flowcontrol.apiserver.k8s.io"),
                    Map.entry("apiserverinternal", "internal.apiserver.k8s.io"),
                    Map.entry("rbac", "rbac.authorization.k8s.io"));

    private static final String AGGREGATOR = "io.k8s.kube-aggregator.pkg.apis.apiregistration.";
    private static final String EXTENSIONS =
            "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.";

    private Names() {}

    /** A client model class: the group it names, if it must, the version, and the type. */
    record ModelName(@Nullable String group, String version, String type) {}

    /** The parts of a model class's name; null for the few that follow no pattern. */
    static @Nullable ModelName model(String className) {
        Matcher matcher = MODEL.matcher(className);
        if (!matcher.matches()) {
            return null;
        }
        String prefix = matcher.group(1);
        return new ModelName(
                prefix == null ? null : lower(prefix), lower(matcher.group(2)), matcher.group(3));
    }

    /** The OpenAPI name of a protobuf message. */
    static String ofMessage(String fullName) {
        return fullName.replace("k8s.io.", "io.k8s.")
                .replace("apiextensions_apiserver", "apiextensions-apiserver");
    }

    /** The OpenAPI name of a type that only the models hold. */
    static String ofModel(String shortGroup, String version, String type) {
        return switch (shortGroup) {
            case "apiregistration" -> AGGREGATOR + version + "." + type;
            case "apiextensions" -> EXTENSIONS + version + "." + type;
            case "meta" -> "io.k8s.apimachinery.pkg.apis.meta." + version + "." + type;
            default -> "io.k8s.api." + shortGroup + "." + version + "." + type;
        };
    }

    static String simpleName(String openApiName) {
        return openApiName.substring(openApiName.lastIndexOf('.') + 1);
    }

    /** The version in an OpenAPI name, empty when the package has none. */
    static String version(String openApiName) {
        String packaged = openApiName.substring(0, openApiName.lastIndexOf('.'));
        String last = packaged.substring(packaged.lastIndexOf('.') + 1);
        return last.matches("v\\d+((alpha|beta)\\d+)?") ? last : "";
    }

    /** The last word of the Go package above the version: {@code core}, {@code rbac}, .... */
    static String shortGroup(String openApiName) {
        String[] parts = openApiName.split("\\.");
        int group = parts.length - (version(openApiName).isEmpty() ? 2 : 3);
        return parts[group];
    }

    /** The API group as it stands in {@code apiVersion}. */
    static String group(String openApiName) {
        String shortGroup = shortGroup(openApiName);
        return GROUPS.getOrDefault(shortGroup, shortGroup + ".k8s.io");
    }

    /** The short name of an API group, the last word of its Go package. */
    static String shortGroupOf(String group) {
        return switch (group) {
            case "" -> "core";
            case "internal.apiserver.k8s.io" -> "apiserverinternal";
            default -> group.contains(".") ? group.substring(0, group.indexOf('.')) : group;
        };
    }

    private static String lower(String word) {
        return Character.toLowerCase(word.charAt(0)) + word.substring(1);
    }
}
