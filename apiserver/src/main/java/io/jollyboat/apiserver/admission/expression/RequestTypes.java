package io.jollyboat.apiserver.admission.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import io.jollyboat.apiserver.cel.CelAuthorizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The variables that expressions about a request have in common, and their types. As in Kubernetes,
 * the request and its namespace have these members and no others: neither the request's {@code uid}
 * nor the namespace's {@code managedFields} and {@code ownerReferences} can be spoken of.
 *
 * <p>Immutable.
 */
public final class RequestTypes implements CelTypeProvider {

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

    /** Serves everybody: it knows no request. Made of the constants above. */
    public static final RequestTypes INSTANCE = new RequestTypes();

    private final ImmutableMap<String, CelType> types;

    private RequestTypes() {
        ImmutableMap.Builder<String, CelType> all = ImmutableMap.builder();
        for (StructType type : ImmutableList.of(request(), user(), kind(), resource())) {
            all.put(type.name(), type);
        }
        for (StructType type :
                ImmutableList.of(namespace(), metadata(), spec(), status(), condition())) {
            all.put(type.name(), type);
        }
        this.types = all.buildOrThrow();
    }

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

    private static StructType request() {
        return struct(
                REQUEST,
                ImmutableMap.<String, CelType>builder()
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
                        .buildOrThrow());
    }

    private static StructType user() {
        return struct(
                USER,
                ImmutableMap.of(
                        "username",
                        STRING,
                        "uid",
                        STRING,
                        "groups",
                        STRINGS,
                        "extra",
                        MapType.create(STRING, STRINGS)));
    }

    private static StructType kind() {
        return struct(KIND, ImmutableMap.of("group", STRING, "version", STRING, "kind", STRING));
    }

    private static StructType resource() {
        return struct(
                RESOURCE, ImmutableMap.of("group", STRING, "version", STRING, "resource", STRING));
    }

    private static StructType namespace() {
        return struct(
                NAMESPACE,
                ImmutableMap.of(
                        "metadata",
                        StructTypeReference.create(METADATA),
                        "spec",
                        StructTypeReference.create(SPEC),
                        "status",
                        StructTypeReference.create(STATUS)));
    }

    /** {@code UID} is spelt as Kubernetes spells it here. */
    private static StructType metadata() {
        return struct(
                METADATA,
                ImmutableMap.<String, CelType>builder()
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
                        .buildOrThrow());
    }

    private static StructType spec() {
        return struct(SPEC, ImmutableMap.of("finalizers", STRINGS));
    }

    private static StructType status() {
        return struct(
                STATUS,
                ImmutableMap.of(
                        "conditions",
                        ListType.create(StructTypeReference.create(CONDITION)),
                        "phase",
                        STRING));
    }

    private static StructType condition() {
        return struct(
                CONDITION,
                ImmutableMap.of(
                        "status",
                        STRING,
                        "type",
                        STRING,
                        "lastTransitionTime",
                        SimpleType.TIMESTAMP,
                        "message",
                        STRING,
                        "reason",
                        STRING));
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
