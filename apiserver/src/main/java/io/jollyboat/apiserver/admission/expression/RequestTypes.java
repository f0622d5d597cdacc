package io.jollyboat.apiserver.admission.expression;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import io.jollyboat.apiserver.cel.CelAuthorizer;
import io.jollyboat.apiserver.cel.Structures;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables that expressions about a request have in common, and their types. As in Kubernetes,
 * the request and its namespace have these members and no others: neither the request's {@code uid}
 * nor the namespace's {@code managedFields} and {@code ownerReferences} can be spoken of.
 *
 * <p>Immutable.
 */
public final class RequestTypes {

    /** The variable that asks an {@code authorizer} about the request's own resource. */
    public static final String REQUEST_RESOURCE = "authorizer.requestResource";

    private static final CelType STRING = SimpleType.STRING;
    private static final CelType STRINGS = ListType.create(STRING);
    private static final String REQUEST = "kubernetes.AdmissionRequest";
    private static final String USER = "kubernetes.UserInfo";
    private static final String KIND = "kubernetes.GroupVersionKind";
    private static final String RESOURCE = "kubernetes.GroupVersionResource";
    private static final String NAMESPACE = "kubernetes.Namespace";
    private static final String METADATA = "kubernetes.NamespaceMetadata";
    private static final String SPEC = "kubernetes.NamespaceSpec";
    private static final String STATUS = "kubernetes.NamespaceStatus";
    private static final String CONDITION = "kubernetes.NamespaceCondition";

    /** The structures among them. */
    public static final CelTypeProvider STRUCTURES =
            Structures.builder()
                    .with(REQUEST, request())
                    .with(USER, user())
                    .with(KIND, kind())
                    .with(RESOURCE, resource())
                    .with(NAMESPACE, namespace())
                    .with(METADATA, metadata())
                    .with(SPEC, spec())
                    .with(STATUS, status())
                    .with(CONDITION, condition())
                    .build();

    private RequestTypes() {}

    /** The variables; a map of the caller's own. Of the objects nothing is known. */
    public static Map<String, CelType> variables() {
        Map<String, CelType> variables = new LinkedHashMap<>();
        variables.put("object", SimpleType.DYN);
        variables.put("oldObject", SimpleType.DYN);
        variables.put("namespaceObject", StructTypeReference.create(NAMESPACE));
        variables.put("request", StructTypeReference.create(REQUEST));
        variables.put("authorizer", CelAuthorizer.TYPE);
        variables.put(REQUEST_RESOURCE, CelAuthorizer.RESOURCE_TYPE);
        return variables;
    }

    private static ImmutableMap<String, CelType> request() {
        return ImmutableMap.<String, CelType>builder()
                .put("kind", StructTypeReference.create(KIND))
                .put("resource", StructTypeReference.create(RESOURCE))
                .put("subResource", STRING)
                .put("requestKind", StructTypeReference.create(KIND))
                .put("requestResource", StructTypeReference.create(RESOURCE))
                .put("requestSubResource", STRING)
                .put("name", STRING)
                .put("namespace", STRING)
                .put("operation", STRING)
                .put("userInfo", StructTypeReference.create(USER))
                .put("dryRun", SimpleType.BOOL)
                .put("options", SimpleType.DYN)
                .buildOrThrow();
    }

    private static ImmutableMap<String, CelType> user() {
        return ImmutableMap.of(
                "username",
                STRING,
                "uid",
                STRING,
                "groups",
                STRINGS,
                "extra",
                MapType.create(STRING, STRINGS));
    }

    private static ImmutableMap<String, CelType> kind() {
        return ImmutableMap.of("group", STRING, "version", STRING, "kind", STRING);
    }

    private static ImmutableMap<String, CelType> resource() {
        return ImmutableMap.of("group", STRING, "version", STRING, "resource", STRING);
    }

    private static ImmutableMap<String, CelType> namespace() {
        return ImmutableMap.of(
                "metadata",
                StructTypeReference.create(METADATA),
                "spec",
                StructTypeReference.create(SPEC),
                "status",
                StructTypeReference.create(STATUS));
    }

    /** {@code UID} is spelt as Kubernetes spells it here. */
    private static ImmutableMap<String, CelType> metadata() {
        return ImmutableMap.<String, CelType>builder()
                .put("name", STRING)
                .put("generateName", STRING)
                .put("namespace", STRING)
                .put("labels", MapType.create(STRING, STRING))
                .put("annotations", MapType.create(STRING, STRING))
                .put("UID", STRING)
                .put("creationTimestamp", SimpleType.TIMESTAMP)
                .put("deletionGracePeriodSeconds", SimpleType.INT)
                .put("deletionTimestamp", SimpleType.TIMESTAMP)
                .put("generation", SimpleType.INT)
                .put("resourceVersion", STRING)
                .put("finalizers", STRINGS)
                .buildOrThrow();
    }

    private static ImmutableMap<String, CelType> spec() {
        return ImmutableMap.of("finalizers", STRINGS);
    }

    private static ImmutableMap<String, CelType> status() {
        return ImmutableMap.of(
                "conditions",
                ListType.create(StructTypeReference.create(CONDITION)),
                "phase",
                STRING);
    }

    private static ImmutableMap<String, CelType> condition() {
        return ImmutableMap.of(
                "status",
                STRING,
                "type",
                STRING,
                "lastTransitionTime",
                SimpleType.TIMESTAMP,
                "message",
                STRING,
                "reason",
                STRING);
    }
}
