package io.jollyboat.core.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One type of the API.
 *
 * @param name the OpenAPI name, such as {@code io.k8s.api.core.v1.Pod}
 * @param group the API group, empty for core and for types shared by all groups
 * @param version the version, empty for types shared by all versions
 * @param isKind whether objects of the type carry {@code apiVersion} and {@code kind} themselves
 * @param published whether the OpenAPI document of this Kubernetes minor holds the type; the others
 *     are retired versions, request parameters and messages known to protobuf only
 * @param mapType {@code atomic} where server-side apply takes the object as a whole, else empty
 * @param fields the fields by JSON name, in the order of names
 */
public record Definition(
        String name,
        String group,
        String version,
        boolean isKind,
        boolean published,
        String mapType,
        Map<String, Field> fields) {

    public Definition {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The last word of the name; for kinds, the kind. */
    public String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Group and version as they stand in {@code apiVersion}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public Optional<Field> field(String json) {
        return Optional.ofNullable(fields.get(json));
    }
}
