package io.jollyboat.schema;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One type of the Kubernetes API.
 *
 * @param name the OpenAPI name, such as {@code io.k8s.api.core.v1.Pod}
 * @param group the API group, empty for core and for the shared packages
 * @param kind whether objects of this type carry {@code apiVersion} and {@code kind} themselves
 * @param published whether Kubernetes' OpenAPI document of this minor holds the type; the others
 *     are retired versions, query parameters and types that only protobuf names
 */
record Definition(
        String name,
        String group,
        String version,
        boolean kind,
        boolean published,
        String structType,
        List<Field> fields,
        String description) {

    Definition {
        fields = fields.stream().sorted(Comparator.comparing(Field::name)).toList();
    }

    String simpleName() {
        return Names.simpleName(name);
    }

    @Nullable Field field(String json) {
        for (Field field : fields) {
            if (field.name().equals(json)) {
                return field;
            }
        }
        return null;
    }

    Definition withFields(List<Field> other) {
        return new Definition(
                name, group, version, kind, published, structType, other, description);
    }
}
