package io.jollyboat.apiserver.authorization.remote;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.jollyboat.apiserver.cel.CelEnvironment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What conditions on a question may name: {@code request}, the {@code spec} of a
 * SubjectAccessReview of version v1. Immutable.
 */
final class QuestionTypes implements CelTypeProvider {

    /** The texts among the members of {@code request.resourceAttributes}. */
    static final List<String> RESOURCE_TEXTS =
            List.of("namespace", "verb", "group", "version", "resource", "subresource", "name");

    private static final CelType STRING = SimpleType.STRING;
    private static final CelType STRINGS = ListType.create(STRING);
    private static final String SPEC = "kubernetes.SubjectAccessReviewSpec";
    private static final String RESOURCE = "kubernetes.ResourceAttributes";
    private static final String PATH = "kubernetes.NonResourceAttributes";
    private static final String FIELDS = "kubernetes.FieldSelectorAttributes";
    private static final String LABELS = "kubernetes.LabelSelectorAttributes";
    private static final String REQUIREMENT = "kubernetes.SelectorRequirement";

    private final ImmutableMap<String, CelType> types;

    private QuestionTypes() {
        CelType requirements = ListType.create(StructTypeReference.create(REQUIREMENT));
        ImmutableMap<String, CelType> selector =
                ImmutableMap.of("rawSelector", STRING, "requirements", requirements);
        this.types =
                ImmutableMap.of(
                        SPEC,
                        struct(SPEC, spec()),
                        RESOURCE,
                        struct(RESOURCE, resource()),
                        PATH,
                        struct(PATH, ImmutableMap.of("path", STRING, "verb", STRING)),
                        FIELDS,
                        struct(FIELDS, selector),
                        LABELS,
                        struct(LABELS, selector),
                        REQUIREMENT,
                        struct(
                                REQUIREMENT,
                                ImmutableMap.of(
                                        "key", STRING, "operator", STRING, "values", STRINGS)));
    }

    /** Made when the first condition is read. */
    private static final class Made {
        static final CelEnvironment ENVIRONMENT =
                CelEnvironment.of(
                        Map.of("request", StructTypeReference.create(SPEC)), new QuestionTypes());
    }

    static CelEnvironment environment() {
        return Made.ENVIRONMENT;
    }

    private static ImmutableMap<String, CelType> spec() {
        return ImmutableMap.of(
                "resourceAttributes",
                StructTypeReference.create(RESOURCE),
                "nonResourceAttributes",
                StructTypeReference.create(PATH),
                "user",
                STRING,
                "groups",
                STRINGS,
                "extra",
                MapType.create(STRING, STRINGS),
                "uid",
                STRING);
    }

    private static ImmutableMap<String, CelType> resource() {
        ImmutableMap.Builder<String, CelType> members = ImmutableMap.builder();
        RESOURCE_TEXTS.forEach(text -> members.put(text, STRING));
        return members.put("fieldSelector", StructTypeReference.create(FIELDS))
                .put("labelSelector", StructTypeReference.create(LABELS))
                .buildOrThrow();
    }

    private static StructType struct(String name, ImmutableMap<String, CelType> members) {
        return StructType.create(
                name,
                ImmutableSet.copyOf(members.keySet()),
                member -> Optional.ofNullable(members.get(member)));
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return types.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(types.get(name));
    }
}
