package io.jollyboat.apiserver.authorization.remote;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.Structures;
import java.util.List;
import java.util.Map;

/**
 * What conditions on a question may name: {@code request}, the {@code spec} of a
 * SubjectAccessReview of version v1.
 */
final class QuestionTypes {

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

    private QuestionTypes() {}

    /** Made when the first condition is read. */
    private static final class Made {
        static final CelEnvironment ENVIRONMENT =
                CelEnvironment.of(
                        Map.of("request", StructTypeReference.create(SPEC)), structures());
    }

    static CelEnvironment environment() {
        return Made.ENVIRONMENT;
    }

    private static Structures structures() {
        CelType requirements = ListType.create(StructTypeReference.create(REQUIREMENT));
        ImmutableMap<String, CelType> selector =
                ImmutableMap.of("rawSelector", STRING, "requirements", requirements);
        return Structures.builder()
                .with(SPEC, spec())
                .with(RESOURCE, resource())
                .with(PATH, ImmutableMap.of("path", STRING, "verb", STRING))
                .with(FIELDS, selector)
                .with(LABELS, selector)
                .with(
                        REQUIREMENT,
                        ImmutableMap.of("key", STRING, "operator", STRING, "values", STRINGS))
                .build();
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
}
